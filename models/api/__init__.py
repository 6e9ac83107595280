from . import api
from . import api_case
from . import api_changes
from . import api_filing
from . import api_filing_parts
from . import filing
from . import res_company
