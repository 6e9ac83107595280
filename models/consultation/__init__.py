from . import consultation
from . import case
from . import access_load
