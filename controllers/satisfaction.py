from odoo import http
from odoo.http import request

from ..tools import satisfaction
from .portal import CASE, PortalBase

_LONGEST = 4000


class Satisfaction(PortalBase):
    """The survey about a closed case, for its signed-in requester (I13)."""

    @http.route(
        "/my/satisfaction/<int:case_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def show_question(self, case_id):
        """Show the question, or that none is open; changes nothing."""
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
        """Store the requester's rating, and show it."""
        case = self._portal_record(CASE, case_id)
        if not case:
            return self._portal_not_found()
        marks = self._mark(score), self._mark(recommendation)
        comment = str(comment)[:_LONGEST]
        _done, problem = self._portal_try(lambda: case._do_rate(*marks, comment))
        if problem and not self._was_given(case, *marks, comment):
            given = {"score": marks[0], "recommendation": marks[1], "comment": comment}
            return self._page(case, given, problem)
        return request.redirect(f"/my/satisfaction/{case.id}")

    def _was_given(self, case, score, recommendation, comment):
        """Return whether this very answer is stored: it was the first of two clicks."""
        question = request.env["grandes.clientes.satisfaction"]._get_question_of(case)
        return question.state == "answered" and (
            question.score,
            question.recommendation if question.gave_recommendation else None,
            question.comment or "",
        ) == (
            score,
            recommendation if question.asks_recommendation else None,
            satisfaction.clip(comment),
        )

    @staticmethod
    def _mark(text):
        """Return the number that the form sent, or None."""
        is_number = text.isascii() and text.isdigit() and len(text) < 4
        return int(text) if is_number else None

    def _page(self, case, given, problem=None):
        """Return the page with the question and what was ``given``, or without one."""
        return self._portal_render(
            "satisfaction_page",
            "satisfaction",
            status=422 if problem else 200,
            title=case.name,
            case=case,
            given=given,
            problem=problem,
        )
