from odoo import http
from odoo.http import request

from .portal import CASE, LIST, PortalBase

STORY = "grandes.clientes.portal.story"


class PortalCase(PortalBase):
    """One request: its state and why, what was said, and the possible acts."""

    @http.route(
        "/my/casos/<int:case_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_case(self, case_id, hecho=None):
        """Show a case in plain words; changes nothing."""
        case = self._portal_record(CASE, case_id)
        if not case:
            return self._portal_not_found()
        return self._portal_case_page(case, done=hecho)

    @http.route("/my/casos/<int:case_id>/leida", type="jsonrpc", auth="user")
    def portal_note_read(self, case_id, answers=()):
        """Record that the answers on the page were opened (5.2.13).

        The page calls this when it is shown. Something that only fetches URLs, such as
        an image in an answer, cannot.

        :param list answers: ids of the answers on the page
        """
        case = self._portal_record(CASE, case_id)
        if not case or not isinstance(answers, list):
            return False
        shown = request.env[STORY]._get_shown_answers(case)
        shown = shown.filtered(lambda answer: answer.id in answers)
        shown._note_read()
        return bool(shown)

    @http.route(
        "/my/casos/<int:case_id>/retirar",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_withdraw(self, case_id, motivo="", **_others):
        """Withdraw the request (Law 1755, article 18)."""
        return self._portal_act(
            case_id,
            lambda case: case._do_withdraw(motivo),
            "retirado",
            motivo,
            "withdraw",
        )

    @http.route(
        "/my/casos/<int:case_id>/no-resuelve",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_not_solved(self, case_id, motivo="", **_others):
        """Report that the answer does not solve the request (5.2.13)."""
        return self._portal_act(
            case_id,
            lambda case: case._do_not_solved(motivo),
            "reabierto",
            motivo,
            "not_solved",
        )

    @http.route(
        "/my/casos/<int:case_id>/escribir",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_write(self, case_id, texto="", **_others):
        """Add text and documents to the request."""
        files = self._portal_uploads()
        return self._portal_act(
            case_id,
            lambda case: case._do_write_in(texto, files, by_form=True),
            "escrito",
            texto,
        )

    def _portal_act(self, case_id, act, done, text, code=None):
        """Do an act on the case and show it again, or say why it is refused.

        A refused form keeps what was typed. The second of two clicks finds the act
        done.

        :param str code: of the act, if it is possible only once
        """
        case = self._portal_record(CASE, case_id)
        if not case:
            return self._portal_not_found()
        _result, problem = self._portal_try(lambda: act(case))
        if problem and not request.env[STORY]._has_just_done(case, code, text):
            # The form is gone once the act is no longer possible.
            possible = not code or request.env[LIST]._can_act(case, code)
            return self._portal_case_page(
                case,
                problem=problem,
                typed={done: text},
                unheard="" if possible else text,
                status=422,
            )
        return request.redirect(f"/my/casos/{case.id}?hecho={done}")

    def _portal_case_page(
        self, case, done=None, problem=None, typed=None, unheard="", status=200
    ):
        story = request.env[STORY]._get_story(case)
        # Sudo: reads limits that the form states.
        company_sudo = request.env.company.sudo()
        asked = request.env["grandes.clientes.case.suspensions"]._get_asked(case)
        return self._portal_render(
            "portal_case",
            "gc_case",
            status=status,
            title=case.name or case.filing_id.name,
            case=case,
            done=done,
            problem=problem,
            typed=typed or {},
            unheard=unheard,
            most_files=company_sudo.grandes_clientes_portal_files,
            most_mb=company_sudo.grandes_clientes_portal_file_mb,
            story=story,
            sent_on=case.id in asked and asked[case.id].sent_on,
            shown_answers=request.env[STORY]._get_shown_answers(case).ids,
            answered=next((entry for entry in reversed(story) if entry.html), None),
            walk=request.env[LIST]._get_plain_walk(case),
            track=request.env["grandes.clientes.portal.track"]._get_steps(case),
            promise=request.env["grandes.clientes.portal.promise"]._get_told(case),
            promise_walk=request.env["grandes.clientes.portal.promise"]._get_walk(case),
            advisor=request.env["grandes.clientes.portal.advisor"]._get_advisor(
                case.partner_id, case
            ),
            filed_by=request.env[LIST]._get_filers(case).get(case.id, ""),
            attended_by=request.env[LIST]._get_companies(case).get(case.id, ""),
            first=request.env[LIST]._get_first_told(case),
            zone=case.company_id._grandes_clientes_get_tz(),
        )
