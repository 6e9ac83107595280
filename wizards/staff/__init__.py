from . import movement_act
from . import movement_reply
from . import absence_ask
