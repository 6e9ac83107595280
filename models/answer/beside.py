from dataclasses import dataclass

from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools import get_lang, plaintext2html

from ...tools import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One part of the panel beside the editor.

    :param code: identifies the part
    :param title: in the user's language
    :param body: HTML
    :param rank: position, from the top
    """

    code: str
    title: str
    body: Markup
    rank: int = 50


class AnswerBeside(models.AbstractModel):
    """Panel beside the editor of an answer: question, findings and more."""

    _name = "grandes.clientes.answer.beside"
    _description = "What stands beside an answer while it is written"

    @api.model
    def _get_beside(self, cases):
        """Return the parts of the panel: a list of :class:`Beside`.

        A hook: ``escalation`` adds what the desks found, and a room of what is known
        may add what concerns the cases.

        :param cases: the cases being answered, with the user's access
        """
        parts = []
        if len(cases) == 1:
            parts += [
                Beside(
                    code="question",
                    title=self.env._("What was asked"),
                    body=self._get_question(cases),
                    rank=10,
                ),
                Beside(
                    code="findings",
                    title=self.env._("What was found"),
                    body=self._get_findings(cases),
                    rank=20,
                ),
            ]
        parts += [
            Beside(
                code="dates",
                title=self.env._("Due dates"),
                body=self._get_dates(cases),
                rank=30,
            ),
            Beside(
                code="hint",
                title=self.env._("How it is answered"),
                body=self._get_hint(cases),
                rank=40,
            ),
        ]
        return parts

    @api.model
    def _render(self, cases):
        """Return the HTML of all non-empty parts, in order."""
        parts = sorted(self._get_beside(cases), key=lambda part: part.rank)
        return Markup().join(
            Markup('<section class="o_gc_beside_part"><h4>%s</h4>%s</section>')
            % (part.title, part.body)
            for part in parts
            if part.body
        )

    @api.model
    def _get_question(self, case):
        """Return what the requester asked, and for whom."""
        who = Markup(" · ").join(
            escape(part)
            for part in (
                case.contact_id.name or case.filing_id.email_from,
                case.partner_id.name,
            )
            if part
        )
        about = " ".join(
            filter(None, (case.beneficiary_name, case.beneficiary_id_masked))
        )
        return Markup("<p><strong>%s</strong></p><p>%s%s</p>%s") % (
            case.subject or "",
            who,
            Markup("<br/>%s") % about if about else "",
            plaintext2html(case.description) if case.description else "",
        )

    @api.model
    def _get_findings(self, case):
        """Return the look-ups made for the case, latest first (5.2.6)."""
        return Markup().join(
            Markup("<p><strong>%s</strong> · %s<br/>%s</p>")
            % (
                row.system_id.name,
                clock.day_on_screen(
                    clock.local_date(row.company_id, row.consulted_on),
                    get_lang(self.env).code,
                ),
                self.env._("The system did not answer.")
                if row.system_down
                else row.finding or "",
            )
            for row in case.consultation_ids.sorted("id", reverse=True)
        )

    @api.model
    def _get_dates(self, cases):
        """Return the earliest due dates of the cases."""
        rows = [
            (label, min(days))
            for label, days in (
                (
                    self.env._("Promised to the requester"),
                    _days(cases, "date_promised"),
                ),
                (self.env._("Legal term"), _days(cases, "date_legal_due")),
            )
            if days
        ]
        return Markup().join(
            Markup("<p>%s: <strong>%s</strong></p>")
            % (label, clock.day_on_screen(day, get_lang(self.env).code))
            for label, day in rows
        )

    @api.model
    def _get_hint(self, cases):
        """Return how requests of this kind are answered."""
        typification = cases.typification_id
        return (len(typification) == 1 and typification.answer_hint) or Markup()


def _days(cases, name):
    return [day for day in cases.mapped(name) if day]
