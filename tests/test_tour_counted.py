"""Everyday work at the desks, with clicks and keys at or under their ceilings."""

import time
from unittest.mock import patch

from odoo.tests import tagged

from ..tools.sheet.writer import SheetSpec, write_xlsx
from .escalation_common import EscalationCommon
from .intake_common import CLAIM, HEADERS, IntakeCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourCounted(TourCommon, IntakeCommon, EscalationCommon):
    """Each ceiling is in its tour (`static/tests/tours/counted.js`)."""

    def setUp(self):
        super().setUp()
        self.back.lang = "es_CO"
        self.contact.write({"name": "Coordinadora de Prueba", "phone": "310 123 4567"})

    def _get_cases(self, code="phone"):
        return self.env["grandes.clientes.case"].search(
            [("channel_id.code", "=", code), ("partner_id", "=", self.ies.id)]
        )

    def _get_filings(self, *names):
        return self.env["grandes.clientes.filing"].search([("subject", "in", names)])

    def test_a_day_at_the_counter(self):
        """A mass escalation, a visit, a letter and a sheet of 62 rows.

        In one page, as users work: effects of one screen on the next are covered, too.
        """
        many = self._many(6, typification="T09") | self._many(6, typification="T22")
        many._do_register()
        rows = [
            ("CC", str(10203000 + at), f"Persona {at}", "", CLAIM, "", "Falta el pago")
            for at in range(62)
        ]
        self._serve("solicitudes.xlsx", self._sheet(*rows))
        self._serve("recibo.pdf", b"%PDF-1.4 recibo")
        self._serve("carta.pdf", b"%PDF-1.4 carta")
        self._walk_tours(
            self.front,
            ("grandes-clientes-cases", "counted_escalation"),
            ("grandes-clientes-visit", "counted_visit"),
            ("grandes-clientes-letter", "counted_letter"),
            ("grandes-clientes-spreadsheets", "counted_sheet"),
        )
        with self.subTest("by the matrix"):
            self.assertEqual(
                sorted(many.mapped("state")),
                ["back_office"] * 6 + ["mission_area"] * 6,
            )
            self.assertEqual(
                set(many.escalation_ids.mapped("instruction")), {"Confirmen el valor"}
            )
        with self.subTest("visit with a paper"):
            case = self._get_cases("in_person")
            self.assertEqual(case.mapped("state"), ["front_office"])
            papers = case.filing_id.attachment_ids
            self.assertEqual(papers.mapped("name"), ["recibo.pdf"])
        with self.subTest("letter"):
            case = self._get_cases("written")
            self.assertEqual(case.mapped("state"), ["front_office"])
            self.assertEqual(case.mercurio_in_number, "2026ER0000123")
            papers = case.filing_id.attachment_ids
            self.assertEqual(papers.mapped("name"), ["carta.pdf"])
        with self.subTest("sheet of 62 rows"):
            filing = self._get_filings("solicitudes.xlsx")
            self.assertEqual(len(filing.case_ids), 62)

    def test_a_call_a_list_an_answer_and_mistakes(self):
        """Nothing is filed until its entity is known; sending twice files once."""
        self._registered(beneficiary_id_number="10203040")
        case = self._registered(beneficiary_id_number="10203041")
        self._serve("foto.xlsx", b"\x89PNG\r\n\x1a\n no es una hoja")
        rows = [("CC", "10203040", "Ana Gómez", "", CLAIM, "", "Falta el pago")]
        other = write_xlsx(
            [
                SheetSpec(
                    "Solicitudes",
                    (*HEADERS, "Entidad"),
                    [(*row, self.town.name) for row in rows],
                )
            ]
        )
        self._serve("ajena.xlsx", other)
        self._walk_tours(
            self.front,
            ("grandes-clientes-call", "counted_call"),
            ("grandes-clientes-list", "counted_list"),
            (f"grandes-clientes-cases/{case.id}", "counted_answer"),
            ("grandes-clientes-spreadsheets", "mistake_sheet"),
            ("grandes-clientes-call", "mistake_call"),
        )
        closed, other = self._get_cases().sorted("id")
        with self.subTest("call"):
            self.assertEqual(closed.description, "Pago de agosto")
            self.assertEqual(closed.state, "closed")
        with self.subTest("list"):
            asked = self.env["grandes.clientes.follow.up"].search([], limit=1)
            self.assertTrue(asked)
        with self.subTest("look up and answer"):
            self.assertEqual(case.state, "answered")
            self.assertTrue(case.consultation_ids)
        with self.subTest("the wrong sheet"):
            filings = self._get_filings("foto.xlsx", "ajena.xlsx")
            self.assertEqual(filings.partner_id, self.town)
            self.assertEqual(len(filings), 1)
        with self.subTest("a call left half-way, and pressed twice"):
            self.assertEqual(other.description, "Se cortó la llamada")

    def test_what_is_typed_stays_where_an_onchange_hides_it(self):
        self._registered(beneficiary_id_number="1020304050")
        Call = type(self.env["grandes.clientes.call"])
        onchange = Call.onchange

        def onchange_late(records, *args):
            time.sleep(1)
            return onchange(records, *args)

        with patch.object(Call, "onchange", onchange_late):
            self._walk_tours(self.front, ("grandes-clientes-call", "counted_repeat"))

    def test_back_office_three_cases(self):
        cases = self._many(3, typification="T22")
        cases._do_register()
        escalations = cases._do_escalate("back_office")
        self._walk_tours(self.back, ("grandes-clientes-back-office", "counted_back"))
        self.assertEqual(set(escalations.mapped("state")), {"answered"})
        self.assertEqual(len(cases.consultation_ids), 3)
