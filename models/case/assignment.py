from odoo import models

from ...tools import case_states, clock


class CaseAssignment(models.AbstractModel):
    """Assignment of cases: by portfolio, backup or pool (R11)."""

    _name = "grandes.clientes.case.assignment"
    _description = "Assignment of cases"

    def _get_owners(self, cases, registering=None):
        """Return ``{id: user id or False}``: the owner proposed for each of the cases.

        The candidates in order: the advisor of the entity's portfolio, or their
        stand-in while they are absent; if the complaint is about that advisor, the
        backup or the backup's stand-in; the least loaded user of the company's pool;
        the user who registers the case, so that a small office needs neither portfolio
        nor pool (R11). Otherwise nobody, and the case waits among the unassigned.

        :param registering: the user who registers the cases
        """
        owners = {}
        # Cases that agree in all of these get the same owner from the portfolio.
        for alike in cases.grouped(
            lambda case: (
                case.partner_id,
                case.company_id,
                case.user_id if case.state == "received" else None,
                case.complained_user_id,
            )
        ).values():
            owner = self._get_assignable_user(alike[0], self._get_portfolio(alike[0]))
            owners.update(dict.fromkeys(alike.ids, owner.id if owner else False))
        rest = cases.filtered(lambda case: not owners[case.id])
        owners.update(self._get_pool_owners(rest))
        for case in rest if registering else ():
            if not owners[case.id] and self._can_hold(case, registering):
                owners[case.id] = registering.id
        return owners

    def _get_owners_back(self, cases):
        """Return ``{id: user id or False}``: who gets ended cases that are put back.

        The previous holder or their stand-in, as long as they may work the case; then
        the owner by portfolio or pool (R6, R11).
        """
        owners = self._get_owners(cases)
        for case in cases.filtered("user_id"):
            able = self._get_assignable_user(case, case.user_id)
            owners[case.id] = able.id or owners[case.id]
        return owners

    def _get_assignable_user(self, case, users):
        """Return the first of ``users`` who may work the case, or a present stand-in.

        :param users: candidates, in order of preference
        :return: empty if there is none
        """
        case.ensure_one()
        now = clock.now()
        for user in users:
            # An absent user is replaced by their stand-in; one who may not hold the
            # case is not.
            # Sudo: absences of other users.
            present = user.sudo()._get_present_at(now) if user.active else user
            if present and self._can_hold(case, present):
                return present.sudo(self.env.su)
        return users.browse()

    def _get_portfolio(self, case):
        """Return the entity's advisor and backup, or those of its parent.

        The current holder of a received case comes before them.
        """
        case.ensure_one()
        # Sudo: a portfolio may name users whom the current user cannot read.
        entity = case.sudo().partner_id
        given = case.user_id if case.state == "received" else case.user_id.browse()
        return given | self.env["res.users"]._get_portfolio_of(entity)

    def _can_hold(self, case, user):
        """Return whether ``user`` may work the case, is present and not complained of.

        Users who left the front office or the case's company may not.
        """
        case.ensure_one()
        # Sudo: roles and companies of the candidate.
        user_sudo = user.sudo()
        return (
            user.active
            and user_sudo.has_group("grandes_clientes.group_front_office")
            and case.company_id.id in user_sudo._get_company_ids()
            and user != case.complained_user_id
            and not user._is_absent_at(clock.now())
        )

    def _get_pool_owners(self, records):
        """Return ``{id: user id}`` by load, for cases without an owner by portfolio."""
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
                    # Sudo: users skilled in the typification, if the catalogue names
                    # any.
                    skilled = case.sudo().typification_id.skilled_user_ids & able
                    owner_id = min(
                        (skilled or able).ids,
                        key=lambda uid, load=load: (load[uid], uid),
                    )
                    owners[case.id] = owner_id
                    load[owner_id] += 1
        return owners

    def _get_load(self, users):
        """Return ``{user id: number of cases on a desk}`` for all the users."""
        # Sudo: the count includes cases that the current user cannot read.
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

        Present users come before absent ones; then the portfolio's advisor and backup,
        then those skilled in the typification, then the least loaded. Users complained
        of are left out.

        :return: ``[{"user", "load", "is_absent", "is_portfolio", "is_skilled",
            "is_online"}, …]``
        """
        # Sudo: names, roles, absences and portfolios of the candidates.
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
        # Prefer users who work in all of the cases' companies, if there are any.
        users_sudo = (
            users_sudo.filtered(lambda user: cases_sudo.company_id <= user.company_ids)
            or users_sudo
        )
        portfolio = []
        if len(cases_sudo.partner_id) == 1:
            # The advisor before the backup, and a stand-in before the absent user.
            now = clock.now()
            for user in self._get_portfolio(cases_sudo[:1]):
                # Sudo: absences, so that whoever assigns sees the stand-in.
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
