from odoo import models
from odoo.fields import Domain

from ...tools import clock
from .portal_cases import COUNTED

# Rows of the home page: cases that need the user first, then the newest.
_NEEDING, _NEWEST = 10, 10


class PortalHome(models.AbstractModel):
    """Home page of a coordinator: pending requests, counts and the list."""

    _name = "grandes.clientes.portal.home"
    _description = "Home of a coordinator in the portal"

    def _get_home(self, entities):
        """Return the values of the home page.

        :param entities: of :meth:`~.res_users.ResUsers._grandes_clientes_get_entities`
        :return: ``{"tiles": [{"filter", "count", "more", "label"}], "cases", "more",
            "unconfirmed"}``
        """
        portal = self.env["grandes.clientes.portal.cases"]
        Case = self.env["grandes.clientes.case"]
        whole = portal._get_portal_domain(entities=entities)
        states = portal._get_portal_states()
        tiles = []
        labels = {
            "needs": self.env._("Need something of you"),
            "open": self.env._("In progress"),
            "late": self.env._("Past the promised day"),
            "month": self.env._("Answered this month"),
        }
        for name, label in labels.items():
            count = Case.search_count(whole & states[name], limit=COUNTED + 1)
            if name == "late" and not count:
                continue
            tiles.append(
                {
                    "filter": name,
                    "count": min(count, COUNTED),
                    "more": count > COUNTED,
                    "label": label,
                }
            )
        needing = portal._get_portal_page(whole & states["needs"], limit=_NEEDING)
        others = portal._get_portal_page(
            whole & Domain("id", "not in", needing.cases.ids), limit=_NEWEST
        )
        return {
            "tiles": tiles,
            "cases": needing.cases + others.cases,
            "more": bool(others.older or needing.older),
            "unconfirmed": self._get_unconfirmed(),
        }

    def _get_month_domain(self):
        """Return the domain of cases answered in the current month."""
        company = self.env.company
        first = clock.today(company).replace(day=1)
        return Domain("state", "in", ("answered", "closed")) & Domain(
            "closed_on", ">=", clock.first_second(company, first)
        )

    def _get_unconfirmed(self):
        """Return the entity whose coordinators the user has to confirm, if any."""
        # Sudo: the user's own contact and entity.
        partner_sudo = self.env.user.partner_id.sudo()
        entity_sudo = partner_sudo.parent_id
        if (
            partner_sudo.is_coordinator
            and entity_sudo
            and not entity_sudo._has_confirmed_coordinators()
        ):
            return entity_sudo
        return entity_sudo.browse()
