from . import resource_calendar
from . import resource_calendar_attendance
from . import resource_calendar_leaves
from . import res_company
from . import legal_regime
from . import legal_term
