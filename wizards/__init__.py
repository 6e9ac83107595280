from . import case
from . import consultation
