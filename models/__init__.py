from . import engine
from . import catalogue
from . import people
from . import time
from . import case
