from odoo import api, fields, models
from odoo.fields import Domain


class Outage(models.Model):
    """Whether a failure is confirmed: by a ticket, or by two witnesses."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    # Computed on read, so that a witness never writes the failure's row.
    witness_count = fields.Integer(string="Witnesses", compute="_compute_witness_count")
    is_confirmed = fields.Boolean(
        string="Confirmed",
        compute="_compute_is_confirmed",
        search="_search_is_confirmed",
        help="It has a ticket or two witnesses: one without a ticket counts nowhere.",
    )

    @api.depends("witness_ids")
    def _compute_witness_count(self):
        persons = self._get_persons()
        for outage in self:
            outage.witness_count = persons.get(outage.id, 0)

    @api.depends("witness_ids", "ticket", "is_planned", "is_contingency")
    def _compute_is_confirmed(self):
        persons = self._get_persons()
        for outage in self:
            outage.is_confirmed = bool(
                outage.ticket
                or outage.is_planned
                or outage.is_contingency
                or persons.get(outage.id, 0) > 1
            )

    def _get_persons(self):
        """Return ``{id: number of users who saw it}``."""
        # Sudo: only a count, of rows that readers of the failure may read.
        rows = (
            self.env["grandes.clientes.outage.witness"]
            .sudo()
            ._read_group(
                [("outage_id", "in", self.ids)],
                ["outage_id"],
                ["user_id:count_distinct"],
            )
        )
        return {outage.id: count for outage, count in rows}

    def _search_is_confirmed(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Sudo: only ids of failures seen by several users are used.
        rows = (
            self.env["grandes.clientes.outage.witness"]
            .sudo()
            ._read_group([], ["outage_id"], having=[("user_id:count_distinct", ">", 1)])
        )
        return Domain.OR(
            [
                Domain("ticket", "not in", (False, "")),
                Domain("is_planned", "=", True),
                Domain("is_contingency", "=", True),
                Domain("id", "in", [outage.id for (outage,) in rows]),
            ]
        )
