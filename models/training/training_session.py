from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock

#: Fields of a session that users may still write, by state.
_FREE = {
    "planned": {
        "topic_id",
        "planned_on",
        "hours",
        "trainer",
        "place",
        "pass_mark",
        "attendance_ids",
        "list_attachment_ids",
        "note",
    },
    "held": {"note"},
    "missed": {"note"},
}
#: For a promised session, only an act changes these.
_PROMISED = {"topic_id", "planned_on", "hours"}


class TrainingSession(models.Model):
    """A training session: who is summoned, who came, with which marks (I09, C3).

    It is planned into the timetable of its month, then held, with the list of
    attendees, or missed.
    """

    _name = "grandes.clientes.training.session"
    _description = "Training session"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "planned_on desc, id desc"

    topic_id = fields.Many2one(
        comodel_name="grandes.clientes.training.topic",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    mission_area_id = fields.Many2one(
        related="topic_id.mission_area_id", string="Area that trains", store=True
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("held", "Took place"),
            ("missed", "Missed"),
        ],
        required=True,
        readonly=True,
        default="planned",
        index=True,
    )
    planned_on = fields.Datetime(
        string="Planned for", required=True, index=True, default=lambda s: clock.now()
    )
    planned_until = fields.Datetime(compute="_compute_planned_until", store=True)
    hours = fields.Float(
        compute="_compute_from_topic", store=True, readonly=False, precompute=True
    )
    pass_mark = fields.Float(
        string="Passed from",
        digits=(6, 2),
        compute="_compute_from_topic",
        store=True,
        readonly=False,
        precompute=True,
    )
    most_mark = fields.Float(related="topic_id.most_mark")
    trainer = fields.Char(string="Who trains")
    place = fields.Char(string="Where", help="Room, or the address of the call.")
    note = fields.Text(help="What was agreed, or is to follow.")
    # Timetable
    timetable_id = fields.Many2one(
        comodel_name="grandes.clientes.training.timetable",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    promised_on = fields.Datetime(
        string="In the frozen timetable",
        readonly=True,
        help="When it was to be as the timetable was frozen; empty: added afterwards.",
    )
    deviation = fields.Selection(
        selection=[
            ("none", "As promised"),
            ("moved", "Moved"),
            ("added", "Added"),
            ("open", "Not frozen yet"),
        ],
        string="Against the timetable",
        compute="_compute_deviation",
        store=True,
    )
    change_ids = fields.One2many(
        comodel_name="grandes.clientes.training.change",
        inverse_name="session_id",
        readonly=True,
    )
    # Outcome
    held_on = fields.Datetime(readonly=True, index="btree_not_null")
    held_hours = fields.Float(string="Hours held", readonly=True)
    missed_on = fields.Datetime(readonly=True)
    missed_reason = fields.Text(string="Why it was missed", readonly=True)
    attendance_ids = fields.One2many(
        comodel_name="grandes.clientes.training.attendance", inverse_name="session_id"
    )
    list_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_training_list_rel",
        column1="session_id",
        column2="attachment_id",
        string="Signed list",
        copy=False,
        help="The scanned list that people signed; who is ticked has to be on it.",
    )
    list_digests = fields.Text(
        string="SHA-256 of the list", readonly=True, help="As it was kept."
    )
    load_ids = fields.One2many(
        comodel_name="grandes.clientes.training.load", inverse_name="session_id"
    )

    _hours_check = models.Constraint(
        "CHECK (hours > 0)", "A session takes some time: write its hours."
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "company_id",
            "timetable_id",
            "promised_on",
            "held_on",
            "held_hours",
            "missed_on",
            "missed_reason",
            "list_digests",
        }

    @api.depends("topic_id", "planned_on")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for session in self:
            when = session.planned_on and session._get_when()
            session.display_name = " · ".join(
                filter(None, (session.topic_id.name, when))
            )

    @api.depends("planned_on", "hours")
    def _compute_planned_until(self):
        for session in self:
            session.planned_until = session.planned_on and (
                session.planned_on + timedelta(hours=session.hours or 1)
            )

    @api.depends("topic_id")
    def _compute_from_topic(self):
        for session in self:
            if session.state == "planned" and session.topic_id:
                session.hours = session.topic_id.hours
                session.pass_mark = session.topic_id.pass_mark

    @api.depends("planned_on", "promised_on", "timetable_id.state")
    def _compute_deviation(self):
        for session in self:
            if session.promised_on:
                moved = session.promised_on != session.planned_on
                session.deviation = "moved" if moved else "none"
            else:
                frozen = session.timetable_id.state == "frozen"
                session.deviation = "added" if frozen else "open"

    @api.constrains("pass_mark")
    def _check_pass_mark(self):
        for session in self:
            if not 0 <= session.pass_mark <= session.most_mark:
                raise ValidationError(
                    self.env._(
                        "The mark that passes lies between zero and the highest mark."
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create sessions in their month's timetable; log those added once frozen."""
        self.env["grandes.clientes.room"]._check_kept("training")
        sessions = super().create(vals_list)
        sessions._apply_timetable()
        sessions._apply_list_owner()
        sessions._log_added()
        return sessions

    def write(self, vals):
        """Write open fields; a promised session is moved by its act.

        :raise UserError: it was held or missed, or is in a frozen timetable
        """
        if not self.env.su:
            self._check_free(set(vals))
        before = self.filtered(lambda each: each.deviation != "added")
        result = super().write(vals)
        if "planned_on" in vals:
            self._apply_timetable()
            before._log_added()
        if "list_attachment_ids" in vals:
            self._apply_list_owner()
        return result

    def _check_free(self, names):
        for session in self:
            if names - _FREE[session.state]:
                raise UserError(
                    self.env._(
                        "«%(name)s» is over: who came and when stays as it was "
                        "recorded. Correct an attendance by its own button.",
                        name=session.display_name,
                    )
                )
            if session.promised_on and names & _PROMISED:
                raise UserError(
                    self.env._(
                        "The timetable of the month is frozen: move the session, and "
                        "say why."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned(self):
        for session in self:
            if session.state != "planned" or session.deviation != "open":
                raise UserError(
                    self.env._(
                        "A session of a frozen timetable stays: if it is not held, "
                        "record it as missed."
                    )
                )

    def _apply_timetable(self):
        """Put the sessions into their months' timetables; promised ones stay."""
        for session in self:
            if not session.promised_on:
                day = clock.local_date(session.company_id, session.planned_on)
                Timetable = self.env["grandes.clientes.training.timetable"]
                # Sudo: derived from the date.
                session.sudo().timetable_id = Timetable._find_or_create(
                    session.company_id, day
                )

    def _apply_list_owner(self):
        """Attach the signed lists to their session, so that its rules protect them."""
        for session in self:
            # Sudo: files uploaded in the form belong to no record yet.
            session.list_attachment_ids.sudo().filtered(
                lambda file: not file.res_id
            ).write({"res_model": self._name, "res_id": session.id})

    def _get_when(self):
        """Return the planned time in words, in the company's time zone."""
        self.ensure_one()
        return clock.on_screen(
            self.planned_on,
            self.env.lang or "en_US",
            self.company_id._grandes_clientes_get_tz(),
        )

    def _log_added(self):
        """Log those that are in a timetable that was frozen without them."""
        for session in self.filtered(lambda each: each.deviation == "added"):
            session._log_change("added", after=session._get_when())

    def _log_change(self, what, before="", after="", reason="", user=None):
        """Log a change of what was promised or recorded."""
        # Sudo: only acts write changes.
        self.env["grandes.clientes.training.change"].sudo().create(
            [
                {
                    "session_id": session.id,
                    "what": what,
                    "before": before,
                    "after": after,
                    "reason": (reason or "").strip() or False,
                    "user_id": user.id if user else False,
                }
                for session in self
            ]
        )
