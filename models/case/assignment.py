from odoo import models

from ...tools import case_states, clock


class CaseAssignment(models.AbstractModel):
    """Who works a case: portfolio, backup, pool (R11)."""

    _name = "grandes.clientes.case.assignment"
    _description = "Assignment of cases"

    def _get_owners(self, cases, registering=None):
        """Return ``{id: user id or False}``: who is to work each of the cases.

        The advisor of the entity's portfolio; while absent, who stands in; while
        complained of, the backup, or who stands in for them; else the least loaded
        of the company's pool; else who registers it, so that a small office needs
        neither (R11); else nobody, and the case waits among the unassigned.

        :param registering: the user who registers the cases
        """
        owners = {}
        # By all of a case that decides who of a portfolio works it.
        for alike in cases.grouped(
            lambda case: (
                case.partner_id,
                case.company_id,
                case.user_id if case.state == "received" else None,
                case.complained_user_id,
            )
        ).values():
            owner = self._get_able(alike[0], self._get_portfolio(alike[0]))
            owners.update(dict.fromkeys(alike.ids, owner.id if owner else False))
        rest = cases.filtered(lambda case: not owners[case.id])
        owners.update(self._get_pool_owners(rest))
        for case in rest if registering else ():
            if not owners[case.id] and self._can_hold(case, registering):
                owners[case.id] = registering.id
        return owners

    def _get_able(self, case, users):
        """Return the first of ``users`` who may work the case, or stands in for one.

        :param users: the first to be asked first
        :return: empty where nobody is there
        """
        case.ensure_one()
        now = clock.now()
        for user in users:
            # Who is away is stood in for; who may not hold it is not.
            # Sudo: absences, of which only who stands in is told.
            present = user.sudo()._get_present_at(now) if user.active else user
            if present and self._can_hold(case, present):
                return present.sudo(self.env.su)
        return users.browse()

    def _get_portfolio(self, case):
        """Return the entity's advisor and backup, its parent's where it has none.

        Before them whom a received case was given to already.
        """
        case.ensure_one()
        # Sudo: a portfolio may name users the person acting cannot read.
        entity = case.sudo().partner_id
        if not entity.advisor_id and entity.parent_id:
            entity = entity.parent_id
        given = case.user_id if case.state == "received" else case.user_id.browse()
        return given | entity.advisor_id | entity.backup_advisor_id

    def _can_hold(self, case, user):
        """Whether ``user`` is there to work the case and is not complained of.

        Who left the front office, or the case's company, is not.
        """
        case.ensure_one()
        # Sudo: roles and companies of whoever may be given work.
        user_sudo = user.sudo()
        return (
            user.active
            and user_sudo.has_group("grandes_clientes.group_front_office")
            and case.company_id.id in user_sudo._get_company_ids()
            and user != case.complained_user_id
            and not user._is_absent_at(clock.now())
        )

    def _get_pool_owners(self, records):
        """Return ``{id: user id}`` by load, for cases that no portfolio gives."""
        owners = {}
        for company, cases in records.grouped("company_id").items():
            # Sudo: see `_get_portfolio`.
            pool_sudo = company.sudo().grandes_clientes_pool_user_ids
            if not pool_sudo:
                continue
            load = self._get_load(pool_sudo)
            for case in cases:
                able = pool_sudo.filtered(
                    lambda user, case=case: self._can_hold(case, user)
                )
                if able:
                    # Sudo: who knows what it asks for, if the catalogue says so.
                    skilled = case.sudo().typification_id.skilled_user_ids & able
                    owner_id = min(
                        (skilled or able).ids,
                        key=lambda uid, load=load: (load[uid], uid),
                    )
                    owners[case.id] = owner_id
                    load[owner_id] += 1
        return owners

    def _get_load(self, users):
        """Return ``{user id: cases on a desk that they hold}`` of all the users."""
        # Sudo: how much they have, whoever may read it.
        Case_sudo = self.env["grandes.clientes.case"].sudo()
        load = dict.fromkeys(users.ids, 0)
        load.update(
            (user.id, count)
            for user, count in Case_sudo._read_group(
                [
                    ("user_id", "in", users.ids),
                    ("state", "in", case_states.DESK_STATES),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        return load

    def _get_suggestions(self, cases):
        """Return the advisors to whom the cases may be given, the best one first.

        Who is there before who is away; the portfolio's advisor and backup, then who
        knows what is asked, then who has least. Whom a complaint is about is left out.

        :return: ``[{"user", "load", "is_absent", "is_portfolio", "is_skilled",
            "is_online"}, …]``
        """
        # Sudo: names, roles, absences and portfolios of who may be given work.
        cases_sudo = cases.sudo()
        group = self.env.ref("grandes_clientes.group_front_office")
        users_sudo = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("share", "=", False),
                    ("company_ids", "in", cases_sudo.company_id.ids),
                    ("id", "not in", cases_sudo.complained_user_id.ids),
                ]
            )
        )
        # Who works in all of the cases' companies, where somebody does.
        users_sudo = (
            users_sudo.filtered(lambda user: cases_sudo.company_id <= user.company_ids)
            or users_sudo
        )
        portfolio = []
        if len(cases_sudo.partner_id) == 1:
            # The advisor before the backup, and who stands in for either before both.
            now = clock.now()
            for user in self._get_portfolio(cases_sudo[:1]):
                # Sudo: who stands in for them is known to whoever assigns.
                portfolio += (user.sudo()._get_present_at(now) | user).ids
            portfolio = list(dict.fromkeys(portfolio))
        kinds = cases_sudo.typification_id
        skilled = users_sudo.filtered(
            lambda user: kinds and all(user in kind.skilled_user_ids for kind in kinds)
        )
        load = self._get_load(users_sudo)
        away = users_sudo._find_absent_at(clock.now())
        rows = [
            {
                "user": user.sudo(self.env.su),
                "load": load[user.id],
                "is_absent": user.id in away.ids,
                "is_portfolio": user.id in portfolio,
                "is_skilled": user in skilled,
                "is_online": user.im_status == "online",
            }
            for user in users_sudo
        ]
        return sorted(
            rows,
            key=lambda row: (
                row["is_absent"],
                portfolio.index(row["user"].id)
                if row["is_portfolio"]
                else len(portfolio),
                not row["is_skilled"],
                row["load"],
                not row["is_online"],
                row["user"].id,
            ),
        )
