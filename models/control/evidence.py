from odoo import api, fields, models

from ...tools import clock


class ControlEvidence(models.Model):
    """Evidence of a control: a record, what it covers and when it was made.

    Written once. For a report made outside, the file and its digest are kept.
    """

    _name = "grandes.clientes.control.evidence"
    _description = "Evidence of a control"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.named.record.mixin"]
    _order = "id"
    _rec_name = "subject"
    _log_access = False

    occurrence_id = fields.Many2one(
        comodel_name="grandes.clientes.control.occurrence",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    rule_name = fields.Char(string="What it shows", readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    date_from = fields.Date(string="Covers from", readonly=True)
    date_to = fields.Date(string="Covers until", readonly=True)
    made_on = fields.Datetime(string="Made on", readonly=True)
    found_on = fields.Datetime(
        required=True, readonly=True, default=lambda self: clock.now()
    )
    is_outside = fields.Boolean(
        string="Made outside",
        readonly=True,
        help="Not kept here: a report that was made elsewhere, attached.",
    )
    words = fields.Text(readonly=True)
    entered_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_control_evidence_rel",
        column1="evidence_id",
        column2="attachment_id",
        readonly=True,
    )
    sha256 = fields.Char(string="SHA-256", readonly=True, help="Of the files.")

    _record_idx = models.Index("(res_model, res_id)")

    def _get_sealed_attachments(self):
        """Return the files: evidence cannot change after it was attached."""
        return self.attachment_ids

    @api.model
    def _get_values(self, occurrence, rule_name, found):
        """Return the values of the evidence that a rule found."""
        return {
            "occurrence_id": occurrence.id,
            "company_id": occurrence.company_id.id,
            "rule_name": rule_name,
            "res_model": found.model,
            "res_id": found.res_id,
            "date_from": found.date_from,
            "date_to": found.date_to,
            "made_on": found.made_on,
        }
