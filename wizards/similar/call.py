from odoo import api, fields, models


class Call(models.TransientModel):
    """Suggested typification of a call, from similar closed cases."""

    _name = "grandes.clientes.call"
    _inherit = "grandes.clientes.call"

    suggestion = fields.Json(
        compute="_compute_suggestion", store=True, readonly=False, copy=False
    )

    @api.depends("description", "subject", "typification_id")
    def _compute_suggestion(self):
        Similar = self.env["grandes.clientes.similar"]
        for call in self:
            said = (call.description or "").strip()
            # Once typified, the suggestion is kept for comparison.
            if call.typification_id or not said:
                call.suggestion = call.suggestion
                continue
            vote = Similar._get_vote(Similar._find(call.subject or "", said))
            call.suggestion = vote and {
                "typification": vote["typification"].id,
                "label": vote["typification"].display_name,
                "votes": vote["votes"],
                "of": vote["of"],
            }

    def _create_case(self):
        """Record the suggestion, and whether it was taken."""
        case = super()._create_case()
        shown = self.suggestion
        if isinstance(shown, dict):
            typification = (
                self.env["grandes.clientes.typification"]
                .browse(int(shown.get("typification") or 0))
                .exists()
            )
            if typification:
                self.env["grandes.clientes.typification.suggestion"]._note(
                    case,
                    typification,
                    int(shown.get("votes") or 0),
                    int(shown.get("of") or 0),
                    "call",
                    is_taken=self.typification_id == typification,
                )
        return case
