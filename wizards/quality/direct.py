from odoo import fields, models


class QualityDirect(models.TransientModel):
    """Wizard to audit chosen cases, with the reason."""

    _name = "grandes.clientes.quality.direct"
    _description = "Audit chosen cases"

    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_quality_direct_rel",
        column1="wizard_id",
        column2="case_id",
        string="Cases",
        required=True,
    )
    reason = fields.Char(string="Why these", required=True)

    def action_confirm(self):
        """Create the audits and open them."""
        self.ensure_one()
        audits = self.env["grandes.clientes.quality.audit"]._do_direct(
            self.case_ids, self.reason
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.quality_audit_action"
        )
        return {**action, "domain": [("id", "in", audits.ids)], "context": {}}
