from odoo import api, fields, models

PARTIES = [
    ("oversight", "Interventoría"),
    ("entity", "Entity"),
    ("contractor", "Contractor"),
    ("other", "Guest"),
]


class SessionPart(models.AbstractModel):
    """Mixin for the parts of a session: editable until the acta is signed."""

    _name = "grandes.clientes.oversight.part"
    _description = "Part of a session"
    _inherit = ["grandes.clientes.protected.mixin"]

    session_id = fields.Many2one(
        comodel_name="grandes.clientes.oversight.session",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the parts; refused once the acta is signed."""
        parts = super().create(vals_list)
        parts.session_id._check_open()
        return parts

    def write(self, vals):
        """Write while the session is open, and move nothing into a signed acta.

        Afterwards only acts write.
        """
        if not self.env.su:
            self.session_id._check_open()
        result = super().write(vals)
        if "session_id" in vals:
            self.session_id._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self.session_id._check_open()


class SessionAttendee(models.Model):
    """A person called to a session, and whether they came and signed."""

    _name = "grandes.clientes.oversight.attendee"
    _description = "Attendee of a session"
    _inherit = ["grandes.clientes.oversight.part"]
    _order = "session_id, id"

    user_id = fields.Many2one(comodel_name="res.users", string="Person")
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    position = fields.Char()
    party = fields.Selection(selection=PARTIES, required=True, default="entity")
    is_present = fields.Boolean(string="Was there", default=True)
    signature = fields.Selection(
        selection=[("signed", "Signed it"), ("refused", "Did not sign")],
        help="Who does not sign is recorded so: the acta goes on.",
    )

    @api.depends("user_id")
    def _compute_name(self):
        for attendee in self:
            attendee.name = attendee.user_id.name or attendee.name


class SessionItem(models.Model):
    """An item of an agenda: its matter, what was said and what was decided."""

    _name = "grandes.clientes.oversight.item"
    _description = "Item of an agenda"
    _inherit = ["grandes.clientes.oversight.part"]
    _order = "session_id, sequence, id"

    sequence = fields.Integer(default=1000)
    kind = fields.Selection(
        selection=[
            ("commitment", "Commitment"),
            ("requirement", "Requirement"),
            ("finding", "Finding"),
            ("control", "Control"),
            ("pack", "Reports of the month"),
            ("discount", "Discount"),
            ("other", "Other matter"),
        ],
        required=True,
        default="other",
    )
    name = fields.Char(string="Matter", required=True)
    detail = fields.Text(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    discussion = fields.Text(string="What was said")
    decision = fields.Text(string="What was decided")

    def action_open_door(self):
        """Open the record that the item is about."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
