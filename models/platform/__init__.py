from . import room
from . import platform_load
from . import platform_row
from . import platform_day
from . import platform_activity
from . import report
from . import persons
