from . import monitor
from . import res_config_settings
