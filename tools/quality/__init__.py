"""What quality counts: which cases are drawn, what an audit is worth, how sure it is."""

from . import marks, sampling
