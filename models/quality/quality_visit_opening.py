from collections import Counter
from datetime import timedelta

from odoo import api, fields, models

from ...tools import clock

#: Entries that are named; the button opens all of them.
_NAMED = 12


class QualityVisit(models.Model):
    """The opening of a visit: what changed since the last one."""

    _name = "grandes.clientes.quality.visit"
    _inherit = "grandes.clientes.quality.visit"

    opening_html = fields.Html(
        string="Since the last visit",
        compute="_compute_opening_html",
        sanitize=False,
    )

    @api.depends("opening", "state")
    @api.depends_context("lang")
    def _compute_opening_html(self):
        for visit in self:
            visit.opening_html = self.env["ir.qweb"]._render(
                "grandes_clientes.visit_opening", {"rows": visit._get_opening_rows()}
            )

    @api.model
    def _get_opening_kinds(self):
        """Return ``{code: (label, model, name of the method for the domain)}``.

        A hook: rooms above add what a visit should open with.
        """
        return {
            "findings": (
                self.env._("Open findings"),
                "grandes.clientes.quality.finding",
                "_get_open_findings_domain",
            ),
            "overdue": (
                self.env._("Overdue actions"),
                "grandes.clientes.quality.finding",
                "_get_overdue_domain",
            ),
            "deviations": (
                self.env._("New deviations"),
                "grandes.clientes.deviation",
                "_get_deviations_domain",
            ),
            "rejections": (
                self.env._("Escalations rejected by an area"),
                "grandes.clientes.escalation",
                "_get_rejections_domain",
            ),
            "audits": (
                self.env._("Audits signed"),
                "grandes.clientes.quality.audit",
                "_get_audits_domain",
            ),
        }

    def _find_last_done(self):
        """Return the last visit made before this one."""
        self.ensure_one()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
                ("date_from", "<", self.date_from),
            ],
            limit=1,
        )

    def _find_since(self):
        """Return from when on changes count: the last signature, or a week before."""
        self.ensure_one()
        return self._find_last_done().closed_on or clock.last_second(
            self.company_id, self.date_from - timedelta(days=8)
        )

    def _get_opening(self, since):
        """Return what changed since an instant, as plain values to store."""
        self.ensure_one()
        rows = []
        for code, (_label, model, method) in self._get_opening_kinds().items():
            records = self.env[model].search(getattr(self, method)(since))
            rows.append(
                {
                    "code": code,
                    "count": len(records),
                    "ids": records.ids,
                    "detail": self._get_opening_detail(code, records),
                }
            )
        return rows

    @api.model
    def _get_opening_detail(self, code, records):
        """Return the numbers and rules to name, without any words of cases."""
        if code in ("findings", "overdue"):
            return [finding.name or f"#{finding.id}" for finding in records[:_NAMED]]
        if code == "deviations":
            count = Counter(records.mapped("rule_label"))
            return [f"{rule} × {number}" for rule, number in count.most_common(_NAMED)]
        if code == "rejections":
            # Sudo: only the name of the area that rejected.
            areas = Counter(
                each.sudo().mission_area_id.name or "Back Office" for each in records
            )
            return [f"{area} × {number}" for area, number in areas.most_common(_NAMED)]
        return []

    def _get_opening_rows(self):
        """Return the rows to show: ``[(code, label, count, detail)]``."""
        self.ensure_one()
        kinds = self._get_opening_kinds()
        kept = self.opening
        if kept is None or kept is False:
            kept = (
                self._get_opening(self._find_since())
                if self.state == "planned" and self.date_from
                else []
            )
        return [
            (row["code"], kinds[row["code"]][0], row["count"], row["detail"])
            for row in kept
            if row["code"] in kinds
        ]

    def action_open_changes(self):
        """Open the records of one kind that changed since the last visit."""
        self.ensure_one()
        code = self.env.context.get("kind")
        label, model, method = self._get_opening_kinds()[code]
        kept = {row["code"]: row["ids"] for row in self.opening or []}
        domain = (
            [("id", "in", kept[code])]
            if code in kept
            else getattr(self, method)(self._find_since())
        )
        return {
            "type": "ir.actions.act_window",
            "name": label,
            "res_model": model,
            "view_mode": "list,form",
            "domain": domain,
        }

    # === DOMAINS === #

    def _get_open_findings_domain(self, _since):
        return [
            ("company_id", "=", self.company_id.id),
            ("state", "not in", ("withdrawn", "verified")),
            ("visit_id", "!=", self.id),
        ]

    def _get_overdue_domain(self, since):
        return [
            *self._get_open_findings_domain(since),
            ("due_on", "<", clock.today(self.company_id)),
        ]

    def _get_deviations_domain(self, since):
        return [("company_id", "=", self.company_id.id), ("found_on", ">", since)]

    def _get_rejections_domain(self, since):
        return [
            ("company_id", "=", self.company_id.id),
            ("state", "=", "rejected"),
            ("ended_on", ">", since),
        ]

    def _get_audits_domain(self, since):
        return [
            ("company_id", "=", self.company_id.id),
            ("side", "=", "entity"),
            ("state", "=", "signed"),
            ("is_exercise", "=", False),
            # As in I12: neither second audits nor open pairs.
            ("double_of_id", "=", False),
            ("is_blind", "=", False),
            "|",
            ("signed_on", ">", since),
            # Its pair was open at the last visit, which left it out.
            (
                "double_ids",
                "any",
                [("create_date", "<=", since), ("signed_on", ">", since)],
            ),
        ]
