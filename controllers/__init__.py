from . import filing_sheet
from . import satisfaction
from . import portal
from . import portal_case
from . import portal_filing
from . import portal_sheet
from . import portal_coordinators
