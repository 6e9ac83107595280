from . import consultation
from . import case
