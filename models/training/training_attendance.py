from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools.acts import SUPERVISOR, Act

_lt = LazyTranslate(__name__)

#: ``{moment: field}`` of the marks that a person may have of a session.
MOMENTS = {"before": "mark_before", "after": "mark_after", "retake": "mark_retake"}


class TrainingAttendance(models.Model):
    """A person at a session: summoned, there or not, and with which marks.

    Together they are each person's history, which the person reads too.
    """

    _name = "grandes.clientes.training.attendance"
    _description = "Attendance of a training"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "planned_on desc, id"

    session_id = fields.Many2one(
        comodel_name="grandes.clientes.training.session",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="session_id.company_id", store=True)
    topic_id = fields.Many2one(related="session_id.topic_id", store=True, index=True)
    planned_on = fields.Datetime(related="session_id.planned_on", store=True)
    held_on = fields.Datetime(related="session_id.held_on", store=True)
    held_hours = fields.Float(related="session_id.held_hours", store=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    summoned_on = fields.Datetime(readonly=True)
    has_attended = fields.Boolean(string="Came")
    excuse = fields.Char(readonly=True)
    state = fields.Selection(
        selection=[
            ("summoned", "Summoned"),
            ("attended", "Came"),
            ("absent", "Absent"),
            ("excused", "Excused"),
        ],
        required=True,
        readonly=True,
        default="summoned",
        index=True,
    )
    mark_ids = fields.One2many(
        comodel_name="grandes.clientes.training.mark",
        inverse_name="attendance_id",
        readonly=True,
    )
    mark_before = fields.Float(
        string="Before", digits=(6, 2), compute="_compute_marks", store=True
    )
    mark_after = fields.Float(
        string="After", digits=(6, 2), compute="_compute_marks", store=True
    )
    mark_retake = fields.Float(
        string="Retake", digits=(6, 2), compute="_compute_marks", store=True
    )
    # A mark may be zero: whether there is one is told apart.
    has_before = fields.Boolean(compute="_compute_marks", store=True)
    has_after = fields.Boolean(compute="_compute_marks", store=True)
    has_retake = fields.Boolean(compute="_compute_marks", store=True)
    has_mark = fields.Boolean(compute="_compute_marks", store=True)
    mark = fields.Float(
        string="Final mark",
        digits=(6, 2),
        compute="_compute_marks",
        store=True,
        aggregator="avg",
        help="Of the retake where there was one, else the one after.",
    )
    result = fields.Selection(
        selection=[
            ("passed", "Passed"),
            ("failed", "Not passed"),
            ("none", "Not evaluated"),
        ],
        compute="_compute_marks",
        store=True,
    )

    _person_uniq = models.UniqueIndex(
        "(session_id, user_id)", "That person is on the session already."
    )

    @api.model
    def _get_protected_fields(self):
        """Add what the acts of session and attendance decide."""
        return super()._get_protected_fields() | {"summoned_on", "excuse"}

    @api.model
    def _get_acts(self):
        """Add what is told of an attendance afterwards."""
        return super()._get_acts() | {
            "excuse": Act(
                label=_lt("Excuse"),
                roles=SUPERVISOR,
                origins=("absent",),
                target="excused",
            ),
            "correct": Act(
                label=_lt("Correct the attendance"),
                roles=SUPERVISOR,
                origins=("attended", "absent", "excused"),
            ),
        }

    @api.depends("user_id", "topic_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = " · ".join(
                filter(None, (row.user_id.name, row.topic_id.name))
            )

    @api.depends("mark_ids", "session_id.pass_mark")
    def _compute_marks(self):
        for row in self:
            # A later mark of the same moment corrects the one before it.
            last = {each.moment: each.value for each in row.mark_ids.sorted("id")}
            for moment, name in MOMENTS.items():
                row[name] = last.get(moment, 0)
                row[f"has_{moment}"] = moment in last
            row.has_mark = row.has_after or row.has_retake
            row.mark = row.mark_retake if row.has_retake else row.mark_after
            row.result = "none"
            if row.has_mark:
                passed = row.mark >= row.session_id.pass_mark
                row.result = "passed" if passed else "failed"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Put people on sessions that are still to be held."""
        rows = super().create(vals_list)
        rows._check_open()
        return rows

    def write(self, vals):
        """Tick who came, while the session is open; then by acts.

        :raise UserError: the session is over
        """
        if not self.env.su:
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_over(self):
        self._check_open()

    def _check_open(self):
        # Sudo: whether the session is over, whoever asks.
        if any(session.state != "planned" for session in self.sudo().session_id):
            raise UserError(
                self.env._("The session is over: correct the attendance by its button.")
            )

    # === ACTS === #

    def _apply_held(self):
        """Say of each who came and who did not; the session was held."""
        for row in self:
            row.state = "attended" if row.has_attended else "absent"

    def _do_excuse(self, reason):
        """Excuse who did not come, for a reason.

        :raise ValidationError: without a reason
        """
        self._check_act("excuse")
        if not (reason or "").strip():
            raise ValidationError(self.env._("Write the excuse."))
        for row in self:
            # Sudo: told once, by the act.
            row.sudo().write({"state": "excused", "excuse": reason.strip()})
            row.session_id._log_change("excused", reason=reason, user=row.user_id)
        self.session_id._log_seal("excuse")

    def _get_cannot_correct_reasons(self):
        """Return ``{id: reason}`` for who came and has a mark that shows it."""
        return {
            row.id: self.env._(
                "%(person)s has a mark of the session, and so was there.",
                person=row.user_id.name,
            )
            for row in self
            if row.has_attended and row.has_mark
        }

    def _do_correct(self, reason):
        """Turn round whether somebody came, for a reason; both are kept.

        :raise ValidationError: without a reason
        """
        self._check_act("correct")
        if not (reason or "").strip():
            raise ValidationError(
                self.env._("Say why the list is corrected, and what shows it.")
            )
        labels = dict(self._fields["state"]._description_selection(self.env))
        for row in self:
            before = row.state
            came = not row.has_attended
            if reasons := row._get_cannot_correct_reasons():
                raise ValidationError(reasons[row.id])
            # Sudo: the act's, and its trace is kept.
            row.sudo().write(
                {
                    "has_attended": came,
                    "state": "attended" if came else "absent",
                    "excuse": False,
                }
            )
            row.session_id._log_change(
                "corrected", labels[before], labels[row.state], reason, row.user_id
            )
        self.session_id._log_seal("correct")

    def action_excuse(self):
        """Open the dialog that excuses."""
        return self._get_dialog("excuse")

    def action_correct(self):
        """Open the dialog that corrects."""
        return self._get_dialog("correct")

    def _get_dialog(self, act):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": f"{self._get_act_label(act)} · {self.user_id.name}",
            "res_model": "grandes.clientes.training.attendance.act",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_attendance_id": self.id, "default_act": act},
        }
