"""What quality counts: which cases are drawn, what an audit is worth, how sure."""

from . import marks, sampling
