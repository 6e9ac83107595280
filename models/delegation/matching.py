from odoo import api, models
from odoo.fields import Domain

from ...tools import clock
from ...tools.text import fold
from .executing import current
from .room import ROOM


class DelegationMatching(models.AbstractModel):
    """Finds what authorised a change: an approval, a delegation or nothing.

    Takes consultations, including ones that are not recorded yet.
    """

    _name = "grandes.clientes.delegation.matching"
    _description = "Matching of changes with delegations and approvals"

    @api.model
    def _get_matches(self, changes):
        """Return ``{change: (approval, delegation, request)}``.

        For each change, the approved request that it uses, else the delegation whose
        limits cover it. ``approval`` is false where the company requires neither.

        :param changes: consultations that modify, in sudo mode
        """
        # Sudo: what authorised a change does not depend on who made it.
        Delegation = self.env["grandes.clientes.delegation"].sudo()
        Request = self.env["grandes.clientes.delegation.request"].sudo()
        none = False, Delegation, Request
        Room = self.env["grandes.clientes.room"]
        kept = changes.filtered(
            # Requests approved earlier can still be executed by their act.
            lambda row: row.case_id.id in current()
            or Room._is_kept(ROOM, row.case_id.company_id)
        )
        matches = {row: none for row in changes}
        if not kept:
            return matches
        requests = self._find_requests(kept)
        delegations = self._find_delegations(kept)
        profiles_of = kept.user_id._grandes_clientes_profiles()
        used = Request
        for row in kept:
            request = self._pick_request(row, requests - used)
            if request:
                used |= request
                different = self._is_different(row, request)
                matches[row] = (
                    "different" if different else "approved",
                    Delegation,
                    request,
                )
                continue
            profiles = profiles_of.get(row.user_id.id, row.profile_id)
            delegation = delegations.filtered(
                lambda each, row=row, profiles=profiles: self._is_within(
                    row, each, profiles
                )
            )[:1]
            if delegation:
                matches[row] = "delegated", delegation, Request
            elif self._is_asked_for(row):
                matches[row] = "unapproved", Delegation, Request
        return matches

    @api.model
    def _is_asked_for(self, row):
        """Return whether the company required an authorisation on that day."""
        company = row.case_id.company_id
        begins = company.grandes_clientes_delegation_from
        return bool(begins) and self._get_day(row) >= begins

    @api.model
    def _get_day(self, row):
        return clock.local_date(row.case_id.company_id, row.consulted_on or clock.now())

    @api.model
    def _find_requests(self, changes):
        """Return the approved requests of the cases, oldest first."""
        # Sudo: what authorised a change does not depend on who made it.
        return (
            self.env["grandes.clientes.delegation.request"]
            .sudo()
            .search(
                [
                    ("case_id", "in", changes.case_id.ids),
                    ("system_id", "in", changes.system_id.ids),
                    ("state", "=", "approved"),
                    ("expires_on", ">=", clock.now()),
                ],
                order="id",
            )
        )

    @api.model
    def _pick_request(self, row, requests):
        """Return the request that the change uses; may be empty."""
        executing = current().get(row.case_id.id)
        if executing:
            return requests.filtered(lambda each: each.id == executing[0])
        return requests.filtered(
            lambda each: each.case_id == row.case_id
            and each.system_id == row.system_id
            and (not row.change_id or each.change_id == row.change_id)
            # The approver must not make the change.
            and each.decided_by_id != row.user_id
        )[:1]

    @api.model
    def _is_different(self, row, request):
        """Return whether the change differs from what was approved."""
        if row.value_after and fold(row.value_after) != fold(request.value_asked or ""):
            return True
        return bool(row.amount and request.amount and row.amount != request.amount)

    @api.model
    def _find_delegations(self, changes):
        """Return the delegations in force for the systems and days of the changes."""
        days = [self._get_day(row) for row in changes]
        # Sudo: what authorised a change does not depend on who made it.
        return (
            self.env["grandes.clientes.delegation"]
            .sudo()
            .search(
                Domain("company_id", "in", changes.case_id.company_id.ids)
                & Domain("system_id", "in", changes.system_id.ids)
                & Domain("state", "=", "given")
                & Domain("date_from", "<=", max(days))
                & Domain("date_to", ">", min(days)),
                order="id",
            )
        )

    @api.model
    def _is_within(self, row, delegation, profiles):
        """Return whether the change is within a delegation's limits on its day."""
        case = row.case_id
        if not (
            delegation.company_id == case.company_id
            and delegation.system_id == row.system_id
            and delegation.date_from <= self._get_day(row) < delegation.date_to
            and delegation.profile_ids & profiles
            # It lets others make the change, not whoever gave it.
            and delegation.given_by_id != row.user_id
        ):
            return False
        if delegation.change_ids:
            if row.change_id not in delegation.change_ids:
                return False
        # Any change, of those that the area decides on.
        elif row.change_id.mission_area_id - delegation.mission_area_id:
            return False
        if delegation.amount_max and not 0 < row.amount <= delegation.amount_max:
            return False
        if (
            delegation.typification_ids
            and case.typification_id not in delegation.typification_ids
        ):
            return False
        entity = case.partner_id | case.partner_id.parent_id
        return not delegation.partner_ids or bool(delegation.partner_ids & entity)
