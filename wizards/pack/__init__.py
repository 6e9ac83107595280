from . import report_pack_act, report_figure
