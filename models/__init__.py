from . import engine
from . import catalogue
from . import people
from . import case
from . import time
from . import consultation
from . import answer
