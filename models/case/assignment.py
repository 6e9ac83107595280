from odoo import models

from ...tools import case_states, clock


class Case(models.Model):
    """Who works a case: portfolio, backup, pool (R11)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _get_owners(self):
        """Return ``{id: user id or False}``: who is to work each of the cases.

        The advisor of the entity's portfolio; while absent, or complained of, the
        backup; else the least loaded of the company's pool; else nobody, and the
        case waits among the unassigned.
        """
        owners = {}
        rest = self.browse()
        for case in self:
            owner = next(
                (user for user in case._get_portfolio() if case._can_hold(user)), None
            )
            owners[case.id] = owner.id if owner else False
            if not owner:
                rest |= case
        owners.update(rest._get_pool_owners())
        return owners

    def _get_portfolio(self):
        """Return the entity's advisor and backup, its parent's where it has none."""
        self.ensure_one()
        # Sudo: a portfolio may name users the person acting cannot read.
        entity = self.sudo().partner_id
        if not entity.advisor_id and entity.parent_id:
            entity = entity.parent_id
        return entity.advisor_id | entity.backup_advisor_id

    def _can_hold(self, user):
        """Whether ``user`` is there to work the case and is not complained of.

        Who left the front office, or the case's company, is not.
        """
        self.ensure_one()
        # Sudo: roles and companies of whoever may be given work.
        user_sudo = user.sudo()
        return (
            user.active
            and user_sudo.has_group("grandes_clientes.group_front_office")
            and self.company_id.id in user_sudo._get_company_ids()
            and user != self.complained_user_id
            and not user._is_absent_at(clock.now())
        )

    def _get_pool_owners(self):
        """Return ``{id: user id}`` by load, for cases that no portfolio gives."""
        owners = {}
        for company, cases in self.grouped("company_id").items():
            # Sudo: see `_get_portfolio`.
            pool_sudo = company.sudo().grandes_clientes_pool_user_ids
            if not pool_sudo:
                continue
            load = dict.fromkeys(pool_sudo.ids, 0)
            load.update(
                (user.id, count)
                for user, count in self.sudo()._read_group(
                    [
                        ("user_id", "in", pool_sudo.ids),
                        ("state", "in", case_states.DESK_STATES),
                    ],
                    ["user_id"],
                    ["__count"],
                )
            )
            for case in cases:
                able = pool_sudo.filtered(case._can_hold)
                if able:
                    owner_id = min(
                        able.ids, key=lambda uid, load=load: (load[uid], uid)
                    )
                    owners[case.id] = owner_id
                    load[owner_id] += 1
        return owners
