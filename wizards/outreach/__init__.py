from . import commitment_act
from . import fix
