from . import triage_split
from . import join
