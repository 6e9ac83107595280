from odoo import fields, models


class Case(models.Model):
    """Index for ended complaints and claims, and their non-conformities."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    nonconformity_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.nonconformity",
        relation="grandes_clientes_pnc_case_rel",
        column1="case_id",
        column2="nonconformity_id",
        string="Non-conformities",
        readonly=True,
        copy=False,
        groups="grandes_clientes.group_quality,grandes_clientes.group_coordinator,"
        "grandes_clientes.group_oversight,grandes_clientes.group_supervisor",
    )

    _pnc_idx = models.Index(
        "(company_id, closed_on) WHERE kind IN ('complaint', 'claim') "
        "AND closed_on IS NOT NULL"
    )


class CaseEvent(models.Model):
    """Index for reclassified complaints and claims."""

    _name = "grandes.clientes.case.event"
    _inherit = "grandes.clientes.case.event"

    _pnc_idx = models.Index("(happened_on) WHERE act = 'reclassify'")
