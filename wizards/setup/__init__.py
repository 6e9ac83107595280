from . import setup_manager
from . import setup_own
from . import setup_portfolio
from . import setup_areas
from . import entity_import
from . import entity_import_line
from . import entity_import_preparing
from . import entity_import_evaluation
