from odoo import api, fields, models


class CrmLead(models.Model):
    """An opportunity shows the cases it came from."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    grandes_clientes_case_ids = fields.One2many(
        comodel_name="grandes.clientes.case",
        inverse_name="opportunity_id",
        string="Cases",
        groups="grandes_clientes.group_user",
    )
    grandes_clientes_case_count = fields.Integer(
        string="Number of cases",
        compute="_compute_grandes_clientes_case_count",
        groups="grandes_clientes.group_user",
    )

    @api.depends("grandes_clientes_case_ids")
    def _compute_grandes_clientes_case_count(self):
        counts = dict(
            self.env["grandes.clientes.case"]._read_group(
                [("opportunity_id", "in", self.ids)], ["opportunity_id"], ["__count"]
            )
        )
        for lead in self:
            lead.grandes_clientes_case_count = counts.get(lead, 0)

    def action_open_grandes_clientes_cases(self):
        """Open the cases that the opportunity came from."""
        self.ensure_one()
        return self.env["grandes.clientes.case"]._get_open(
            "case_action",
            name=self.env._("Cases of %(opportunity)s", opportunity=self.name),
            domain=[("opportunity_id", "=", self.id)],
            context={},
        )
