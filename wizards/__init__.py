from . import case
from . import answer
from . import consultation
from . import time
from . import intake
from . import escalation
from . import counter
from . import mail
