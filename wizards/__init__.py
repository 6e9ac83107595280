from . import case
from . import consultation
from . import time
