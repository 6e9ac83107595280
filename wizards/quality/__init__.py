from . import pnc_decide
from . import nonconformity_act
