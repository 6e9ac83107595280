from odoo import fields, models


class Extension(models.Model):
    """An extension of a case's term, notified to the requester."""

    _name = "grandes.clientes.extension"
    _description = "Extension of a term"
    _order = "extended_on, id"
    _rec_name = "case_id"

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True)
    extended_on = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Extended by", required=True, readonly=True
    )
    number = fields.Integer(
        required=True, readonly=True, help="In the unit of the legal term."
    )
    reason = fields.Text(required=True, readonly=True)
    citation = fields.Char(readonly=True)
    date_before = fields.Date(string="Was due on", required=True, readonly=True)
    date_after = fields.Date(string="Is due on", required=True, readonly=True)

    _number_check = models.Constraint(
        "CHECK (number > 0)", "An extension is of one day or more."
    )

    def action_print_letter(self):
        """Print the letter that informs the requester of the extension."""
        return self.env.ref(
            "grandes_clientes.action_report_extension_letter"
        ).report_action(self)
