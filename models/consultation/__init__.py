from . import consultation
from . import case
from . import persons
from . import access_load
from . import guidance
