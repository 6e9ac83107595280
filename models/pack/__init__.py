from . import (
    report_pack,
    report_pack_seal,
    report_pack_acts,
    report_pack_archive,
    report_pack_buttons,
    report_pack_lacks,
    report_pack_notices,
    report_pack_delivery,
    report_lack,
    report_sheet,
    report_sheet_making,
    report_sheet_figures,
    report_sheet_outside,
    report_review,
    report_daily,
    res_company,
)
from . import persons
