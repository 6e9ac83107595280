from . import case_proposals
from . import triage_preview
from . import case_triage
from . import triage_joining
from . import triage_reading
from . import triage_desk
from . import case_assignment
from . import persons
