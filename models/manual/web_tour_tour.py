from odoo import api, models


class WebTourTour(models.Model):
    """A tour is walked by who asks for it, once at a time."""

    _inherit = "web_tour.tour"

    @api.model
    def get_current_tour(self):
        """Begin none by itself for who works here: each asks for the one of its role.

        Else whoever ends theirs would be led at once through other applications.
        """
        if self.env.user.has_group("grandes_clientes.group_user"):
            return False
        return super().get_current_tour()

    @api.model
    def consume(self, tourName):
        """Ask Odoo for no more pointers once a tour of ours has been walked."""
        following = super().consume(tourName)
        if not following and self.env.user.has_group("grandes_clientes.group_user"):
            # One's own switch, as Odoo's own switch_tour_enabled() does.
            self.env["res.users"].switch_tour_enabled(False)
        return following
