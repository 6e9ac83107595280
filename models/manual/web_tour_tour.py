from odoo import api, models


class WebTourTour(models.Model):
    """Tours start only on request, one at a time."""

    _inherit = "web_tour.tour"

    @api.model
    def get_current_tour(self):
        """Return no automatic tour to users of this addon; they start their own.

        Otherwise, finishing one tour would lead at once into those of other
        applications.
        """
        if self.env.user.has_group("grandes_clientes.group_user"):
            return False
        return super().get_current_tour()

    @api.model
    def consume(self, tourName):
        """Disable further tours once one of ours is completed."""
        following = super().consume(tourName)
        if not following and self.env.user.has_group("grandes_clientes.group_user"):
            # Writes the user's own setting, as Odoo's switch_tour_enabled() does.
            self.env["res.users"].switch_tour_enabled(False)
        return following
