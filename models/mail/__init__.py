from . import res_company
from . import res_config_settings
from . import case_news
from . import case_not_solved
