from odoo import api, fields, models
from odoo.tools import get_lang

from ...tools import clock
from ..case import document_messages
from ..engine import sheet_messages
from .line_issues import ISSUES


class FilingLine(models.Model):
    """Messages of rows, in the user's language."""

    _name = "grandes.clientes.filing.line"
    _inherit = "grandes.clientes.filing.line"

    message = fields.Text(string="Why", compute="_compute_message")

    @api.depends("issues")
    @api.depends_context("lang", "uid")
    def _compute_message(self):
        # Sudo: of other people's cases only number, state, holder and date are shown.
        cases_sudo = self.env["grandes.clientes.case"].sudo()
        wanted = {
            case_id
            for line in self
            for _code, values in line.issues or []
            for case_id in values.get("cases", ())
        }
        told = {
            case.id: self._get_case_name(case)
            for case in cases_sudo.browse(wanted)
            # A complaint is hidden from its subject.
            if case.complained_user_id != self.env.user
        }
        for line in self:
            line.message = " ".join(
                line._get_issue_sentence(code, values, told)
                for code, values in line.issues or []
            )

    def _get_issue_sentence(self, code, values, told):
        """Return one issue in the user's language.

        :param dict told: ``{case id: text about it}``
        """
        if code == "ignored":
            return sheet_messages.sentence(
                sheet_messages.IGNORED, values["reason"], translate=self.env._
            )
        if code == "document":
            return document_messages.get_sentence(
                self.env._, values["problem"], self.beneficiary_id_number or ""
            )
        if "cases" in values:
            cases = [told[case_id] for case_id in values["cases"] if case_id in told]
            values = {"cases": ", ".join(cases) or self.env._("another case")}
        sentence = self.env._(ISSUES[code])
        return sentence % values

    @api.model
    def _get_case_name(self, case):
        """Return the text about a case that a row repeats or looks like."""
        seen = case.env["grandes.clientes.case.lookalikes"]._get_lookalike_vals(case)
        return self.env._(
            "%(number)s (%(state)s, %(holder)s, %(date)s)",
            number=seen["number"],
            state=seen["state"],
            holder=seen["holder"],
            date=clock.day_on_screen(
                fields.Date.to_date(seen["date"]), get_lang(self.env).code
            ),
        )
