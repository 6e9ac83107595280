from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import clock
from .desk_mixin import BACK_OFFICE
from .escalation import OPEN


class Escalation(models.Model):
    """Distribution of work in a desk: taken from the queue, or assigned by the head."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    is_holder_absent = fields.Boolean(
        string="Holder absent",
        compute="_compute_is_holder_absent",
        search="_search_is_holder_absent",
        help="Away by now, or of the desk no more: the work waits for somebody else.",
    )

    @api.depends("holder_id", "target", "mission_area_id.member_ids")
    def _compute_is_holder_absent(self):
        now, back_office = clock.now(), self._get_back_office_people()
        for escalation in self:
            # Sudo: reads the members of the desks.
            holder, area_sudo = escalation.holder_id, escalation.mission_area_id.sudo()
            people = (
                back_office
                if escalation.target == BACK_OFFICE
                else area_sudo.member_ids
            )
            escalation.is_holder_absent = bool(holder) and (
                holder._is_absent_at(now)
                or not holder.sudo().active
                or holder not in people
            )

    @api.model
    def _get_back_office_people(self):
        """Return the users of the back office, supervisors included."""
        # Sudo: reads the members of the desk.
        return self.env.ref("grandes_clientes.group_back_office").sudo().all_user_ids

    def _search_is_holder_absent(self, operator, value):
        self.flush_model(["state", "holder_id", "mission_area_id"])
        self.env["res.users"].flush_model(["active"])
        # Raw SQL reads absences and desk membership, which are needed to distribute
        # work; the record rules of the searching user still apply to the result.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT escalation.id
                  FROM grandes_clientes_escalation AS escalation
                  JOIN res_users AS holder ON holder.id = escalation.holder_id
                 WHERE escalation.state IN %(open)s
                   AND (NOT holder.active
                        OR holder.id = ANY(%(absent)s)
                        OR escalation.target = %(back_office)s
                           AND escalation.holder_id != ALL(%(people)s)
                        OR escalation.mission_area_id IS NOT NULL
                           AND NOT EXISTS (
                               SELECT FROM grandes_clientes_area_member_rel AS member
                                WHERE member.area_id = escalation.mission_area_id
                                  AND member.user_id = escalation.holder_id))
                """,
                open=OPEN,
                back_office=BACK_OFFICE,
                people=self._get_back_office_people().ids,
                absent=self.env["res.users"]._find_absent_at(clock.now()).ids,
            )
        )
        is_wanted = (operator == "in") == (True in value)
        return [("id", "in" if is_wanted else "not in", [row[0] for row in rows])]

    def _do_assign(self, user):
        """Assign the escalations to a user of the desk.

        The head of an area, or the supervisor for the back office, may assign them to
        anybody of the desk; other users may only take what nobody holds.

        :param user: ``res.users`` record
        :raise UserError: the user does not belong to the desk, or somebody else holds
            one and the current user is not the head
        """
        self._check_act("assign")
        self._check_distribution(user)
        self._get_act_records().write({"holder_id": user.id})
        self._apply_holders()
        self._log_on_cases("assign", {"holder": user.id})
        if user != self.env.user:
            # Sudo: reads the language of the recipient.
            told = self.with_context(lang=user.sudo().lang or self.env.lang)
            told._notify(user.sudo().partner_id, *told._get_assigned_words())

    def _do_split(self, users):
        """Distribute the escalations evenly among several users of the desk.

        :param users: ``res.users`` records that the current user may assign to
        :raise UserError: as :meth:`_do_assign`, or no user was chosen
        """
        if not users:
            raise UserError(self.env._("Choose among whom they are split."))
        self._check_act("assign")
        shares = self._get_even_shares(users)
        for user, escalations in shares.items():
            escalations._check_distribution(user)
        for user, escalations in shares.items():
            if escalations:
                escalations._do_assign(user)

    def _get_even_shares(self, users):
        """Return ``{user: escalations}``: equal shares, with the urgent ones spread.

        The user with the least open work gets the first one.
        """
        loads = self._get_loads(users)
        order = sorted(users, key=lambda user: (loads[user], user.id))
        by_day = self.sorted(lambda escalation: (escalation.date_due, escalation.id))
        return {
            user: self.browse(by_day.ids[place :: len(order)])
            for place, user in enumerate(order)
        }

    def _get_loads(self, users):
        """Return ``{user: (open, overdue)}``: the workload of each, on any desk."""
        # Sudo: counts the colleagues' work, and exposes nothing else of it.
        Escalation_sudo = self.env["grandes.clientes.escalation"].sudo()
        held = [("holder_id", "in", users.ids), ("state", "in", OPEN)]
        counts = dict(Escalation_sudo._read_group(held, ["holder_id"], ["__count"]))
        late = dict(
            Escalation_sudo._read_group(
                [*held, ("is_overdue", "=", True)], ["holder_id"], ["__count"]
            )
        )
        return {
            user: (
                counts.get(user.with_env(Escalation_sudo.env), 0),
                late.get(user.with_env(Escalation_sudo.env), 0),
            )
            for user in users
        }

    def _get_possible_holders(self):
        """Return the users to whom the current user may assign all of the escalations.

        For the head of the desk, everybody of the desk who is present; for others, only
        themselves.
        """
        possible = None
        excluded = self._get_excluded_users()
        for target, area in self._get_desks():
            people, heads = self._get_desk(target, area)
            people = people.filtered("active") - excluded
            people -= people._find_absent_at(clock.now()) - self.env.user
            if not heads:
                people &= self.env.user
            possible = people if possible is None else possible & people
        return self.env["res.users"] if possible is None else possible

    def _get_desks(self):
        """Return the escalations by desk: ``{(target, area): escalations}``."""
        return self.grouped(
            lambda escalation: (escalation.target, escalation.mission_area_id)
        )

    def _get_cannot_distribute_reasons(self):
        """Return ``{id: reason}`` where the user cannot assign the escalation."""
        reasons = {}
        for (target, area), escalations in self._get_desks().items():
            _people, heads = self._get_desk(target, area)
            if not escalations._get_possible_holders():
                reason = self.env._("Nobody of the desk is there to be given it.")
                reasons.update(dict.fromkeys(escalations.ids, reason))
            elif not heads:
                held = escalations.filtered("holder_id").filtered(
                    lambda escalation: escalation.holder_id != self.env.user
                    and not escalation.is_holder_absent
                )
                for escalation in held:
                    reasons[escalation.id] = escalation._get_held_sentence()
        return reasons

    @api.model
    def _get_not_head_sentence(self):
        return self.env._(
            "Only the head of the desk gives work to others; take what nobody holds, "
            "or what somebody absent holds."
        )

    def _get_held_sentence(self):
        """Return who has the escalation, and what can be taken instead."""
        self.ensure_one()
        # Sudo: the name of a colleague of the desk.
        holder = self.env._("It is with %(person)s.", person=self.sudo().holder_id.name)
        return f"{holder} {self._get_not_head_sentence()}"

    def _get_desk(self, target, area):
        """Return the users of a desk, and whether the current user heads it."""
        me = self.env.user
        if target == BACK_OFFICE:
            people = self._get_back_office_people()
            heads = me.has_group("grandes_clientes.group_supervisor")
        else:
            # Sudo: reads the members of the area.
            area_sudo = area.sudo()
            people = area_sudo.member_ids
            heads = not area_sudo.head_id or me == area_sudo.head_id
        return people, heads or self.env.su

    def _check_distribution(self, user):
        """Raise unless the current user may assign the escalations to ``user``."""
        me = self.env.user
        for desk, escalations in self._get_desks().items():
            people, heads = self._get_desk(*desk)
            if user not in people:
                # Sudo: the name of the chosen colleague.
                raise UserError(
                    self.env._(
                        "%(user)s does not belong to the desk: choose one of its "
                        "people.",
                        user=user.sudo().name,
                    )
                )
            if user in escalations._get_excluded_users():
                raise UserError(
                    self.env._(
                        "The complaint is about %(user)s: give it to somebody else.",
                        # Sudo: as above.
                        user=user.sudo().name,
                    )
                )
            if user != me:
                self._check_there(user)
            if heads:
                continue
            if user != me:
                raise UserError(self._get_not_head_sentence())
            taken = escalations.filtered(
                lambda each: (
                    each.holder_id
                    and each.holder_id != self.env.user
                    and not each.is_holder_absent
                )
            )
            if taken:
                raise UserError(taken[0]._get_held_sentence())

    @api.model
    def _check_there(self, user):
        """Raise if the user is absent.

        :raise UserError: names the substitute
        """
        now = clock.now()
        if not user._is_absent_at(now):
            return
        # Sudo: finds the substitute.
        present_sudo = user.sudo()._get_present_at(now)
        raise UserError(
            self.env._(
                "%(user)s is away: give it to %(other)s, who stands in.",
                user=user.sudo().name,
                other=present_sudo.name,
            )
            if present_sudo
            else self.env._(
                "%(user)s is away: give it to somebody who is there.",
                user=user.sudo().name,
            )
        )

    def action_take(self):
        """Take the selected escalations from the queue."""
        self._do_assign(self.env.user)
