from odoo import api, fields, models


class TrainingAct(models.TransientModel):
    """Wizard to summon to, move, hold or miss a training session."""

    _name = "grandes.clientes.training.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on a training session"

    _records = "session_id"

    session_id = fields.Many2one(
        comodel_name="grandes.clientes.training.session", required=True, readonly=True
    )
    company_id = fields.Many2one(related="session_id.company_id")
    act = fields.Selection(
        selection=[
            ("summon", "Summon"),
            ("move", "Move"),
            ("hold", "Record as held"),
            ("miss", "Record as missed"),
        ],
        required=True,
        readonly=True,
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_training_act_user_rel",
        column1="act_id",
        column2="user_id",
        string="People",
        compute="_compute_from_session",
        store=True,
        readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    on_list_ids = fields.Many2many(
        comodel_name="res.users", compute="_compute_on_list_ids"
    )
    unsummoned = fields.Char(compute="_compute_unsummoned")
    planned_on = fields.Datetime(string="New date")
    held_on = fields.Datetime(
        compute="_compute_from_session", store=True, readonly=False
    )
    hours = fields.Float(compute="_compute_from_session", store=True, readonly=False)
    list_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_training_act_list_rel",
        column1="act_id",
        column2="attachment_id",
        string="Signed list",
    )
    reason = fields.Text()

    @api.depends("session_id", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("session_id")
    def _compute_on_list_ids(self):
        for wizard in self:
            wizard.on_list_ids = wizard.session_id.attendance_ids.user_id

    @api.depends("user_ids", "on_list_ids", "act")
    def _compute_unsummoned(self):
        for wizard in self:
            added = wizard.user_ids._origin - wizard.on_list_ids._origin
            wizard.unsummoned = wizard.act == "hold" and ", ".join(added.mapped("name"))

    @api.depends("session_id", "act")
    def _compute_from_session(self):
        for wizard in self:
            session = wizard.session_id
            rows = session.attendance_ids
            # Those marked present; if nobody is yet, propose all, for the user to
            # remove the absent.
            came = rows.filtered("has_attended") or rows
            wizard.user_ids = came.user_id if wizard.act == "hold" else False
            wizard.held_on = session.planned_on
            wizard.hours = session.hours

    def _get_arguments(self):
        return {
            "summon": {"users": self.user_ids},
            "move": {"planned_on": self.planned_on, "reason": self.reason},
            "hold": {
                "users": self.user_ids,
                "held_on": self.held_on,
                "hours": self.hours,
                "files": self.list_attachment_ids,
            },
            "miss": {"reason": self.reason},
        }[self.act]

    def _perform(self, records):
        # ``act`` is a Selection, so only these methods can be called.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]
