from odoo import fields, models

from ...tools import clock

PARTIES = [
    ("entity", "The entity"),
    ("contractor", "The contractor"),
    ("third_party", "A third party"),
]


class OutageStatement(models.Model):
    """A statement on a failure: a decision, an argument or a reply.

    Statements are only added: a changed decision is another row.
    """

    _name = "grandes.clientes.outage.statement"
    _description = "What was said of a failure"
    _inherit = ["grandes.clientes.append.only"]
    _order = "said_on desc, id desc"
    _rec_name = "words"

    outage_id = fields.Many2one(
        comodel_name="grandes.clientes.outage",
        string="Failure",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="outage_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        selection=[
            ("decision", "The entity decides who answers for it"),
            ("argument", "The contractor argues"),
            ("technology", "Technology replies"),
            ("oversight", "The Interventoría replies"),
            ("discard", "It was no failure"),
        ],
        required=True,
        readonly=True,
    )
    attributable_to = fields.Selection(
        selection=PARTIES, string="Who answers for it", readonly=True
    )
    words = fields.Text(required=True, readonly=True)
    said_on = fields.Datetime(
        string="When", required=True, readonly=True, default=lambda self: clock.now()
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_outage_statement_file_rel",
        column1="statement_id",
        column2="attachment_id",
        string="Files",
        readonly=True,
    )

    def _get_sealed_attachments(self):
        """Return the files, which nobody can remove."""
        return self.attachment_ids
