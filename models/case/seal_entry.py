from odoo import fields, models


class SealEntry(models.Model):
    """Seal entry with the nightly seal that covers it."""

    _name = "grandes.clientes.seal.entry"
    _inherit = "grandes.clientes.seal.entry"

    seal_id = fields.Many2one(
        comodel_name="grandes.clientes.event.seal",
        string="Nightly seal",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _unsealed_idx = models.Index("(company_id) WHERE seal_id IS NULL")
