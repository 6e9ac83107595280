from . import case_escalate
from . import case_escalate_line
from . import escalation_download
from . import escalation_reply
from . import matrix_import
from . import simulation
from . import simulation_line
