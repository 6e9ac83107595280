from odoo import fields, models

from ...tools import case_states, clock

#: Number of cases on the form of an entity; its button opens them all.
_SHOWN = 5


class ResPartner(models.Model):
    """Open cases on the form of an entity, late ones first."""

    _name = "res.partner"
    _inherit = "res.partner"

    grandes_clientes_open_case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        string="First open cases",
        compute="_compute_open_cases",
        groups="grandes_clientes.group_user",
        help="Those of its campuses too; the first to be due come first.",
    )
    grandes_clientes_late_count = fields.Integer(
        string="Overdue items",
        compute="_compute_open_cases",
        groups="grandes_clientes.group_user",
        help="Open cases past the date that was promised.",
    )

    def _compute_open_cases(self):
        """Read the open cases of all entities at once, with the user's access."""
        Case = self.env["grandes.clientes.case"]
        entities = self.filtered("is_company")
        above = entities._get_entities_above() if entities else {}
        today = clock.today(self.env.company)
        found, late = {}, dict.fromkeys(self.ids, 0)
        if above and Case.has_access("read"):
            for case in Case.search_fetch(
                [
                    ("partner_id", "in", list(above)),
                    ("state", "not in", case_states.END_STATES),
                ],
                ["partner_id", "date_promised"],
                order="date_promised, id",
            ):
                for entity_id in above[case.partner_id.id]:
                    found.setdefault(entity_id, []).append(case.id)
                    if case.date_promised and case.date_promised < today:
                        late[entity_id] += 1
        for partner in self:
            ids = found.get(partner._origin.id, [])
            partner.grandes_clientes_open_case_ids = Case.browse(ids[:_SHOWN])
            partner.grandes_clientes_late_count = late.get(partner._origin.id, 0)

    def get_formview_id(self, access_uid=None):
        """Return the entity form for large clients, to users with a role here."""
        if self.is_large_client and self.env.user.has_group(
            "grandes_clientes.group_user"
        ):
            return self.env.ref("grandes_clientes.entity_view_form").id
        return super().get_formview_id(access_uid=access_uid)
