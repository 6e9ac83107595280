"""A figure has the same value wherever it is shown.

Lists, cards, computed fields, pivots, dashboards and reports are queried for each of
the figures, over cases of every kind, and all must agree with the count by hand. It is
Thursday 1 October 2026, ten in the morning; the general term is 15 business days, the
desk's eight.

====  =============================================================================
A     received 30 Sep, to be registered, nobody's
B     received 1 Sep, to be registered, nobody's: overdue by law (22 Sep), not
      escalated in time
C     front office since 28 Sep: not escalated in time
D     front office since 1 Sep: overdue by law, not escalated in time
E     area since 11 Sep (received on the 10th): promise overdue (23 Sep), not the law
      (1 Oct)
F     area since 2 Sep: overdue by the promise and by law
G     back office since 29 Sep
H     answered by e-mail on 29 Sep, not delivered yet
I     closed in time; J closed late; K withdrawn; L transferred; M dismissed
N     a repeat of C
O     stopped since 3 Sep
P     called back from an area, escalated late again on 30 Sep: overdue by law
Q     rejected by an area, escalated again in September, nobody's since: overdue by law
====  =============================================================================
"""

import json
from ast import literal_eval
from datetime import date, datetime

from lxml import etree

from odoo.tests import tagged
from odoo.tools import file_open

from .escalation_common import EscalationCommon
from .report_common import BODY, STRAIGHT, local

NOW = datetime(2026, 10, 1, 15)
SINCE_ALWAYS = date(2026, 8, 1), date(2026, 10, 1)
CASES = {
    "is_open": "ABCDEFGHOPQ",
    "is_unassigned": "ABQ",
    "is_legal_overdue": "BDFPQ",
    "is_promise_overdue": "BDEFPQ",
    "is_escalation_late": "BCD",
    "is_closed_in_time": "I",
    "is_closed_late": "J",
}
# The filter of the list that shows each figure.
FILTERS = {
    "is_open": "open",
    "is_unassigned": "unassigned",
    "is_legal_overdue": "legal_overdue",
    "is_promise_overdue": "late",
    "is_escalation_late": "escalation_late",
    "is_closed_in_time": "closed_in_time",
    "is_closed_late": "closed_late",
}
ESCALATIONS = {"is_overdue": "EF", "is_legal_overdue": "FPQ", "is_open": "EFGPQ"}
ESCALATION_FILTERS = {
    "is_overdue": "overdue",
    "is_legal_overdue": "legal_overdue",
    "is_open": "open",
}


