from odoo import fields, models

#: Statuses that need attention first, then those ready to file, then the past ones.
_ORDER = (
    "failed",
    "incomplete",
    "lookalike",
    "repeat",
    "will_register",
    "left_out",
    "done",
)


class Filing(models.Model):
    """Rows of a spreadsheet on the form of its filing: problems come first."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    first_line_ids = fields.Many2many(
        comodel_name="grandes.clientes.filing.line",
        string="Rows, those with a problem first",
        compute="_compute_first_line_ids",
        groups="grandes_clientes.group_front_office",
    )

    def _compute_first_line_ids(self):
        for filing in self:
            filing.first_line_ids = filing.line_ids.sorted(
                lambda line: (_ORDER.index(line.status), line.number)
            )
