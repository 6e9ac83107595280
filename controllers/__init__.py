from . import filing_sheet
from . import satisfaction
