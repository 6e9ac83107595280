from odoo import api, fields, models


class MissionArea(models.Model):
    """An area of the entity that investigates and answers escalations (P4)."""

    _name = "grandes.clientes.mission.area"
    _description = "Mission area"
    _inherit = ["grandes.clientes.catalogue"]

    head_id = fields.Many2one(
        comodel_name="res.users",
        domain=[("share", "=", False), ("grandes_clientes_is_absent", "=", False)],
        index="btree_not_null",
        help="Distributes the area's work and covers absences; always a member.",
    )
    member_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_area_member_rel",
        column1="area_id",
        column2="user_id",
        string="Members",
        domain=[("share", "=", False)],
        help="Who sees what is escalated to the area. Leaving ends it at once.",
    )
    email = fields.Char(help="The area's own mailbox, for its digests and reminders.")

    @api.model_create_multi
    def create(self, vals_list):
        """Create the areas with each head as a member."""
        areas = super().create(vals_list)
        areas._add_heads_to_members()
        return areas

    def write(self, vals):
        """Keep the head a member: a new head joins, a head who leaves is removed."""
        result = super().write(vals)
        if vals.get("head_id"):
            self._add_heads_to_members()
        elif "member_ids" in vals:
            headless = self.filtered(lambda area: area.head_id not in area.member_ids)
            super(MissionArea, headless.filtered("head_id")).write({"head_id": False})
        return result

    def _get_members_in(self, company):
        """Return the active members who work for ``company``, as sudo.

        An area that companies share may have members of only one of them.
        """
        # Sudo: reads of the members only for which companies they work.
        return self.sudo().member_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )

    def _get_head_in(self, company):
        """Return the head if they work for ``company``, as sudo; empty otherwise."""
        # Sudo: reads of the head only for which companies they work.
        return self.sudo().head_id.filtered(
            lambda user: user.active and company in user.company_ids
        )

    def _add_heads_to_members(self):
        """Add each head to the members of the area."""
        for area in self:
            if area.head_id not in area.member_ids:
                area.member_ids += area.head_id
