from . import respond
from . import answer_act_wizard
