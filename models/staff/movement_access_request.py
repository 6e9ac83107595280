from odoo import fields, models
from odoo.fields import Command

from ...tools import clock


class Movement(models.Model):
    """The access request of a movement, where a company gives access by request (C9).

    It is filed as the movement is communicated, and refused if that is called off.
    """

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    access_request_id = fields.Many2one(
        comodel_name="grandes.clientes.access.request",
        string="Access request",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    def _on_communicated(self):
        """File the access request, if the company gives access by request.

        Whoever keeps their profile and area needs none.
        """
        result = super()._on_communicated()
        for movement in self:
            # Sudo: reads a setting of the company.
            if (
                movement.kind != "absence"
                and (movement.user_id or movement._lacks_account())
                and not movement.access_request_id
                and movement.company_id.sudo().grandes_clientes_access_requests
                and not movement._has_access()
            ):
                movement._apply_access_request()
        return result

    def _on_cancelled(self):
        """Refuse the access requests that were not carried out yet."""
        result = super()._on_cancelled()
        # Sudo: a consequence of cancelling, which was checked.
        for movement_sudo in self.sudo():
            movement_sudo.access_request_id._apply_called_off(
                movement_sudo.cancel_reason
            )
        return result

    def _apply_access_request(self):
        """Request the access that the movement gives or takes, as its communicator.

        The request of a newcomer without an account names the person; whoever carries
        it out chooses the account.
        """
        self.ensure_one()
        kinds = {"joiner": "new", "transfer": "change", "leaver": "removal"}
        # What is given instead of the same profile in another area ends.
        ended_sudo = self._get_former_grants()
        # Sudo: the request is a consequence of the movement, which was checked.
        Request_sudo = self.env["grandes.clientes.access.request"].sudo()
        request_sudo = Request_sudo.create(
            {
                "kind": "change" if ended_sudo else kinds[self.kind],
                "user_id": self.user_id.id,
                "person_name": self.person_name,
                "profile_id": self.profile_id.id,
                "mission_area_id": self.mission_area_id.id,
                "campaign_id": self.campaign_id.id,
                "ended_grant_ids": [Command.set(ended_sudo.ids)],
                "date_from": self._get_effective_instant(),
                "reason": self.display_name,
                "company_id": self.company_id.id,
                "asked_by_id": self.communicated_by_id.id,
            }
        )
        if self.kind == "leaver":
            request_sudo._create_lines(
                self.user_id.sudo().grandes_clientes_grant_ids, clock.now()
            )
        self._get_act_records().access_request_id = request_sudo.id

    def _get_former_grants(self):
        """Return the person's grants, in sudo mode, of the profile that they get.

        An emergency is none: the request continues it.
        """
        self.ensure_one()
        # Sudo: reads the person's profiles for whoever communicates the movement.
        grants_sudo = self.user_id.sudo().grandes_clientes_grant_ids
        if self.kind not in ("joiner", "transfer"):
            return grants_sudo.browse()
        return grants_sudo.filtered(
            lambda grant: grant.profile_id == self.profile_id
            and grant.state != "ended"
            and not grant.is_emergency
        )

    def _has_access(self):
        """Return whether the person has the profile in the area already, for good."""
        self.ensure_one()
        begins = max(self._get_effective_instant(), clock.now())
        return any(
            grant.mission_area_id == self.mission_area_id
            and grant.state != "suspended"
            and grant.date_from <= begins
            and not grant.date_to
            for grant in self._get_former_grants()
        )

    def _get_effective_instant(self):
        """Return the first instant of the effective day, naive UTC."""
        self.ensure_one()
        return clock.first_second(self.company_id, self.effective_on)
