from odoo import models
from odoo.fields import Domain

# Fields that change the people of an area.
_MEMBERS = ("member_ids", "head_id")


class MissionArea(models.Model):
    """Nobody leaves an area while holding its work or heading it (R6)."""

    _name = "grandes.clientes.mission.area"
    _inherit = "grandes.clientes.mission.area"

    def write(self, vals):
        """Write; members who leave must hold no work of the area.

        A head may leave if the same write names another head.

        :raise UserError: lists everything that is held, and links to the hand-over
        """
        if set(_MEMBERS).isdisjoint(vals):
            return super().write(vals)
        before = self._get_people()
        result = super().write(vals)
        self._check_members_kept(before, "head_id" in vals)
        return result

    def _get_people(self):
        """Return ``{area id: (head, members)}``, archived people included.

        People whose profile in the area is suspended count as members: they come back.
        """
        # Sudo: reads the people of the areas, to find out who leaves.
        areas_sudo = self.sudo().with_context(active_test=False)
        suspended = dict(
            self.env["grandes.clientes.access.grant"]
            .sudo()
            ._read_group(
                [("mission_area_id", "in", self.ids), ("state", "=", "suspended")],
                ["mission_area_id"],
                ["user_id:recordset"],
            )
        )
        none = self.env["res.users"]
        return {
            area.id: (area.head_id, area.member_ids | suspended.get(area, none))
            for area in areas_sudo
        }

    def _check_members_kept(self, before, is_head_told=False):
        """Raise if somebody left an area while holding its work or heading it.

        :param dict before: result of :meth:`_get_people` before the change
        :param bool is_head_told: whether the change also sets the head of the areas
        """
        Users = self.env["res.users"]
        held = {}
        entry = Users._get_person_fields()[("grandes.clientes.escalation", "holder_id")]
        heading = Users._get_person_fields()[(self._name, "head_id")]
        after = self._get_people()
        for area in self:
            head, members = before[area.id]
            left = (members - after[area.id][1]).filtered("active")
            left = left.sudo(self.env.su)
            counts = left._count_held(
                "grandes.clientes.escalation",
                "holder_id",
                entry,
                Domain("mission_area_id", "=", area.id),
            )
            for user_id, count in counts.items():
                work = held.setdefault(user_id, {})
                work[entry.kind] = work.get(entry.kind, 0) + count
            if head & left and not is_head_told:
                work = held.setdefault(head.id, {})
                work[heading.kind] = work.get(heading.kind, 0) + 1
        Users._refuse_holding(
            held,
            self.env._(
                "%(person)s still holds %(work)s: hand it over before they leave "
                "the area."
            ),
        )
