from markupsafe import Markup

from odoo import api, models
from odoo.tools import get_lang

from ...tools import clock
from ..answer.beside import Beside


class AnswerBeside(models.AbstractModel):
    """Panel beside the answer editor: add the answers of the desks (5.2.16, 5.2.19)."""

    _name = "grandes.clientes.answer.beside"
    _inherit = "grandes.clientes.answer.beside"

    @api.model
    def _get_day(self, escalation):
        day = clock.local_date(escalation.company_id, escalation.ended_on)
        return clock.day_on_screen(day, get_lang(self.env).code)

    @api.model
    def _get_beside(self, cases):
        """Add the answers of the desks, latest first."""
        parts = super()._get_beside(cases)
        if len(cases) > 1:
            return parts
        answered = cases.escalation_ids.filtered("answer_body").sorted(
            "id", reverse=True
        )
        body = Markup().join(
            Markup("<p><strong>%s</strong>%s</p>%s")
            % (
                each.mission_area_id.name or self.env._("Back office"),
                f" · {self._get_day(each)}" if each.ended_on else "",
                each.answer_body,
            )
            for each in answered
        )
        return [
            *parts,
            Beside(
                code="desks",
                title=self.env._("What the desks answered"),
                body=body,
                rank=15,
            ),
        ]
