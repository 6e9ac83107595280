from odoo.http import request, route

from odoo.addons.web.controllers.report import ReportController

from ..models.engine.costly import costly_read

_OURS = "grandes_clientes."


class CostlyReportController(ReportController):
    """Our documents cost their readers: nobody prints without end."""

    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Print; documents of ours count as costly reads."""
        values = {"docids": docids, "converter": converter, **data}
        if not reportname.startswith(_OURS):
            return super().report_routes(reportname, **values)
        with costly_read(request.env):
            return super().report_routes(reportname, **values)
