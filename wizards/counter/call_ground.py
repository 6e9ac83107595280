from odoo import api, fields, models

from ...models.answer.answer_ground import GROUNDS, WITH_EVIDENCE, is_of_third_party
from ...tools.text import said


class Call(models.TransientModel):
    """Legal ground for telling a caller or visitor about somebody else.

    «Dentro de las restricciones que establece la ley»: the ground is asked for before
    anything is told.
    """

    _name = "grandes.clientes.call"
    _inherit = "grandes.clientes.call"

    asks_ground = fields.Boolean(compute="_compute_asks_ground")
    ground = fields.Selection(
        selection=GROUNDS,
        string="Ground for telling it",
        help="Why whoever asks may know what is said of the beneficiary (Ley 1581 of "
        "2012, art. 13; Ley 1437 of 2011, art. 24).",
    )
    ground_note = fields.Char(string="Which one, and where it is kept")
    needs_ground_note = fields.Boolean(compute="_compute_asks_ground")

    @api.depends(
        "beneficiary_name",
        "beneficiary_id_number",
        "contact_id",
        "partner_id",
        "company_id",
        "ground",
    )
    def _compute_asks_ground(self):
        for call in self:
            company = call.company_id or self.env.company
            asking = call.contact_id or call.partner_id
            # Sudo: reads a setting, and whether the document is the caller's own.
            call.asks_ground = (
                company.sudo().grandes_clientes_ask_ground
                and is_of_third_party(
                    call.beneficiary_name, call.beneficiary_id_number, asking.sudo()
                )
            )
            call.needs_ground_note = call.ground in WITH_EVIDENCE

    def _get_missing(self, answers):
        """Require the ground if the answer tells about somebody else."""
        missing = super()._get_missing(answers)
        if answers and self.asks_ground and not self._is_outside():
            if not self.ground:
                missing.append(self.env._("on what ground it is told of somebody else"))
            elif self.needs_ground_note and not said(self.ground_note):
                missing.append(self.env._("which authorisation or function it is"))
        return missing

    def _prepare_answer_arguments(self):
        """Add the ground of the answer."""
        return {
            **super()._prepare_answer_arguments(),
            "ground": (self.asks_ground and self.ground) or None,
            "ground_note": (self.asks_ground and self.ground_note) or None,
        }
