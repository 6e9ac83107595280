from markupsafe import Markup

from odoo import models

from ...tools import clock
from .desk_mixin import BACK_OFFICE

_NAMES_SHOWN = 20


class Escalation(models.Model):
    """Notifications of escalations: one message per person and act, not per case."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    def _notify_all(self):
        """Notify requesters of the promised date, and desks of their new work."""
        if self:
            promised = self.filtered(lambda each: not each._was_promised()).case_id
            self.env["grandes.clientes.case.notices"]._notify_promised(promised)
            self._notify_desks()

    def _was_promised(self):
        """Return whether the requester was last told the same date.

        A rejected, cancelled or forwarded escalation changes nothing for the requester
        if the date stays. Escalations up to the last answered one do not count, nor do
        those that the end of the case cancelled, without a reason of their own.
        """
        self.ensure_one()
        # Sudo: reads the dates of other desks' escalations, whoever escalates it now.
        earlier_sudo = self.sudo().case_id.escalation_ids.filtered(
            lambda other: other.id < self.id
        )
        last_sudo = earlier_sudo.sorted("id")[-1:]
        is_over = last_sudo.state == "answered" or (
            last_sudo.state == "cancelled" and not last_sudo.note
        )
        return bool(last_sudo) and not is_over and last_sudo.date_due == self.date_due

    def _notify_desks(self):
        """Send each user of the desks one summary of what waits for the desk.

        Users are not told of complaints about themselves (G26).
        """
        by_people = {}
        complaints = self.browse()
        if self._get_excluded_users():
            complaints = self.filtered(lambda each: each._get_excluded_users())
        for desk, escalations in self.grouped(
            lambda escalation: (escalation.target, escalation.mission_area_id)
        ).items():
            for user in escalations._get_desk_users(*desk):
                seen = escalations - complaints.filtered(
                    lambda complaint, user=user: complaint._get_excluded_users() == user
                )
                by_people[user] = by_people.get(user, self.browse()) | seen
        # People with the same summary get it in one message.
        groups = {}
        for user, escalations in by_people.items():
            if escalations:
                groups.setdefault(escalations, []).append(user)
        for escalations, users in groups.items():
            # Sudo: reads the languages of the recipients.
            partners = self.env["res.users"].union(*users).sudo().partner_id
            for lang, readers in partners.grouped("lang").items():
                told = escalations.with_context(lang=lang or self.env.lang)
                told._notify(readers, *told._get_given_words())

    def _get_given_words(self):
        """Return subject and sentence for the users of the receiving desk."""
        user = self.env.user.name
        day = clock.in_words(min(self.mapped("date_due")), self.env.lang or "es")
        if len(self) == 1:
            return (
                self.env._(
                    "For your desk: %(number)s, %(matter)s",
                    number=self.name,
                    matter=self.case_id.subject,
                ),
                self.env._(
                    "Escalated by %(user)s, due on %(date)s. Take it, then answer, or "
                    "send it back if it lacks something.",
                    user=user,
                    date=day,
                ),
            )
        return (
            self.env._("%(count)s cases for your desk", count=len(self)),
            self.env._(
                "Escalated by %(user)s, the first due on %(date)s. Take them, then "
                "answer, or send back what lacks something.",
                user=user,
                date=day,
            ),
        )

    def _get_assigned_words(self):
        """Return subject and sentence for the user who was assigned the work."""
        user = self.env.user.name
        if len(self) == 1:
            # Sudo: reads the subject of the case, for its new holder.
            case_sudo = self.sudo().case_id
            return (
                self.env._(
                    "You were given %(case)s, %(matter)s",
                    case=case_sudo.name,
                    matter=case_sudo.subject,
                ),
                self.env._(
                    "By %(user)s, due on %(date)s. Answer it, or send it back if it "
                    "lacks something.",
                    user=user,
                    date=clock.in_words(self.date_due, self.env.lang or "es"),
                ),
            )
        return (
            self.env._("You were given %(count)s escalations", count=len(self)),
            self.env._(
                "By %(user)s, the first due on %(date)s. Answer them, or send back "
                "what lacks something.",
                user=user,
                date=clock.in_words(
                    min(self.mapped("date_due")), self.env.lang or "es"
                ),
            ),
        )

    def _get_desk_users(self, target, area):
        """Return whom to notify of a desk's new work: its head, or everybody."""
        if target == BACK_OFFICE:
            group = self.env.ref("grandes_clientes.group_back_office")
            # Sudo: reads the members of the desk.
            return self._get_present_users(group.sudo().user_ids) - self.env.user
        # Sudo: reads the members of the desks.
        area_sudo = area.sudo()
        head_sudo = area_sudo.head_id
        # While the head is absent, a substitute who belongs to the area distributes.
        present_sudo = head_sudo and head_sudo._get_present_at(clock.now())
        users_sudo = present_sudo & area_sudo.member_ids or area_sudo.member_ids
        return self._get_present_users(users_sudo) - self.env.user

    def _get_front_office_users(self):
        """Return whom to notify when no advisor is present to take back a case.

        The supervisors, who assign it; if there are none, the front office; then the
        coordinators.
        """
        for role in ("group_supervisor", "group_front_office", "group_coordinator"):
            group = self.env.ref(f"grandes_clientes.{role}")
            users = (
                # Sudo: reads the users of the role.
                self._get_present_users(group.sudo().all_user_ids)
                - self._get_excluded_users()
            )
            if users:
                return users
        return self.env["res.users"]

    def _get_present_users(self, users):
        """Return the present users of the company among ``users``, or all if none is.

        :param users: sudo records, since the current user may not read them
        """
        now = clock.now()
        users = users.filtered(
            lambda user: user.active and self.company_id & user.company_ids
        )
        here = users.filtered(lambda user: not user._is_absent_at(now))
        return (here or users).sudo(self.env.su)

    def _notify_advisors(self):
        """Send each advisor one summary of what came back from a desk.

        Where nobody holds the case on its new desk, those who distribute its work are
        told.
        """
        for (desk, holder, state), escalations in self.grouped(
            lambda escalation: (*escalation._get_returned_desk(), escalation.state)
        ).items():
            users = holder or (
                escalations._get_desk_users(desk, None)
                if desk == BACK_OFFICE
                else escalations._get_front_office_users()
            )
            # Sudo: reads the languages of the recipients.
            partners_sudo = (users - self.env.user).sudo().partner_id
            for lang, readers_sudo in partners_sudo.grouped("lang").items():
                told = escalations.with_context(lang=lang or self.env.lang)
                told._notify_back(readers_sudo.sudo(self.env.su), state)

    def _notify_back(self, partners, state):
        """Notify partners of one language what came back, and what to do next."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        self._notify(
            partners,
            self._get_return_subject(state, labels[state]),
            " ".join(
                filter(None, (self._get_return_reason(), _get_next(self.env, state)))
            ),
        )

    def _get_return_subject(self, state, label):
        """Return the subject: what came back from which desk, or how many."""
        if len(self) > 1:
            return self.env._(
                "%(count)s escalations came back: %(state)s",
                count=len(self),
                state=label.lower(),
            )
        # Sudo: reads the desk's name and the case's subject, for its holder.
        said = {
            "desk": self._get_desk_name(),
            "case": self.sudo().case_id.name,
            "matter": self.sudo().case_id.subject,
        }
        if state == "answered":
            return self.env._("%(desk)s answered %(case)s, %(matter)s", **said)
        if state == "returned":
            return self.env._("%(desk)s sent back %(case)s, %(matter)s", **said)
        if state == "rejected":
            return self.env._("%(desk)s rejected %(case)s, %(matter)s", **said)
        return self.env._("%(case)s came back: %(matter)s", **said)

    def _get_desk_name(self):
        """Return the name of the desk."""
        # Sudo: the name of an area, which is not confidential.
        return self.sudo().mission_area_id.name or self.env._("Back office")

    def _get_return_reason(self):
        """Return why they came back, as text: once if it is the same for all."""
        why = {
            each.name: each.missing or each.reason_id.name or ""
            for each in self[:_NAMES_SHOWN]
        }
        if len(set(why.values())) == 1:
            return next(iter(why.values()))
        return "; ".join(f"{name}: {words}" for name, words in why.items())

    def _get_returned_desk(self):
        """Return the desk that the case is back on, and its holder there, if any."""
        self.ensure_one()
        # Sudo: reads who holds the case, for a desk that may not read users.
        case_sudo, parent_sudo = self.sudo().case_id, self.sudo().parent_id
        if case_sudo.state != BACK_OFFICE:
            return case_sudo.state, case_sudo.user_id.sudo(False)
        holder_sudo = parent_sudo.holder_id
        if parent_sudo.is_holder_absent:
            holder_sudo = holder_sudo.browse()
        return BACK_OFFICE, holder_sudo.sudo(False)

    def _notify(self, partners, subject, sentence):
        """Send ``partners`` one message about all the escalations."""
        if not partners:
            return
        if len(self) == 1:
            sentence, names = f"{subject}.", sentence
        else:
            names = ", ".join(self[:_NAMES_SHOWN].mapped("name"))
        if len(self) > _NAMES_SHOWN:
            names += self.env._(" and %(count)s more", count=len(self) - _NAMES_SHOWN)
        # Sudo: the current user may not read the users of the other desk.
        self[0].sudo().message_notify(
            partner_ids=partners.ids,
            subject=subject,
            body=Markup("<p>%s</p><p>%s</p>") % (sentence, names),
            email_layout_xmlid="grandes_clientes.mail_notification",
        )


def _get_next(env, state):
    """Return what the recipient should do next with an escalation in this state."""
    if state == "answered":
        return env._("Read the answer and send it.")
    if state == "returned":
        return env._("Complete what is missing and escalate again, or answer.")
    if state == "rejected":
        return env._("Escalate to the right desk, or answer.")
    return ""


class CaseNotices(models.AbstractModel):
    """Notifications to requesters of escalated cases."""

    _name = "grandes.clientes.case.notices"
    _inherit = "grandes.clientes.case.notices"

    def _notify_promised(self, cases):
        """Tell each contact once when their cases will be answered (5.2.10)."""
        notices = self._with_requester_language()
        cases = cases.with_env(notices.env)
        groups = {}
        # Sudo: reads the reply addresses of the requesters.
        for case in cases.sudo():
            address = case.filing_id._get_reply_address()
            if address:
                company = case.company_id.with_env(notices.env)
                groups.setdefault((company, address), []).append(case.id)
        notices._send_notices(
            "grandes_clientes.notice_escalate",
            notices.env._("By when we will answer you"),
            {key: cases.browse(ids) for key, ids in groups.items()},
        )
