from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.law.business_days import add_months
from ..engine import crons
from .training_topic import KEEPERS

_lt = LazyTranslate(__name__)

#: Day of the month from which the next month's timetable can be filled.
_OPENS = 15


class TrainingTimetable(models.Model):
    """The month's training timetable (cronograma), frozen before it begins (I09).

    Once frozen it keeps what was promised: sessions that are moved, added or not held
    afterwards are listed as changes, with reasons.
    """

    _name = "grandes.clientes.training.timetable"
    _description = "Timetable of trainings"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
    ]
    _order = "month desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    state = fields.Selection(
        selection=[("draft", "In preparation"), ("frozen", "Frozen")],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    frozen_on = fields.Datetime(readonly=True)
    frozen_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Frozen by",
        readonly=True,
        ondelete="restrict",
    )
    is_late = fields.Boolean(
        string="Frozen late",
        compute="_compute_is_late",
        help="Not frozen before its month began: what was promised is not known.",
    )
    promise = fields.Json(
        readonly=True, help="The sessions as they were promised when it was frozen."
    )
    session_ids = fields.One2many(
        comodel_name="grandes.clientes.training.session", inverse_name="timetable_id"
    )
    change_ids = fields.One2many(
        comodel_name="grandes.clientes.training.change",
        inverse_name="timetable_id",
        readonly=True,
    )
    session_count = fields.Integer(string="Sessions", compute="_compute_counts")
    held_count = fields.Integer(string="Sessions held", compute="_compute_counts")
    change_count = fields.Integer(string="Changes", compute="_compute_counts")

    _month_uniq = models.UniqueIndex(
        "(company_id, month)", "That month has its timetable already."
    )
    _month_check = models.Constraint(
        "CHECK (extract(day FROM month) = 1)", "A timetable is of a whole month."
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that freezing writes."""
        return super()._get_protected_fields() | {
            "company_id",
            "frozen_by_id",
            "frozen_on",
            "promise",
        }

    @api.model
    def _get_acts(self):
        """Add the act of freezing."""
        return super()._get_acts() | {
            "freeze": Act(
                label=_lt("Freeze the timetable"),
                roles=KEEPERS,
                origins=("draft",),
                target="frozen",
                check="_get_cannot_freeze_reasons",
            ),
        }

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for timetable in self:
            timetable.display_name = timetable.month and format_date(
                self.env, timetable.month, date_format="MMMM y"
            )

    @api.depends("month", "frozen_on")
    def _compute_is_late(self):
        for timetable in self:
            if not timetable.month:
                timetable.is_late = False
                continue
            company = timetable.company_id
            day = (
                clock.local_date(company, timetable.frozen_on)
                if timetable.frozen_on
                else clock.today(company)
            )
            timetable.is_late = day >= timetable.month

    @api.depends("session_ids.state", "change_ids")
    def _compute_counts(self):
        for timetable in self:
            sessions = timetable.session_ids
            timetable.session_count = len(sessions)
            timetable.held_count = len(sessions.filtered(lambda s: s.state == "held"))
            timetable.change_count = len(timetable.change_ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        if any(each.state == "frozen" or each.session_ids for each in self):
            raise UserError(
                self.env._(
                    "A timetable with sessions, or that was frozen, stays: "
                    "move its sessions."
                )
            )

    # === MONTHS === #

    @api.model
    def _find_or_create(self, company, day):
        """Return the timetable of the month of a local day, created if needed."""
        month = day.replace(day=1)
        # Sudo: the timetable of a session is computed, not chosen.
        timetables_sudo = self.sudo()
        found = timetables_sudo.search(
            [("company_id", "=", company.id), ("month", "=", month)], limit=1
        )
        return found or timetables_sudo.create(
            {"company_id": company.id, "month": month}
        )

    @api.model
    def _cron_plan(self):
        """Create next month's timetable in time, for each company."""
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "Timetable"):
                if not self.env["grandes.clientes.room"]._is_kept("training", company):
                    continue
                today = clock.today(company)
                if today.day >= _OPENS:
                    self._find_or_create(company, add_months(today.replace(day=1), 1))

    # === FREEZING === #

    def _get_cannot_freeze_reasons(self):
        """Return ``{id: reason}`` for timetables without a session."""
        return {
            timetable.id: self.env._("Plan a session first: the month has none.")
            for timetable in self
            if not timetable.session_ids
        }

    def _do_freeze(self):
        """Freeze the timetable: from now on each change is logged with its reason.

        A timetable frozen after its first day counts as late.
        """
        self.env["grandes.clientes.room"]._check_kept("training")
        self._check_act("freeze")
        for timetable in self:
            # Sudo: only the act writes what was promised.
            sessions_sudo = timetable.sudo().session_ids.sorted("planned_on")
            for session in sessions_sudo:
                session.promised_on = session.planned_on
            timetable.sudo().write(
                {
                    "state": "frozen",
                    "frozen_on": clock.now(),
                    "frozen_by_id": self.env.uid,
                    "promise": [
                        {
                            "session": session.id,
                            "topic": session.topic_id.name,
                            "on": fields.Datetime.to_string(session.planned_on),
                            "hours": session.hours,
                            "trainer": session.trainer or "",
                        }
                        for session in sessions_sudo
                    ],
                }
            )
        self._log_seal("freeze")

    def action_freeze(self):
        """Freeze the timetable."""
        self._do_freeze()

    def action_open_sessions(self):
        """Show the sessions of the timetable on the calendar."""
        self.ensure_one()
        start = clock.first_second(self.company_id, self.month) + timedelta(hours=13)
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.training_session_action"
            ),
            "domain": [("timetable_id", "=", self.id)],
            "context": {"initial_date": start, "default_planned_on": start},
        }

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of frozen timetables."""
        return Domain("state", "=", "frozen")

    def _get_sealed_values(self):
        """Return the month, its content, and who froze it when."""
        self.ensure_one()
        return [self.month, self.frozen_by_id.id, self.frozen_on, self.promise]
