from odoo import fields, models


class QualityAudit(models.Model):
    """Findings made from a signed audit."""

    _name = "grandes.clientes.quality.audit"
    _inherit = "grandes.clientes.quality.audit"

    finding_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.finding",
        inverse_name="audit_id",
        readonly=True,
    )

    def action_find(self):
        """Open the dialog that creates a finding from the audit."""
        self.ensure_one()
        self.check_access("read")
        wrong = self.mark_ids.filtered(lambda mark: mark.answer == "no")
        return self.env["grandes.clientes.quality.finding.make"]._get_dialog(
            audit_id=self.id,
            condition="\n".join(
                ": ".join(filter(None, (mark.attribute_id.name, mark.reason)))
                for mark in wrong
            ),
        )
