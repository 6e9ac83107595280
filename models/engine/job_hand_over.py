from odoo import models

from ...tools import clock


class Job(models.Model):
    """Hand-over of jobs in progress to the user's successor (R6)."""

    _name = "grandes.clientes.job"
    _inherit = "grandes.clientes.job"

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Continue the jobs as ``taker``, with the access of ``taker``."""
        for job in self:
            job.write(
                {
                    "user_id": taker.id,
                    "lang": taker.lang,
                    "taken_over_from_id": (job.taken_over_from_id or giver).id,
                    "taken_over_on": clock.now(),
                }
            )
