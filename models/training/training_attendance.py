from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools.acts import Act
from ...tools.text import said
from .training_topic import KEEPERS

_lt = LazyTranslate(__name__)

#: ``{moment: field}`` of the marks a person may get for a session.
MOMENTS = {"before": "mark_before", "after": "mark_after", "retake": "mark_retake"}


class TrainingAttendance(models.Model):
    """A person's attendance of a session, with marks.

    Together the rows form the person's training history, which the person may read.
    """

    _name = "grandes.clientes.training.attendance"
    _description = "Attendance of a training"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.known.means",
        "grandes.clientes.safe.export",
    ]
    _order = "planned_on desc, id"
    _KNOWN_BY = {
        "mark": "has_mark",
        "mark_after": "has_after",
        "mark_before": "has_before",
        "mark_retake": "has_retake",
    }

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
    is_unsummoned = fields.Boolean(
        string="Came unsummoned",
        readonly=True,
        help="Added when the session was recorded as held; not counted as summoned.",
    )
    excuse = fields.Char(readonly=True)
    state = fields.Selection(
        selection=[
            ("summoned", "Called up"),
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
        string="Before",
        digits=(6, 2),
        compute="_compute_marks",
        store=True,
        aggregator="avg",
    )
    mark_after = fields.Float(
        string="After",
        digits=(6, 2),
        compute="_compute_marks",
        store=True,
        aggregator="avg",
    )
    mark_retake = fields.Float(
        string="Retake",
        digits=(6, 2),
        compute="_compute_marks",
        store=True,
        aggregator="avg",
    )
    # A mark may be zero, so its presence is a field of its own.
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
        """Add the fields that the acts on sessions and attendances write."""
        return super()._get_protected_fields() | {
            "summoned_on",
            "excuse",
            "is_unsummoned",
        }

    @api.model
    def _get_acts(self):
        """Add the acts on an attendance after the session."""
        return super()._get_acts() | {
            "excuse": Act(
                label=_lt("Excuse"),
                roles=KEEPERS,
                origins=("absent",),
                target="excused",
            ),
            "correct": Act(
                label=_lt("Correct the attendance"),
                roles=KEEPERS,
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
            # A later mark for the same moment corrects the earlier one.
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

    @api.constrains("user_id", "session_id")
    def _check_person(self):
        """Refuse whoever does not work for the company of the session."""
        for row in self:
            # Sudo: reads only to which companies the person belongs.
            person_sudo = row.user_id.sudo()
            if (
                person_sudo.share
                or row.company_id.id not in person_sudo._get_company_ids()
            ):
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(company)s: take them off the "
                        "list.",
                        person=person_sudo.name,
                        company=row.company_id.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create the rows; once the session is over, only an act may.

        :raise UserError: the session is over
        """
        rows = super().create(vals_list)
        if not self.env.su:
            rows._check_open()
        return rows

    def write(self, vals):
        """Write while the session is open, and move no row to one that is over.

        Afterwards only acts write.

        :raise UserError: the session is over
        """
        if not self.env.su:
            self._check_open()
        result = super().write(vals)
        if "session_id" in vals:
            self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_over(self):
        self._check_open()

    def _check_open(self):
        # Sudo: the check must not depend on who asks.
        if any(session.state != "planned" for session in self.sudo().session_id):
            raise UserError(
                self.env._("The session is over: correct the attendance by its button.")
            )

    # === ACTS === #

    def _apply_held(self):
        """Set the state of each row according to who came."""
        for row in self:
            row.state = "attended" if row.has_attended else "absent"

    def _do_excuse(self, reason):
        """Excuse absent people, with a reason.

        :raise ValidationError: the reason is missing
        """
        self._check_act("excuse")
        if not said(reason):
            raise ValidationError(self.env._("Write the excuse."))
        for row in self:
            # Sudo: only the act writes the excuse.
            row.sudo().write({"state": "excused", "excuse": reason.strip()})
            row.session_id._log_change("excused", reason=reason, user=row.user_id)
        self.session_id._log_seal("excuse")

    def _get_cannot_correct_reasons(self):
        """Return ``{id: reason}`` for people who came, as a mark proves."""
        return {
            row.id: self.env._(
                "%(person)s has a mark of the session, and so was there.",
                person=row.user_id.name,
            )
            for row in self
            if row.has_attended and row.has_mark
        }

    def _do_correct(self, reason):
        """Reverse the attendance, with a reason; both versions are kept.

        :raise ValidationError: the reason is missing, or a mark proves the attendance
        """
        self._check_act("correct")
        if not said(reason):
            raise ValidationError(
                self.env._("Say why the list is corrected, and what shows it.")
            )
        labels = dict(self._fields["state"]._description_selection(self.env))
        for row in self:
            before = row.state
            came = not row.has_attended
            if reasons := row._get_cannot_correct_reasons():
                raise ValidationError(reasons[row.id])
            # Sudo: only the act writes this, and it leaves a trace.
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
        """Open the dialog to excuse the absence."""
        return self._get_dialog("excuse")

    def action_correct(self):
        """Open the dialog to correct the attendance."""
        return self._get_dialog("correct")

    def _get_dialog(self, act):
        self.ensure_one()
        self.check_access("read")
        return self._prepare_dialog(
            act,
            "grandes.clientes.training.attendance.act",
            self.user_id.name,
            attendance_id=self.id,
            act=act,
        )
