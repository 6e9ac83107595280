from . import case_escalate
from . import case_escalate_line
from . import escalation_reply
from . import escalation_upload
from . import escalation_upload_line
from . import matrix_import
from . import simulation
from . import simulation_line
