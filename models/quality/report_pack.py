from datetime import timedelta

from odoo import models

from ...tools import clock
from .quality_sample import ROLE_OF_SIDE
from .quality_visit_plan import iso_week

_PREFIX = "grandes.clientes.quality"


class ReportPack(models.Model):
    """What the monthly reports of quality still lack (I08, I12)."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    def _get_lack_kinds(self):
        """Add what waits for a decision, treatment, audit or signature."""
        self.ensure_one()
        _start, end = self._get_instants()
        today = clock.today(self.company_id)
        month = [("date_to", ">=", self.date_from), ("date_to", "<=", self.date_to)]
        return [
            *super()._get_lack_kinds(),
            (
                ["I08"],
                self.env._("Ended complaints and claims to decide on"),
                f"{_PREFIX}.pnc.decision",
                [("state", "=", "pending"), ("ended_on", "<", end)],
                "|group_quality",
            ),
            (
                ["I08"],
                self.env._("Non-conformities past their day, untreated"),
                f"{_PREFIX}.nonconformity",
                [("state", "=", "open"), ("due_on", "<", today)],
                "responsible_id|group_quality",
            ),
            *(
                (
                    ["I12"],
                    self.env._("Drawn, and not audited yet"),
                    f"{_PREFIX}.audit",
                    [
                        ("side", "=", side),
                        ("state", "!=", "signed"),
                        ("is_exercise", "=", False),
                        ("sample_id", "any", month),
                    ],
                    f"auditor_id|{role}",
                )
                for side, role in ROLE_OF_SIDE.items()
            ),
            (
                ["I12"],
                self.env._("Objections to decide on"),
                f"{_PREFIX}.objection",
                [("state", "=", "open"), ("audit_id.signed_on", "<", end)],
                "|group_quality",
            ),
            (
                ["I12"],
                self.env._("Visits of weeks that are over, not signed"),
                f"{_PREFIX}.visit",
                [*month, ("state", "=", "planned"), ("date_to", "<", today)],
                "user_id|group_quality",
            ),
            (
                ["I12"],
                self.env._("Missed visits without their reason"),
                f"{_PREFIX}.visit",
                [*month, ("state", "=", "missed"), ("missed_reason", "=", False)],
                "user_id|group_quality",
            ),
        ]

    def _get_missing_data(self):
        """Add the weeks without an official draw."""
        yield from super()._get_missing_data()
        drawn = self.env[f"{_PREFIX}.sample"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "drawn"),
                ("is_exercise", "=", False),
                ("frame", "=", "closings"),
                ("date_to", ">=", self.date_from),
                ("date_to", "<=", self.date_to),
            ]
        )
        weeks = self._get_weeks_over()
        for side, role in ROLE_OF_SIDE.items():
            mine = drawn.filtered(lambda sample, side=side: sample.side == side)
            lacking = [
                week for week, first in weeks if first not in mine.mapped("date_from")
            ]
            if lacking:
                yield (
                    ["I12"],
                    {
                        "name": self.env._(
                            "Weeks without an official draw: %(weeks)s",
                            weeks=", ".join(lacking),
                        ),
                        "owner": self._get_role_words(role),
                        "count": len(lacking),
                    },
                )

    def _get_weeks_over(self):
        """Return ``[(ISO week, its Monday)]`` of the weeks that ended in the month.

        Weeks without business days are left out: they have nothing to draw from.
        """
        self.ensure_one()
        days = self.company_id._grandes_clientes_get_days()
        today = clock.today(self.company_id)
        monday = self.date_from - timedelta(days=self.date_from.weekday())
        weeks = []
        while (last := monday + timedelta(days=6)) <= self.date_to and last < today:
            if days.count(monday - timedelta(days=1), last):
                weeks.append((iso_week(monday), monday))
            monday += timedelta(weeks=1)
        return weeks
