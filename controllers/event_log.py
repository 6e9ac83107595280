from odoo import api, http
from odoo.exceptions import AccessError, MissingError
from odoo.http import Response, request
from odoo.modules.registry import Registry

from ..models.engine.costly import costly_pieces, costly_read
from .download import download, get_headers

_TYPES = {"xes": "application/xml", "csv": "text/csv; charset=utf-8"}


class EventLog(http.Controller):
    """Downloads for process-mining programs: event logs and the procedure's BPMN."""

    @http.route(
        "/grandes_clientes/event_log/<int:ask_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def download_event_log(self, ask_id):
        """Stream the event log that the user requested, and log the export.

        It is streamed so that memory does not grow with the log, and is subject to the
        user's record rules.
        """
        ask = request.env["grandes.clientes.event.log.ask"].browse(ask_id)
        try:
            ask.check_access("read")
            if not ask.exists():
                raise MissingError(request.env._("The request has expired: ask again."))
            ask._check_may()
        except (AccessError, MissingError):
            # Same answer for both: an id must not disclose what exists.
            return request.not_found()
        # A refusal comes first; the actual cost is known only while streaming.
        with costly_read(request.env):
            ask._note_export()
        return Response(
            costly_pieces(request.env, _pieces(request.env, ask.id)),
            headers=get_headers(
                _TYPES[ask.file_format], ask._get_file_name(), kept=False
            ),
            direct_passthrough=True,
        )

    @http.route(
        "/grandes_clientes/procedure/<int:procedure_id>/<string:reading>.bpmn",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_bpmn(self, procedure_id, reading):
        """Return a version of the procedure as BPMN 2.0."""
        procedure = request.env["grandes.clientes.procedure"].browse(procedure_id)
        try:
            procedure.check_access("read")
            content = procedure._export_version_bpmn(reading)
        except (AccessError, MissingError):
            return request.not_found()
        name = f"{procedure.code}_{procedure.version}_{reading}.bpmn"
        return download(content, "application/xml", name)


def _pieces(env, ask_id):
    """Yield the file in a separate transaction, as the request's has ended by then."""
    dbname, uid, context = env.cr.dbname, env.uid, dict(env.context)
    with Registry(dbname).cursor() as cr:
        own = api.Environment(cr, uid, context)
        yield from own["grandes.clientes.event.log.ask"].browse(ask_id)._stream()
