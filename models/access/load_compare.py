from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from ...tools import clock
from ...tools.accounts.compare import Facts, Permission, PersonFact, compare
from ...tools.text import fold


class AccessLoad(models.Model):
    """Comparing a load with our people, their permissions by day and their log."""

    _name = "grandes.clientes.access.load"
    _inherit = "grandes.clientes.access.load"

    def _apply_comparison(self):
        """Determine what is currently wrong with each row, in a few queries."""
        for load in self.sudo():  # Sudo: reads everybody's permissions.
            lines = load.line_ids.filtered("row").sorted("id")
            entries = [line._get_entry() for line in lines]
            findings = compare(load.kind, entries, load._get_facts())
            load.line_ids._apply_findings(load, lines, findings)
            load.compared_on = clock.now()

    def _get_facts(self):
        """Return our side of the comparison."""
        self.ensure_one()
        accounts = self.env["grandes.clientes.access.account"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("system_id", "=", self.system_id.id),
            ]
        )
        return Facts(
            people=self._get_people(),
            permissions=self._get_permissions(),
            as_of=self.as_of,
            accounts={account.key: account.user_id.id for account in accounts},
            consulted=frozenset(self._get_consulted()),
            referenced=self._get_referenced(),
        )

    def _get_people(self):
        """Return the people the rows may refer to, with the names they go by."""
        users = self.env["res.users"].with_context(active_test=False)
        return [
            PersonFact(
                user.id,
                frozenset(
                    filter(
                        None,
                        (
                            fold(user.login),
                            fold((user.login or "").split("@")[0]),
                            fold(user.email),
                            fold(user.name),
                        ),
                    )
                ),
            )
            for user in users.search_fetch(
                [("share", "=", False), ("company_ids", "in", self.company_id.ids)],
                ["login", "email", "name"],
            )
        ]

    def _get_permissions(self):
        """Return what people may do in the system by day, through their profiles."""
        rights = {}
        for line in self.system_id.permission_ids:
            if line.can_consult or line.can_modify:
                rights[line.profile_id] = rights.get(line.profile_id) or line.can_modify
        giving = self._get_profiles_giving(rights)
        grants = self.env["grandes.clientes.access.grant"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("profile_id", "in", [profile.id for profile in giving]),
                ("state", "in", ("in_force", "suspended", "ended")),
            ]
        )
        permissions = []
        for grant in grants:
            end = self._get_end(grant)
            permissions.append(
                Permission(
                    grant.user_id.id,
                    self._get_day(grant.date_from),
                    self._get_day(end - timedelta(seconds=1)) if end else None,
                    giving[grant.profile_id],
                    self._get_day(end) if end else None,
                )
            )
        return permissions

    def _get_profiles_giving(self, rights):
        """Return ``{profile: whether it may modify}``, counting included profiles."""
        giving = {}
        profiles = self.env["grandes.clientes.access.profile"].with_context(
            active_test=False
        )
        for profile in profiles.search(Domain.TRUE):
            found = [
                rights[each] for each in profile._with_included() if each in rights
            ]
            if found:
                giving[profile] = any(found)
        return giving

    def _get_end(self, grant):
        """Return the instant since which a grant gives nothing, or None."""
        if grant.state == "in_force":
            return grant.date_to or None
        ends = (grant.ended_on, grant.suspended_on, grant.date_to)
        return min(filter(None, ends), default=None)

    def _get_day(self, instant):
        return clock.local_date(self.company_id, instant)

    def _get_consulted(self):
        """Return {(user id, local day, operation)} of the operations logged here.

        Covers the days and the system of the load. Extended by the room that keeps that
        log.
        """
        return set()

    def _get_referenced(self):
        """Return {(user id, local day, folded reference): operations} logged here.

        Like :meth:`_get_consulted`, for operations with a reference; extended by the
        same room.
        """
        return {}
