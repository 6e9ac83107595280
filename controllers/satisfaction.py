from odoo import http
from odoo.http import request

from .portal import CASE, PortalBase

_LONGEST = 4000


class Satisfaction(PortalBase):
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
        case = self._portal_record(CASE, case_id)
        return self._page(case, {}) if case else self._portal_not_found()

    @http.route(
        "/my/satisfaction/<int:case_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def rate(self, case_id, score="", recommendation="", comment="", **_others):
        """Keep the mark that the requester gives, and show it."""
        case = self._portal_record(CASE, case_id)
        if not case:
            return self._portal_not_found()
        marks = self._mark(score), self._mark(recommendation)
        comment = str(comment)[:_LONGEST]
        _done, problem = self._portal_try(lambda: case._do_rate(*marks, comment))
        if problem:
            given = {"score": marks[0], "recommendation": marks[1], "comment": comment}
            return self._page(case, given, problem)
        return request.redirect(f"/my/satisfaction/{case.id}")

    @staticmethod
    def _mark(text):
        """Return the number that the form sent, or None."""
        is_number = text.isascii() and text.isdigit() and len(text) < 4
        return int(text) if is_number else None

    def _page(self, case, given, problem=None):
        """Show the question with what was ``given``, or that none is open."""
        return self._portal_render(
            "satisfaction_page",
            "satisfaction",
            status=422 if problem else 200,
            title=case.name,
            case=case,
            given=given,
            problem=problem,
        )
