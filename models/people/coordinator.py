from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import clock


class ResPartner(models.Model):
    """A coordinator: a contact who files for a large client, for a period (P1)."""

    _name = "res.partner"
    _inherit = "res.partner"

    is_coordinator = fields.Boolean(
        string="Coordinator",
        copy=False,
        help="Files requests for the entity and receives their answers.",
    )
    coordinator_since = fields.Date(string="Coordinator from", copy=False)
    coordinator_until = fields.Date(
        string="Coordinator until",
        copy=False,
        help="Last day; the next one the contact is coordinator no more.",
    )
    coordinator_ids = fields.One2many(
        comodel_name="res.partner",
        inverse_name="parent_id",
        string="Coordinators",
        domain=[("is_coordinator", "=", True)],
    )
    coordinators_see_campuses = fields.Boolean(
        string="Coordinators see the campuses",
        copy=False,
        help="The coordinators of this entity also see the cases of its campuses.",
    )

    @api.constrains(
        "is_coordinator",
        "coordinator_since",
        "coordinator_until",
        "parent_id",
        "is_company",
    )
    def _check_coordinator(self):
        """Require that a coordinator is a contact of a large client, today."""
        today = clock.today(self.env.company)
        for partner in self.filtered("is_coordinator"):
            if partner.is_company or not partner.parent_id.is_large_client:
                raise ValidationError(
                    self.env._(
                        "A coordinator is a person who is contact of a large client: "
                        "put «%(name)s» under its entity, or untick «Coordinator».",
                        name=partner.display_name,
                    )
                )
            if (partner.coordinator_until or today) < today or (
                partner.coordinator_since or today
            ) > today:
                raise ValidationError(
                    self.env._(
                        "«%(name)s» is no coordinator on %(today)s by the dates "
                        "given: correct them, or untick «Coordinator».",
                        name=partner.display_name,
                        today=today,
                    )
                )

    @api.constrains("is_large_client")
    def _check_coordinators_end(self):
        """Refuse to end a large client that still has coordinators."""
        for partner in self:
            if not partner.is_large_client and partner.coordinator_ids:
                raise ValidationError(
                    self.env._(
                        "«%(name)s» still has coordinators: untick «Coordinator» on "
                        "%(contacts)s first.",
                        name=partner.display_name,
                        contacts=", ".join(partner.coordinator_ids.mapped("name")),
                    )
                )

    @api.onchange("is_coordinator")
    def _onchange_is_coordinator(self):
        """Propose today as the first day of a coordinator."""
        if self.is_coordinator and not self.coordinator_since:
            self.coordinator_since = clock.today(self.env.company)

    @api.model
    def _cron_end_coordinators(self):
        """End the coordinators whose last day has passed."""
        today = clock.today(self.env.company)
        # An archived contact may still have a portal user.
        self.with_context(active_test=False).search(
            [("is_coordinator", "=", True), ("coordinator_until", "<", today)]
        ).write({"is_coordinator": False})
