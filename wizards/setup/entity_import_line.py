from odoo import fields, models


class EntityImportLine(models.TransientModel):
    """Entity described by a row of the list, and the outcome of its import."""

    _name = "grandes.clientes.entity.import.line"
    _description = "Row of an import of entities"
    _order = "urgency, number, id"

    import_id = fields.Many2one(
        comodel_name="grandes.clientes.entity.import",
        required=True,
        index=True,
        ondelete="cascade",
    )
    number = fields.Integer(string="Row", readonly=True, aggregator=None)
    name = fields.Char(string="Entity")
    large_client_type = fields.Selection(
        selection=lambda self: (
            self.env["res.partner"]
            ._fields["large_client_type"]
            ._description_selection(self.env)
        ),
        string="Type of large client",
        help="As its list or its name proposes: correct it where it is another.",
    )
    nit = fields.Char(string="NIT")
    snies_code = fields.Char(string="SNIES code", readonly=True)
    parent_code = fields.Char(string="Code of its institution", readonly=True)
    dane_code = fields.Char(string="DANE code", readonly=True)
    city = fields.Char()
    website = fields.Char(readonly=True)
    domains = fields.Char(string="Mail domains")
    advisor = fields.Char()
    contact = fields.Char(string="Coordinator")
    contact_email = fields.Char(string="E-mail of the coordinator")
    is_out = fields.Boolean(string="Left out", readonly=True)
    wrong = fields.Char(readonly=True, help="What the file itself has wrong.")
    # Outcome
    outcome = fields.Selection(
        selection=[
            ("problem", "Problem"),
            ("new", "New"),
            ("filled", "Completed"),
            ("same", "There already"),
            ("out", "Left out"),
        ],
        readonly=True,
    )
    urgency = fields.Integer(readonly=True, aggregator=None)
    told = fields.Char(string="What happens", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Entity here", readonly=True
    )
