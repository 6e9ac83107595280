from . import bulletin_act
from . import plan_reply
from . import respond
