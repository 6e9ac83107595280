from . import mark_act
from . import objection_decide
from . import coaching_close
from . import direct
from . import mine
