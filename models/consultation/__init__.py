from . import consultation
from . import case
from . import persons
