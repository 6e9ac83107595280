from . import outage_act
from . import outage_say
from . import call
from . import shown
