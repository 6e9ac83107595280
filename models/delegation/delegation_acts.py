from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said

_lt = LazyTranslate(__name__)
# The area itself; the Coordinador enters what the area gave on paper.
_GIVES = ("group_mission_area", "group_coordinator")


class Delegation(models.Model):
    """Giving and revoking, by the area or by the Coordinador from the act on paper."""

    _name = "grandes.clientes.delegation"
    _inherit = "grandes.clientes.delegation"

    @api.model
    def _get_acts(self):
        """Add the acts of giving and revoking."""
        return super()._get_acts() | {
            "give": Act(
                label=_lt("Give the delegation"),
                roles=_GIVES,
                origins=("draft",),
                target="given",
                check="_get_cannot_give_reasons",
            ),
            "revoke": Act(
                label=_lt("Revoke"),
                roles=_GIVES,
                origins=("given",),
                target="revoked",
                check="_get_not_of_area_reasons",
            ),
        }

    def _get_not_of_area_reasons(self):
        """Return ``{id: reason}`` where the user does not decide for the area."""
        user = self.env.user
        if self.env.su or user.has_group("grandes_clientes.group_coordinator"):
            return {}
        reasons = {}
        for delegation in self.filtered("mission_area_id"):
            deciders = delegation.mission_area_id._get_delegation_deciders(
                delegation.company_id
            )
            if user not in deciders:
                reasons[delegation.id] = self.env._(
                    "%(people)s decides for the area.",
                    people=", ".join(deciders.mapped("name"))
                    or delegation.mission_area_id.name,
                )
        return reasons

    def _get_cannot_give_reasons(self):
        """Return ``{id: reason}``: not the area's, no act, no profile, or too late."""
        reasons = self._get_not_of_area_reasons()
        for delegation in self:
            if delegation.id in reasons:
                continue
            if not delegation.sudo().attachment_ids:  # Sudo: only checks for existence.
                reasons[delegation.id] = self.env._(
                    "Attach the act that delegates: it is its ground."
                )
            elif foreign := delegation.change_ids.filtered(
                lambda change, area=delegation.mission_area_id: change.mission_area_id
                and change.mission_area_id != area
            ):
                reasons[delegation.id] = self.env._(
                    "Another area decides on %(changes)s: take it out.",
                    changes=", ".join(f"«{change.name}»" for change in foreign),
                )
            elif not delegation.profile_ids:
                reasons[delegation.id] = self.env._("Say which profiles it is for.")
            elif delegation.date_to <= clock.today(delegation.company_id):
                reasons[delegation.id] = self.env._("It would be over already.")
            elif delegation.ground_date > clock.today(delegation.company_id):
                reasons[delegation.id] = self.env._(
                    "The act that delegates is of a day to come: correct its date."
                )
            elif delegation.date_from < delegation.ground_date:
                reasons[delegation.id] = self.env._(
                    "It would begin before the act that delegates: correct one of the "
                    "days."
                )
        return reasons

    def _do_give(self):
        """Give the delegations, each with its number; they cannot change afterwards.

        :raise UserError: the act that delegates is missing, or somebody else decides
        """
        self._check_act("give")
        sequence_sudo = self.env["ir.sequence"].sudo()  # Sudo: draws a number.
        for delegation in self:
            # Sudo: writes the outcome of the act, which was checked.
            delegation.sudo().write(
                {
                    "name": sequence_sudo.with_company(
                        delegation.company_id
                    ).next_by_code("grandes.clientes.delegation"),
                    "state": "given",
                    "given_by_id": self.env.uid,
                    "given_on": clock.now(),
                }
            )
        self._log_seal("give")

    def _do_revoke(self, reason):
        """End the delegations at once.

        :param str reason: why
        :raise UserError: there is no reason, or somebody else decides for the area
        """
        self._check_act("revoke")
        if not said(reason):
            raise UserError(self.env._("Say why it is revoked."))
        # Sudo: writes the outcome of the act, which was checked.
        self.sudo().write(
            {
                "state": "revoked",
                "revoked_by_id": self.env.uid,
                "revoked_on": clock.now(),
                "revocation": reason.strip(),
            }
        )
        self._log_seal("revoke")

    # === ACTIONS === #

    def action_give(self):
        """Give the delegations."""
        self._do_give()

    def action_revoke(self):
        """Open the dialog that asks for the reason of the revocation."""
        self._check_act("revoke")
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.env._('Revoke')} · {self.display_name}"
            if len(self) == 1
            else self.env._("Revoke"),
            "res_model": "grandes.clientes.delegation.revoke",
            "view_mode": "form",
            "target": "new",
            "context": {"default_delegation_ids": self.ids},
        }

    def action_open_changes(self):
        """Open the changes made under the delegation."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.consultation_action"
            ),
            "name": self.display_name,
            "domain": [("delegation_id", "=", self.id)],
        }


class MissionArea(models.Model):
    """Who decides for an area on changes in its name."""

    _name = "grandes.clientes.mission.area"
    _inherit = "grandes.clientes.mission.area"

    def _get_delegation_deciders(self, company):
        """Return who currently decides for the area: its head, if present.

        While the head is away, their substitute decides if they belong to the area.
        Without such a person, or without a head, any present member of the area
        decides.

        :param company: the company for which they decide, and work
        """
        self.ensure_one()
        now = clock.now()
        head = self._get_head_in(company)
        present = head and head._get_present_at(now)
        members = self._get_members_in(company)
        deciders = (present & members) or members.filtered(
            lambda user: not user._is_absent_at(now)
        )
        return deciders.sudo(self.env.su)
