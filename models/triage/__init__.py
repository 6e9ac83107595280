from . import case_proposals
from . import case_triage
from . import triage_joining
from . import case_assignment
from . import case_union
from . import case_united
from . import case_duplicates
from . import answer
