from odoo import api, models
from odoo.fields import Domain

from ...tools import case_states, clock
from .case_dates import NOT_ENDED
from .deadline import SOON

# Grounds of a warning, in the order of the digest.
OVERDUE = "overdue"
TODAY = "today"
ESCALATE = "escalate"
SILENCE = "silence"
LAPSED = "lapsed"
SENT = "sent"
DUE_SOON = "soon"
SECTIONS = (OVERDUE, TODAY, ESCALATE, SILENCE, SENT, LAPSED, DUE_SOON)
# From this hour on no mail is sent.
LAST_HOUR = 18
# Grounds that become an activity on the case, with the XML id of its type.
ACTIVITIES = {
    ESCALATE: "activity_type_escalate",
    SILENCE: "activity_type_silence",
    LAPSED: "activity_type_lapse",
}


class CaseWarnings(models.AbstractModel):
    """Warnings of what is about to fall due or already overdue (R1, R3)."""

    _name = "grandes.clientes.case.warnings"
    _description = "Warnings of cases about to fall due"

    @api.model
    def _get_cases_to_warn_of(self, company, today):
        """Return the open cases of ``company`` that somebody should look at.

        :param date today: in the company's time zone
        """
        soon = company._grandes_clientes_get_days().add(today, SOON)
        # Sudo: a digest gathers everybody's cases and gives each person their own.
        return (
            self.env["grandes.clientes.case"]
            .sudo()
            .search(
                Domain("company_id", "=", company.id)
                & Domain("state", "in", NOT_ENDED)
                & (
                    Domain("date_promised", "<=", soon)
                    | Domain("date_legal_due", "<=", soon)
                    | Domain("date_escalate_by", "<=", today)
                    & Domain("state", "in", ("received", "front_office"))
                    & Domain("escalation_ids", "=", False)
                    | Domain("suspension_ids", "any", self._get_lapsed_domain(today))
                ),
                order="date_promised, id",
            )
        )

    @api.model
    def _get_lapsed_domain(self, today):
        """Return the domain of suspensions whose requester's time has run out.

        What they sent in time is told apart by :meth:`_get_warnings`.
        """
        return [
            ("kind", "=", "incomplete"),
            ("date_to", "=", False),
            ("requester_until", "<", today),
        ]

    def _get_warnings(self, cases, company, today):
        """Return ``{section: cases}``: the cases with a warning in each section.

        :param company: ``res.company`` of all the cases
        :param date today: in its time zone
        """
        found = {section: cases.browse() for section in SECTIONS}
        waiting = self.env["grandes.clientes.case.deadline"]._get_never_escalated(cases)
        soon = company._grandes_clientes_get_days().add(today, SOON)
        for case in cases:
            for section in self._get_warned_sections(
                case, today, soon, case in waiting
            ):
                found[section] |= case
        over = cases.filtered(
            lambda case: case.suspension_ids.filtered_domain(
                self._get_lapsed_domain(today)
            )
        )
        asked = self.env["grandes.clientes.case.suspensions"]._get_asked(over)
        for case in over:
            sent = case.id in asked and asked[case.id].sent_on
            found[SENT if sent else LAPSED] |= case
        return found

    def _get_warned_sections(self, case, today, soon, waits):
        """Yield the sections that the case belongs to today, by its dates.

        :param date today: in the company's time zone
        :param date soon: last day that counts as soon
        :param bool waits: whether it is still to be escalated
        """
        due, legal = case.date_promised, case.date_legal_due
        if due and due < today:
            yield OVERDUE
        elif due and due == today:
            yield TODAY
        elif due and due <= soon:
            yield DUE_SOON
        late = case.date_escalate_by and case.date_escalate_by <= today
        if late and waits:
            yield ESCALATE
        silent = case.legal_term_id.positive_silence and case.state != "answered"
        if silent and legal and legal <= soon:
            yield SILENCE

    def _get_warned_user(self, case):
        """Return the user who has the case on their desk; empty if nobody does.

        For an absent user the substitute is warned. A case still held by an archived
        user counts as nobody's (R6), and nobody is warned of a complaint about
        themselves (G26).
        """
        case.ensure_one()
        excluded = case._get_excluded_users()
        holders = (
            case.user_id
            or case.env["grandes.clientes.case.assignment"]._get_portfolio(case)[:1]
        )
        if case.state == "back_office" and case.back_user_id.active:
            holders = case.back_user_id
        holders = holders.filtered("active") - excluded
        return holders and (holders._get_present_at(clock.now(), excluded) or holders)

    @api.model
    def _apply_warning_activities(self, warnings, company, today):
        """Keep one activity per case and ground for the user who has to act.

        :param dict warnings: see :meth:`_get_warnings`
        """
        types = {
            section: self.env.ref(f"grandes_clientes.{xmlid}")
            for section, xmlid in ACTIVITIES.items()
        }
        wanted = {
            (case.id, types[section].id): case
            for section in ACTIVITIES
            for case in warnings[section]
            if self._get_warned_user(case)
        }
        # Sudo: the cron maintains everybody's activities.
        Activity = self.env["mail.activity"].sudo()
        present = Activity.search(
            [
                ("res_model", "=", self.env["grandes.clientes.case"]._name),
                ("activity_type_id", "in", [kind.id for kind in types.values()]),
            ]
        )
        ours = (
            self.env["grandes.clientes.case"]
            .sudo()
            .browse(present.mapped("res_id"))
            .exists()
        )
        in_company = set(ours.filtered(lambda case: case.company_id == company).ids)
        kept = set()
        stale = Activity
        for activity in present:
            key = (activity.res_id, activity.activity_type_id.id)
            if key in wanted:
                kept.add(key)
            elif activity.res_id in in_company or activity.res_id not in ours.ids:
                stale |= activity
        stale.unlink()
        model_id = self.env["ir.model"]._get_id(self.env["grandes.clientes.case"]._name)
        # No mail per activity: the digest lists them all.
        Activity.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": case_id,
                    "activity_type_id": type_id,
                    "user_id": self._get_warned_user(case).id,
                    "date_deadline": today,
                    "automated": True,
                }
                for (case_id, type_id), case in wanted.items()
                if (case_id, type_id) not in kept
            ]
        )

    @api.model
    def _get_warning_label(self, section):
        """Return the heading of a section of the digest."""
        labels = {
            OVERDUE: self.env._("Promise overdue"),
            TODAY: self.env._("Due today"),
            ESCALATE: self.env._("Not escalated: last day, or late"),
            SILENCE: self.env._("Silence would grant them: answer in time"),
            SENT: self.env._("The requester wrote after they were asked: look at it"),
            LAPSED: self.env._("The requester did not complete them: may be ended"),
            DUE_SOON: self.env._("Due within two business days"),
        }
        return labels[section]

    @api.model
    def _get_desk_cases(self, cases):
        """Return the ``cases`` that our own desks must move, not an area."""
        desks = ("received", "front_office", "back_office", "answered")
        return cases.filtered(lambda case: case.state in desks)

    @api.model
    def _get_area_cases(self, cases):
        """Return ``{area: cases}`` for the ``cases`` that areas must answer."""
        at_areas = cases.filtered(
            lambda case: case.state == case_states.DESK_STATES[-1]
            and case.mission_area_id
        )
        return at_areas.grouped("mission_area_id")

    @api.model
    def _is_office_time(self, company):
        """Return whether ``company`` is within office hours of a business day."""
        days = company._grandes_clientes_get_days()
        (receipt,) = company._grandes_clientes_get_local([clock.now()])
        hours = company.grandes_clientes_digest_hour, LAST_HOUR
        return (
            days.is_working(receipt.date())
            and hours[0] <= receipt.hour + receipt.minute / 60 < hours[1]
        )
