from odoo import api, models


class Consultation(models.Model):
    """A failed consultation opens a failure of its system, or joins it."""

    _name = "grandes.clientes.consultation"
    _inherit = "grandes.clientes.consultation"

    # Finds the cases that a failure touched.
    _failed_idx = models.Index(
        "(company_id, system_id, consulted_on) WHERE system_down"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and record failed ones as failures where the room is in use."""
        consultations = super().create(vals_list)
        failed = consultations.filtered("system_down")
        Outage = self.env["grandes.clientes.outage"]
        # Sort by company and system, so that concurrent batches cannot deadlock.
        for (system, company), rows in sorted(
            failed.grouped(lambda row: (row.system_id, row.company_id)).items(),
            key=lambda item: (item[0][1].id, item[0][0].id),
        ):
            if self.env["grandes.clientes.room"]._is_kept("outage", company):
                Outage._apply_no_answer(
                    system, company, "consultation", len(rows.case_id)
                )
        return consultations
