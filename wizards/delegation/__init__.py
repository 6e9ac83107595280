from . import ask
from . import act
from . import revoke
from . import case_consult
