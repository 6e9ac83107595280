from odoo import api, models


class Consultation(models.Model):
    """A consultation that fails opens a failure of its system, or joins it."""

    _name = "grandes.clientes.consultation"
    _inherit = "grandes.clientes.consultation"

    # By what failed, to find whom a failure touched.
    _failed_idx = models.Index(
        "(company_id, system_id, consulted_on) WHERE system_down"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what did not answer is a failure, where the room is kept."""
        consultations = super().create(vals_list)
        failed = consultations.filtered("system_down")
        Outage = self.env["grandes.clientes.outage"]
        # In the order of the systems: two batches wait for each other in none.
        for (system, company), rows in sorted(
            failed.grouped(lambda row: (row.system_id, row.company_id)).items(),
            key=lambda item: (item[0][1].id, item[0][0].id),
        ):
            if self.env["grandes.clientes.room"]._is_kept("outage", company):
                Outage._apply_no_answer(
                    system, company, "consultation", len(rows.case_id)
                )
        return consultations
