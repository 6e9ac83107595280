from . import filing_sheet
