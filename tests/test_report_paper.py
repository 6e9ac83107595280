"""Printed tables and charts: what a designer sees, measured on the paper."""

import re
import subprocess
from datetime import date, datetime

from lxml import html

from odoo.tests import tagged

from ..tools.report.table import (
    INTEGER,
    Chart,
    Column,
    Indicator,
    Report,
    Section,
)
from .common import Common

_HEADINGS = (
    "Pending before",
    "Escalations sent",
    "Escalations answered",
    "Escalations rejected",
    "Returned as incomplete",
    "Escalated to another desk",
    "Escalations cancelled",
    "Pending at the cut-off",
)
_NAME = "Requerimiento de otra autoridad, embargo o copia con destino a proceso {}"
_WORD = re.compile(r'xMax="([\d.]+)" yMax="[\d.]+">(\d+)</word>')


@tagged("post_install", "-at_install", "slow")
class TestReportPaper(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reports = cls.env["grandes.clientes.report"].with_context(
            force_report_rendering=True
        )

    def _report(self, rows=6, **vals):
        """Return a report of one wide table; row 2 has the numbers 20 to 27."""
        columns = [
            Column(f"c{number}", heading, INTEGER)
            for number, heading in enumerate(_HEADINGS)
        ]
        section = Section(
            code="typification",
            title="By typification",
            group="typification",
            columns=[Column("typification", "Typification"), *columns],
            keys=[str(row) for row in range(1, rows + 1)],
            rows=[
                [_NAME.format(chr(64 + row)), *(10 * row + n for n in range(8))]
                for row in range(1, rows + 1)
            ],
            totals=["Total", *range(900, 908)],
        )
        return Report(
            code="I04",
            title="Escalation",
            version="1",
            company=self.env.company.name,
            date_from=date(2026, 9, 1),
            date_to=date(2026, 9, 30),
            cut_off=datetime(2026, 10, 1, 4, 59),
            made_on=datetime(2026, 10, 2, 15),
            made_by="Supervisora",
            lang="en_US",
            tz="America/Bogota",
            params={"company_id": self.env.company.id, "cuts": {}},
            sections=[section],
            **vals,
        )

    def test_numbers_stand_under_their_heading_down_to_the_total(self):
        """The last rows and the total stood up to a column's half beside it."""
        boxes = subprocess.run(
            ["pdftotext", "-bbox", "-", "-"],
            input=self.reports._render_pdf(self._report()),
            capture_output=True,
            check=True,
        ).stdout.decode()
        right = {number: float(edge) for edge, number in _WORD.findall(boxes)}
        for column in range(8):
            edges = [right[str(10 * row + column)] for row in range(1, 7)]
            edges.append(right[str(900 + column)])
            self.assertLess(max(edges) - min(edges), 1, _HEADINGS[column])

    def test_indicators_have_no_empty_columns(self):
        def headings(*indicators):
            report = self._report(indicators=list(indicators))
            document = html.fromstring(str(self.reports._render_html(report)))
            cells = document.xpath("//table[@data-section='indicators']//tr")
            shown = [[each.text_content().strip() for each in row] for row in cells]
            self.assertEqual(len({len(row) for row in shown}), 1)
            return shown[0][4:]

        plain = Indicator("I04.well", "Well escalated", "Well / all", n=40)
        warned = Indicator("I04.rate", "Rate", "Some / all", n=4, warning="Only 4.")
        promised = Indicator("I04.on_time", "In time", "In time / all", n=40, goal=95)
        self.assertEqual(headings(plain), [])
        self.assertEqual(headings(plain, warned), ["To know"])
        self.assertEqual(headings(promised), ["Goal", "Met?"])

    def test_a_chart_says_that_it_shows_only_the_largest(self):
        drawn = Chart("bar", "Sent", "bar", "typification", "typification", ["c1"])
        words = "Only the largest ones"
        for rows, is_said in ((12, False), (13, True)):
            report = self._report(rows, charts=[drawn])
            document = str(self.reports._render_html(report))
            self.assertEqual(words in document, is_said, rows)

    def test_types_of_entities_are_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("es_CO")
        field = self.env["ir.model.fields"]._get("res.partner", "large_client_type")
        municipality = field.selection_ids.filtered(
            lambda each: each.value == "municipality"
        )
        municipality.with_context(lang="es_CO").name = "Municipio"
        for model, name in (
            ("report.view", "entity_type"),
            ("satisfaction.report", "large_client_type"),
        ):
            records = self.env[f"grandes.clientes.{model}"].with_context(lang="es_CO")
            labels = dict(records.fields_get([name])[name]["selection"])
            self.assertEqual(labels["municipality"], "Municipio")
