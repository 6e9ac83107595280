from odoo import api, fields, models

from ...models.answer.answer_forgotten import find_brackets


class Call(models.TransientModel):
    """Confirmation of text left in brackets in the answer."""

    _name = "grandes.clientes.call"
    _inherit = "grandes.clientes.call"

    answer_brackets = fields.Char(compute="_compute_answer_brackets")
    is_answer_meant = fields.Boolean(string="It is meant so")

    @api.depends("answer")
    def _compute_answer_brackets(self):
        for call in self:
            call.answer_brackets = ", ".join(
                f"«{each}»" for each in find_brackets(call.answer)
            )

    def _get_missing(self, answers):
        """Require a confirmation of text in brackets, when answering now."""
        missing = super()._get_missing(answers)
        if answers and self.answer_brackets and not self.is_answer_meant:
            missing.append(
                self.env._(
                    "what stands for %(what)s, or say that it is meant so",
                    what=self.answer_brackets,
                )
            )
        return missing

    def _prepare_answer_arguments(self):
        """Add that the text in brackets was confirmed."""
        return {
            **super()._prepare_answer_arguments(),
            "as_it_is": self.is_answer_meant or not self.answer_brackets,
        }