@tagged("post_install", "-at_install")
class TestReportSameNumbers(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = {}
        cls._live()
        cls._stand_still(NOW)
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.reports = cls.env["grandes.clientes.report"].with_user(cls.coordinator)
        cls.all = cls.env["grandes.clientes.case"].union(*cls.case.values())

    @classmethod
    def _receive(cls, letter, register=True, **vals):
        number = str(72_000_000 + ord(letter))
        vals = {"beneficiary_id_number": number, **vals}
        case = cls.case[letter] = cls._case(**vals)
        if register:
            case._do_register()
        return case

    @classmethod
    def _to_area(cls, letter, **kwargs):
        return cls.case[letter]._do_escalate("mission_area", reason=STRAIGHT, **kwargs)

    @classmethod
    def _live(cls):
        late = {"late_reason": "Faltaba el soporte."}
        with local(9, 1):
            cls._receive("B", register=False)
            for letter in "DFJOPQ":
                cls._receive(letter, channel="phone" if letter == "J" else "email")
        with local(9, 2):
            cls._to_area("F")
            cls._to_area("P")
            cls._to_area("Q")
        with local(9, 3):
            cls.case["O"].with_user(cls.supervisor)._do_suspend(
                "jurisdiction", "Conflicto."
            )
            cls.case["P"].escalation_ids.with_user(cls.supervisor)._do_cancel("Falta.")
            cls.case["Q"].escalation_ids.with_user(cls.creditor)._do_reject("other")
        with local(9, 10):
            cls._receive("E")
        with local(9, 11):
            cls._to_area("E")
        with local(9, 18):
            cls._receive("I", channel="phone")._do_answer(BODY)
        with local(9, 24):
            cls.case["J"]._do_answer(BODY)
        with local(9, 28):
            for letter in "CGHKLM":
                cls._receive(letter, register=letter != "M")
            cls._receive("N", beneficiary_id_number=str(72_000_000 + ord("C")))
            cls.case["M"]._do_dismiss("thanks")
        with local(9, 29):
            cls.case["G"]._do_escalate("back_office")
            cls.case["H"]._do_answer(BODY)
            cls.case["K"]._do_withdraw("Por correo.")
            cls.case["L"]._do_transfer("Canal general", "No es de un gran cliente.")
        with local(9, 30):
            cls._receive("A", register=False)
            cls._to_area("P", **late)
            cls._to_area("Q")
            # sudo: the holder left without a hand-over.
            cls.case["Q"].sudo().user_id = False

    def _letters(self, cases):
        named = {case.id: letter for letter, case in self.case.items()}
        return "".join(sorted(named[case.id] for case in cases))

    def _filter(self, view, name):
        """Return the domain of a search view's filter, as in the web client."""
        arch = self.env.ref(f"grandes_clientes.{view}")
        combined = etree.fromstring(
            self.env[arch.model].get_view(arch.id, "search")["arch"]
        )
        (found,) = combined.xpath(f"//filter[@name='{name}']")
        return literal_eval(found.get("domain"))

    def _mine(self, domain, path=""):
        return [*domain, (f"{path}id", "in", self.all.ids)]

    # === CASES === #

    def test_every_name_is_asked_for(self):
        names = set(self.env["grandes.clientes.case.named"]._get_named_domains())
        self.assertEqual(names, set(CASES))
        self.assertEqual(names, set(FILTERS))

    def test_lists_fields_and_pivots(self):
        Case = self.env["grandes.clientes.case"].with_user(self.coordinator)
        Analysis = self.env["grandes.clientes.case.analysis"].with_user(self.quality)
        for name, letters in CASES.items():
            with self.subTest(name):
                domain = self._filter("case_view_search", FILTERS[name])
                listed = Case.search(self._mine(domain))
                self.assertEqual(self._letters(listed), letters)
                shown = self.all.with_user(self.coordinator).filtered(name)
                self.assertEqual(self._letters(shown), letters)
                rest = Case.search(self._mine([(name, "=", False)]))
                self.assertEqual(rest | listed, self.all)
                ((count,),) = Analysis._read_group(
                    self._mine([(name, "=", True)], "case_id."), [], ["__count"]
                )
                self.assertEqual(count, len(letters))

    def test_the_queue_of_what_nobody_holds(self):
        action = self.env.ref("grandes_clientes.case_unassigned_action")
        found = self.env["grandes.clientes.case"].search(
            self._mine(literal_eval(action.domain))
        )
        self.assertEqual(self._letters(found), CASES["is_unassigned"])

    def test_badges_say_whose_date_is_past(self):
        by_deadline = self.all.grouped("deadline")
        self.assertEqual(self._letters(by_deadline["illegal"]), "BDFPQ")
        self.assertEqual(self._letters(by_deadline["overdue"]), "E")
        # Both badges use the same words; the colour and the hammer tell the dates
        # apart.
        for letter in "DE":
            self.assertIn("Overdue", self.case[letter].deadline_label)

    # === ESCALATIONS === #

    def test_escalations(self):
        Escalation = self.env["grandes.clientes.escalation"]
        Analysis = self.env["grandes.clientes.escalation.analysis"]
        for name, letters in ESCALATIONS.items():
            with self.subTest(name):
                filtered = self._filter(
                    "escalation_view_search", ESCALATION_FILTERS[name]
                )
                listed = Escalation.with_user(self.coordinator).search(
                    self._mine(filtered, "case_id.")
                )
                self.assertEqual(self._letters(listed.case_id), letters)
                counted = Analysis.with_user(self.quality).search(
                    self._mine([(name, "=", True)], "case_id.")
                )
                self.assertEqual(self._letters(counted.case_id), letters)

    # === REPORTS === #

    def _report(self, code):
        # Other cases of the database, if any, belong to another entity.
        return self.reports._make(code, *SINCE_ALWAYS, cuts={"entity": self.ies.id})

    def test_reports(self):
        presidency = self._report("I01")
        outsourcing, areas, escalation = map(self._report, ("I02", "I03", "I04"))
        count = {name: len(letters) for name, letters in CASES.items()}
        self.assertEqual(presidency.reconciliations[0].result, count["is_open"])
        overdue = presidency.indicator("I01.overdue")
        self.assertEqual(overdue.numerator, count["is_legal_overdue"])
        self.assertEqual(overdue.n, count["is_open"])
        closing = presidency.section("closing")
        self.assertEqual(closing.total("in_time"), count["is_closed_in_time"])
        self.assertEqual(closing.total("late"), count["is_closed_late"])
        late = outsourcing.indicator("I02.unescalated")
        self.assertEqual(late.numerator, count["is_escalation_late"])
        self.assertEqual(areas.indicator("I03.matrix").numerator, 2)
        self.assertEqual(areas.indicator("I03.legal").numerator, 3)
        self.assertEqual(areas.indicator("I03.matrix").n, 4)
        # First escalations: E, F, G, P's second and Q's first; P's was called back
        # before.
        on_time = escalation.indicator("I04.on_time")
        self.assertEqual((on_time.numerator, on_time.n), (4, 5))
        rate = escalation.indicator("I04.rate")
        self.assertEqual(rate.numerator, 5)

    # === DASHBOARDS === #

    def test_dashboards(self):
        presidency, escalation = self._report("I01"), self._report("I04")
        received = presidency.section("channel").total("received")
        self.assertEqual(received, len(self.case))
        open_count = len(CASES["is_open"])
        on_time = escalation.indicator("I04.on_time").value
        expected = {
            "presidencia": {
                "Casos recibidos": received,
                "Abiertos": open_count,
                "Cerrados en término (%)": presidency.indicator(
                    "I01.opportunity"
                ).value,
                "Vencidos por ley (%)": presidency.indicator("I01.overdue").value,
            },
            "supervision": {
                "Abiertos": open_count,
                "En front office": 3,
                "En back office": 1,
                "En áreas misionales": 4,
                "Escalados tarde (%)": 100 - on_time,
            },
            "area": {
                "Pendientes": self._report("I03").indicator("I03.matrix").n,
                "Rechazados": 100,
            },
        }
        for name, figures in expected.items():
            shown = self._dashboard(name)
            for label, value in figures.items():
                self.assertAlmostEqual(
                    float(shown[label]), float(value), 1, f"{name}: {label}"
                )

    def _dashboard(self, name):
        """Return ``{name: number}`` of the pivots of a dashboard, without filters."""
        path = f"grandes_clientes/data/analysis/dashboards/{name}.json"
        with file_open(path) as file:
            pivots = json.load(file)["pivots"].values()
        figures = {}
        for pivot in pivots:
            ((value,),) = (
                self.env[pivot["model"]]
                .with_user(self.quality)
                ._read_group(
                    self._mine([tuple(each) for each in pivot["domain"]], "case_id."),
                    [],
                    [pivot["measures"][0]["id"]],
                )
            )
            figures[pivot["name"]] = value or 0
        return figures

    def test_a_dashboard_s_stock_has_no_period(self):
        """An open case counts, whenever it was received."""
        for name in ("presidencia", "supervision", "area"):
            path = f"grandes_clientes/data/analysis/dashboards/{name}.json"
            with file_open(path) as file:
                pivots = json.load(file)["pivots"].values()
            for pivot in pivots:
                if ["is_open", "=", True] in pivot["domain"]:
                    self.assertNotIn("periodo", pivot["fieldMatching"], pivot["name"])
