from odoo.http import request, route

from odoo.addons.web.controllers.report import ReportController

from ..models.engine.costly import costly_read

_OURS = "grandes_clientes."


class CostlyReportController(ReportController):
    """Our documents count as costly reads, so that nobody prints without limit."""

    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Print; documents of this addon count as costly reads."""
        values = {"docids": docids, "converter": converter, **data}
        if not reportname.startswith(_OURS):
            return super().report_routes(reportname, **values)
        with costly_read(request.env):
            return super().report_routes(reportname, **values)
