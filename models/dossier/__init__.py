from . import case
from . import dossier
from . import dossier_work
from . import ir_actions_report
