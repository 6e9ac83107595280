from . import filing_upload
from . import filing_line_decide
