from . import catalogue
from . import channel
from . import product
from . import petition_type
from . import mission_area
from . import legacy_system
from . import typification
from . import reason
