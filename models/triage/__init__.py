from . import case_proposals
from . import case_triage
from . import triage_joining
from . import case_assignment
