from odoo import api, fields, models

from ...tools import clock

#: Computed attributes that tell what C4 asks, beside those of escalation.
_C4_COMPUTED = ("as_typified", "by_the_matrix")


class QualityVisit(models.Model):
    """The tables of the acta: cases reviewed and correct, from signed audits (C4)."""

    _name = "grandes.clientes.quality.visit"
    _inherit = "grandes.clientes.quality.visit"

    figures_html = fields.Html(
        string="Escalated correctly",
        compute="_compute_figures_html",
        sanitize=False,
    )

    @api.depends("figures", "state")
    @api.depends_context("lang")
    def _compute_figures_html(self):
        for visit in self:
            visit.figures_html = self.env["ir.qweb"]._render(
                "grandes_clientes.visit_figures", visit._get_figure_values()
            )

    def _get_figures(self, since, until):
        """Return the counts of the audits signed in between, as plain values.

        Only drawn audits of escalated cases fill the tables; directed ones are counted
        beside (C4).
        """
        self.ensure_one()
        # Sudo: counted by the system, from every signed audit of the entity.
        audits_sudo = (
            self.env["grandes.clientes.quality.audit"]
            .sudo()
            .search(
                [
                    *self._get_audits_domain(since),
                    ("signed_on", "<=", until),
                    ("contact", "=", "escalated"),
                ],
                order="id",
            )
        )
        drawn = audits_sudo.filtered(lambda audit: not audit.is_directed)
        directed = audits_sudo - drawn
        correct = drawn.filtered(_is_correct)
        tables = {}
        for code, label_of in self._get_dimensions().items():
            rows = {}
            for audit in drawn:
                label = label_of(audit.case_id) or ""
                row = rows.setdefault(label, [0, 0])
                row[0] += 1
                row[1] += audit in correct
            tables[code] = [
                {"label": label, "reviewed": row[0], "correct": row[1]}
                for label, row in sorted(rows.items())
            ]
        return {
            "reviewed": len(drawn),
            "correct": len(correct),
            "directed": len(directed),
            "directed_correct": len(directed.filtered(_is_correct)),
            "tables": tables,
        }

    @api.model
    def _get_dimensions(self):
        """Return ``{code: function from a case to its row label}`` (C4)."""
        return {
            "typification": lambda case: case.typification_id.display_name,
            "product": lambda case: case.product_id.display_name,
            "responsible": _get_responsible,
        }

    def _get_figure_values(self):
        """Return the values for the tables of the acta, with titles."""
        self.ensure_one()
        figures = self.figures
        if not figures and self.state == "planned" and self.date_from:
            figures = self._get_figures(self.since or self._find_since(), clock.now())
        titles = {
            "typification": self.env._("Typification"),
            "product": self.env._("Product"),
            "responsible": self.env._("Responsible"),
        }
        figures = figures or {}
        return {
            "figures": figures,
            "tables": [
                (titles[code], figures["tables"][code])
                for code in titles
                if code in figures.get("tables", {})
            ],
        }

    def _get_conclusions(self):
        """Return the initial conclusions: the counts, in sentences."""
        self.ensure_one()
        counts = {
            answer: len(self.item_ids.filtered(lambda i, a=answer: i.answer == a))
            for answer in ("yes", "no", "na", "not_verified")
        }
        figures = self.figures or {}
        lines = [
            self.env._(
                "Items met: %(yes)s; not met: %(no)s; not applicable: %(na)s; not "
                "verified, for the next visit: %(not_verified)s.",
                **counts,
            ),
            self.env._(
                "Escalated cases audited: %(reviewed)s; escalated correctly: "
                "%(correct)s.",
                reviewed=figures.get("reviewed", 0),
                correct=figures.get("correct", 0),
            ),
            self.env._("Findings: %(count)s.", count=len(self.finding_ids)),
        ]
        return "\n".join(lines)


def _is_correct(audit):
    """Return whether the final answer to none of the attributes for C4 is «no»."""
    return not any(
        mark._get_standing() == "no"
        and (
            mark.attribute_id.is_escalation
            or mark.attribute_id.computed in _C4_COMPUTED
        )
        for mark in audit.mark_ids
    )


def _get_responsible(case):
    """Return the area or desk of the case's last escalation."""
    last = case.escalation_ids.sorted("id")[-1:]
    return last.mission_area_id.display_name or (last and "Back Office")
