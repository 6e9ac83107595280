import csv
import io

from odoo import models


class QualitySample(models.Model):
    """The printed draw: population, method and margin of error (C1, C4)."""

    _name = "grandes.clientes.quality.sample"
    _inherit = "grandes.clientes.quality.sample"

    def _sample_name(self):
        """Return the file name of the printed draw."""
        self.ensure_one()
        return self.env._("Draw %(sample)s", sample=self.display_name)

    def _get_paper_rows(self):
        """Return the population from the list for redoing the draw."""
        self.ensure_one()
        text = self.population_attachment_id.raw or b""
        return list(csv.DictReader(io.StringIO(text.decode()), delimiter=";"))

    def _get_paper(self):
        """Return what is printed: strata, exclusions and the drawn cases."""
        rows = self._get_paper_rows()
        channels = {
            channel.code: channel.name
            for channel in self.env["grandes.clientes.channel"]
            # Archived channels may still have cases of the week.
            .with_context(active_test=False)
            .search([])
        }
        strata, excluded = {}, {}
        for row in rows:
            if row["excluded"]:
                reason = self._get_exclusion_label(row["excluded"])
                excluded[reason] = excluded.get(reason, 0) + 1
                continue
            counts = strata.setdefault(
                channels.get(row["channel"]) or self.env._("None"), [0, 0]
            )
            counts[0] += 1
            counts[1] += row["drawn"] == "x"
        return {
            "strata": [(name, *counts) for name, counts in sorted(strata.items())],
            "excluded": sorted(excluded.items()),
            "drawn": [row for row in rows if row["drawn"] == "x"],
            "channels": channels,
        }

    def _get_exclusion_label(self, code):
        """Return the label of the reason for an exclusion."""
        return {
            "complaint_about_advisor": self.env._("Complaint about an advisor"),
        }.get(code, code)

    def action_print(self):
        """Print the draw."""
        return self.env.ref("grandes_clientes.quality_sample_report").report_action(
            self
        )
