from . import case_proposals
from . import case_triage
from . import case_split
from . import case_buttons
