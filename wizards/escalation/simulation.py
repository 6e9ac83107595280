from odoo import api, fields, models

from ...models.escalation.escalation_table import INDIVIDUAL, MASS, Table
from ...tools import clock


class EscalationSimulation(models.TransientModel):
    """Simulation of what a matrix version would change for a period's cases."""

    _name = "grandes.clientes.escalation.simulation"
    _description = "What a version of the matrix would change"

    matrix_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation.matrix",
        string="Version",
        required=True,
        ondelete="cascade",
    )
    date_from = fields.Date(
        string="Cases received from",
        required=True,
        default=lambda self: clock.last_month(self.env.company)[0],
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: clock.last_month(self.env.company)[1],
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.escalation.simulation.line",
        inverse_name="simulation_id",
        compute="_compute_line_ids",
        store=True,
    )
    total_count = fields.Integer(string="Cases", compute="_compute_counts")
    elsewhere_count = fields.Integer(string="Go elsewhere", compute="_compute_counts")
    term_count = fields.Integer(string="Another term", compute="_compute_counts")
    nowhere_count = fields.Integer(string="Lead nowhere", compute="_compute_counts")
    same_count = fields.Integer(string="Stay as they are", compute="_compute_counts")

    @api.depends("line_ids.case_count", "line_ids.change")
    def _compute_counts(self):
        for simulation in self:
            counts = dict.fromkeys(("same", "elsewhere", "term", "nowhere"), 0)
            for line in simulation.line_ids:
                counts[line.change] += line.case_count
            simulation.total_count = sum(counts.values())
            simulation.elsewhere_count = counts["elsewhere"]
            simulation.term_count = counts["term"]
            simulation.nowhere_count = counts["nowhere"]
            simulation.same_count = counts["same"]

    @api.depends("matrix_id", "date_from", "date_to")
    def _compute_line_ids(self):
        for simulation in self:
            simulation.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(vals)
                    for vals in simulation._prepare_line_vals()
                ),
            ]

    def _prepare_line_vals(self):
        """Return the values of one line per kind of case and resulting change."""
        self.ensure_one()
        matrix = self.matrix_id._origin
        if not (matrix and self.date_from and self.date_to):
            return []
        company = matrix.company_id or self.env.company
        today = matrix._get_table_in_force(company)
        then = Table(matrix.id, [rule._get_row() for rule in matrix.rule_ids])
        lines = {}
        for (kind, mode), count in self._get_counts(company).items():
            old, new = today.find(*kind, mode), then.find(*kind, mode)
            key = (*kind, mode, _desk(old), _desk(new))
            lines[key] = lines.get(key, 0) + count
        vals_list = [
            {
                "typification_id": typification_id,
                "product_id": product_id,
                "entity_type": entity_type,
                "mode": mode,
                "case_count": count,
                "change": _change(old, new),
                "before": self._get_describe(old),
                "after": self._get_describe(new),
            }
            for (
                typification_id,
                product_id,
                entity_type,
                mode,
                old,
                new,
            ), count in lines.items()
        ]
        order = ("nowhere", "elsewhere", "term", "same")
        return sorted(
            vals_list,
            key=lambda vals: (order.index(vals["change"]), -vals["case_count"]),
        )

    def _get_counts(self, company):
        """Return ``{(kind, mode): number of cases}``.

        A kind is the key of a matrix look-up: typification, product and entity type.
        The mode is that of the actual escalation, individual for cases without one.
        """
        Case = self.env["grandes.clientes.case"]
        domain = self._get_case_domain(company)
        groupby = ["typification_id", "product_id", "partner_id"]
        in_mass = {
            tuple(group): count
            for *group, count in Case._read_group(
                [*domain, ("escalation_ids.mode", "=", MASS)], groupby, ["__count"]
            )
        }
        counts = {}
        for *group, count in Case._read_group(domain, groupby, ["__count"]):
            typification, product, partner = group
            entity_type = partner.large_client_type or (
                partner.parent_id.large_client_type
                or partner.commercial_partner_id.large_client_type
            )
            kind = (typification.id, product.id, entity_type or None)
            many = in_mass.get(tuple(group), 0)
            for mode, part in ((INDIVIDUAL, count - many), (MASS, many)):
                if part:
                    counts[kind, mode] = counts.get((kind, mode), 0) + part
        return counts

    def _get_case_domain(self, company):
        """Return the domain of the period's cases of ``company``."""
        begins, ends = clock.bounds(company, self.date_from, self.date_to)
        return [
            ("company_id", "=", company.id),
            ("received_on", ">=", begins),
            ("received_on", "<", ends),
            ("state", "not in", ("received", "duplicate", "dismissed")),
        ]

    def _get_describe(self, desk):
        """Return the desks and terms in words."""
        back_days, area_id, area_days = desk
        area = self.env["grandes.clientes.mission.area"].browse(area_id or [])
        parts = []
        if back_days:
            parts.append((self.env._("Back office"), back_days))
        if area:
            parts.append((area.name, area_days))
        parts = [
            self.env._("%(area)s, 1 day", area=name)
            if days == 1
            else self.env._("%(area)s, %(days)s days", area=name, days=days)
            for name, days in parts
        ]
        return "; ".join(parts) or self.env._("Nowhere")


def _desk(row):
    """Return back-office days, area and area days of a matrix row."""
    if not row:
        return (0, None, 0)
    return (row.back_days if row.back_office else 0, row.area_id, row.area_days)


def _change(old, new):
    """Return the kind of change between two results of :func:`_desk`."""
    if not (new[0] or new[1]):
        return "nowhere"
    if (bool(old[0]), old[1]) != (bool(new[0]), new[1]):
        return "elsewhere"
    return "same" if old == new else "term"
