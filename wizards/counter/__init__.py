from . import caller
from . import call
from . import call_acts
from . import call_ground
from . import call_brackets
from . import follow_up_ask
from . import call_paper
