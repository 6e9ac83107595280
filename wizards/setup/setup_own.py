from odoo import fields, models


class SetupOwn(models.TransientModel):
    """Wizard to choose what a company does not share with the others."""

    _name = "grandes.clientes.setup.own"
    _description = "What a company has of its own"
    _inherit = ["grandes.clientes.protected.mixin"]

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    has_numbering = fields.Boolean(default=lambda self: self._get_own("numbering"))
    has_mailbox = fields.Boolean(default=lambda self: self._get_own("mailbox"))
    has_calendar = fields.Boolean(default=lambda self: self._get_own("calendar"))
    letters = fields.Char(
        string="Letters of its numbers",
        size=4,
        help="«B» gives GCB2026-000001; empty: it numbers with the others.",
    )
    mailbox = fields.Boolean(
        string="Its own mailbox",
        default=lambda self: not self._get_own("mailbox"),
        help="With an alias of its own, to be given afterwards.",
    )
    calendar = fields.Boolean(
        string="Its own calendar of terms",
        help="A copy of the shared one, whose closures are the company's alone.",
    )

    def _get_own(self, code):
        return self.env["grandes.clientes.setup"]._get_own()[code]

    def action_confirm(self):
        """Create what was chosen for the company."""
        self.ensure_one()
        self.env["grandes.clientes.setup"].with_company(self.company_id)._do_make_own(
            self.letters, self.mailbox, self.calendar
        )
        return {"type": "ir.actions.act_window_close"}
