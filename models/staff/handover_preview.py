from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command

from ...tools import case_states, clock

# Work due within this time is handed over first.
URGENT = timedelta(days=2)


class Handover(models.Model):
    """Preview: what would be handed over by kind and entity, and the resulting load."""

    _name = "grandes.clientes.staff.handover"
    _inherit = "grandes.clientes.staff.handover"

    kind_ids = fields.One2many(compute="_compute_kind_ids", store=True, readonly=False)
    spread_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_handover_spread_rel",
        column1="handover_id",
        column2="user_id",
        string="Spread among",
        domain=[("share", "=", False)],
        help="The entities are given one by one to whoever has the fewest open cases.",
    )
    load = fields.Text(
        string="Open cases then",
        compute="_compute_load",
        help="Of each successor: by now, and with what they would get.",
    )
    left_out = fields.Char(
        string="Complaints about the successor",
        compute="_compute_left_out",
        help="They stay, unless somebody else is named to get them.",
    )

    # === COMPUTE === #

    @api.depends("user_id")
    def _compute_kind_ids(self):
        """Create a line for each kind of work that the person holds."""
        for handover in self:
            if handover.state != "draft":
                continue
            user = handover.user_id._origin
            counts = user._grandes_clientes_held() if user else {}
            handover.kind_ids = [
                Command.clear(),
                *(
                    Command.create({"kind": entry.kind, "sequence": entry.sequence})
                    for _key, entry in user._get_held_entries()
                    if entry.kind in counts
                ),
            ]

    @api.depends(
        "user_id", "successor_id", "line_ids.successor_id", "line_ids.partner_id"
    )
    def _compute_load(self):
        for handover in self:
            handover.load = handover.state == "draft" and "\n".join(
                f"{user.name}: {now} → {then}"
                for user, now, then in handover._get_loads()
            )

    def _get_loads(self):
        """Return ``[(successor, open cases now, open cases then)]``."""
        self.ensure_one()
        takers = self.successor_id | self.line_ids.successor_id
        takers |= self.other_successor_id
        if not self.user_id or not takers:
            return []
        now = self._count_open_cases(takers)
        then = dict(now)
        by_entity = self._get_entity_takers()
        for partner, count in self._get_cases_by_entity():
            taker = self._get_entity_taker(partner, by_entity) or self.successor_id
            if taker:
                then[taker.id] = then.get(taker.id, 0) + count
        return [
            (user, now.get(user.id, 0), then.get(user.id, 0))
            for user in takers.sorted("name")
        ]

    def _count_open_cases(self, users):
        """Return ``{user id: number of open cases}``."""
        # Sudo: only counts, which include a complaint about the user who asks.
        groups = (
            self.env["grandes.clientes.case"]
            .sudo()
            ._read_group(
                [
                    ("user_id", "in", users._origin.ids or users.ids),
                    ("state", "in", case_states.NOT_ENDED),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        return {user.id: count for user, count in groups}

    def _get_cases_by_entity(self):
        """Return ``[(entity, count)]`` of the open cases of the person who leaves."""
        # Sudo: as above.
        return (
            self.env["grandes.clientes.case"]
            .sudo()
            ._read_group(
                [
                    ("user_id", "=", self.user_id._origin.id or self.user_id.id),
                    ("state", "in", case_states.NOT_ENDED),
                ],
                ["partner_id"],
                ["__count"],
            )
        )

    def _get_entity_takers(self):
        """Return ``{entity id: successor}`` for entities with their own successor."""
        return {line.partner_id.id: line.successor_id for line in self.line_ids}

    @api.model
    def _get_entity_taker(self, partner, by_entity):
        """Return who gets the work of an entity, or of its parent; None if unset."""
        for entity in (partner, partner.parent_id):
            if entity.id in by_entity:
                return by_entity[entity.id]
        return None

    @api.depends("user_id", "successor_id", "line_ids.successor_id")
    @api.depends_context("uid")
    def _compute_left_out(self):
        """List the complaints about a successor that the user may read."""
        for handover in self:
            takers = handover.successor_id | handover.line_ids.successor_id
            cases = handover.state in ("draft", "running") and self.env[
                "grandes.clientes.case"
            ].search(
                [
                    ("user_id", "=", handover.user_id._origin.id or False),
                    ("state", "in", case_states.NOT_ENDED),
                    ("complained_user_id", "in", takers._origin.ids),
                ]
            )
            handover.left_out = bool(cases) and ", ".join(cases.mapped("display_name"))

    # === ACTIONS === #

    def action_list_entities(self):
        """List the entities of the person who leaves, each with its successor."""
        self.ensure_one()
        self._check_act("run")
        known = self.line_ids.partner_id
        loads = self._count_open_cases(self.spread_user_ids)
        loads = {user: loads.get(user.id, 0) for user in self.spread_user_ids}
        vals_list = []
        counts = {partner.id: n for partner, n in self._get_cases_by_entity()}
        entities = self._get_entities() - known
        for entity in entities.sorted(lambda e: (-counts.get(e.id, 0), e.id)):
            taker = self.successor_id
            if loads:
                taker = min(loads, key=lambda user: (loads[user], user.id))
                loads[taker] += counts.get(entity.id, 0)
            vals_list.append(
                {
                    "handover_id": self.id,
                    "partner_id": entity.id,
                    "successor_id": taker.id,
                }
            )
        self.env["grandes.clientes.staff.handover.line"].create(vals_list)

    def action_clear_entities(self):
        """Remove the entity lines: everything goes to the successor again."""
        self.ensure_one()
        self._check_act("run")
        self.line_ids.unlink()

    def _get_entities(self):
        """Return the entities of the portfolio, of the backups and of the cases."""
        # Sudo: includes archived entities and those of cases that the user may not see.
        Partner_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        mine = Partner_sudo.search(
            [
                "|",
                ("advisor_id", "=", self.user_id.id),
                ("backup_advisor_id", "=", self.user_id.id),
            ]
        )
        for partner, _count in self._get_cases_by_entity():
            mine |= partner
        return mine.sudo(self.env.su)

    @api.model
    def _get_urgent_day(self):
        """Return the day until which due work counts as urgent."""
        return clock.today(self.env.company) + URGENT
