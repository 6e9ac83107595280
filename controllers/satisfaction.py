from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.http import request

_LONGEST = 4000


class Satisfaction(http.Controller):
    """The question about a closed case, for who filed it and is signed in (I13)."""

    @http.route(
        "/my/satisfaction/<int:case_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def show_question(self, case_id):
        """Show the question, or that there is none open; it changes nothing."""
        case = self._case(case_id)
        return self._page(case) if case else request.not_found()

    @http.route(
        "/my/satisfaction/<int:case_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def rate(self, case_id, score="", recommendation="", comment="", **_others):
        """Keep the mark that the requester gives, and show it."""
        case = self._case(case_id)
        if not case:
            return request.not_found()
        try:
            case._do_rate(
                self._mark(score),
                self._mark(recommendation),
                str(comment)[:_LONGEST],
            )
        except (UserError, ValidationError) as error:
            return self._page(case, error=error.args[0])
        return request.redirect(f"/my/satisfaction/{case.id}")

    @staticmethod
    def _mark(text):
        """Return the number that the form sent, or None."""
        is_number = text.isascii() and text.isdigit() and len(text) < 4
        return int(text) if is_number else None

    @staticmethod
    def _case(case_id):
        """Return the case, if the person may read it; a number tells nothing else."""
        case = request.env["grandes.clientes.case"].browse(case_id)
        try:
            case.check_access("read")
            case.fetch(["name"])
        except (AccessError, MissingError):
            return None
        return case

    @staticmethod
    def _page(case, error=None):
        return request.render(
            "grandes_clientes.satisfaction_page",
            {"case": case, "error": error, "page_name": "satisfaction"},
            status=422 if error else 200,
        )
