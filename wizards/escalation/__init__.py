from . import case_escalate
from . import case_escalate_line
