"""The jobs of a day at the desks, with clicks and keys at or under their ceilings."""

from odoo.tests import tagged

from ..tools.sheet.writer import SheetSpec, write_xlsx
from .escalation_common import EscalationCommon
from .intake_common import CLAIM, HEADERS, IntakeCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestTourCounted(TourCommon, IntakeCommon, EscalationCommon):
    """Each ceiling stands in its tour (`static/tests/tours/counted.js`)."""

    def _tour(self, path, name, user=None):
        self.start_tour(
            f"/odoo/{path}",
            f"grandes_clientes_{name}",
            login=(user or self.front).login,
        )
        self.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.back.lang = "es_CO"
        self.contact.write({"name": "Coordinadora de Prueba", "phone": "310 123 4567"})

    def _get_cases(self, code="phone"):
        return self.env["grandes.clientes.case"].search(
            [("channel_id.code", "=", code), ("partner_id", "=", self.ies.id)]
        )

    def test_sheet_of_62_rows(self):
        rows = [
            ("CC", str(10203000 + at), f"Persona {at}", "", CLAIM, "", "Falta el pago")
            for at in range(62)
        ]
        self._serve("solicitudes.xlsx", self._sheet(*rows))
        self._tour("grandes-clientes-spreadsheets", "counted_sheet")
        filing = self.env["grandes.clientes.filing"].search(
            [("subject", "=", "solicitudes.xlsx")]
        )
        self.assertEqual(len(filing.case_ids), 62)

    def test_call(self):
        self._tour("grandes-clientes-call", "counted_call")
        self.assertEqual(self._get_cases().mapped("state"), ["closed"])

    def test_visit_with_a_paper(self):
        self._serve("recibo.pdf", b"%PDF-1.4 recibo")
        self._tour("grandes-clientes-visit", "counted_visit")
        case = self._get_cases("in_person")
        self.assertEqual(case.mapped("state"), ["front_office"])
        self.assertEqual(case.filing_id.attachment_ids.mapped("name"), ["recibo.pdf"])

    def test_letter(self):
        self._serve("carta.pdf", b"%PDF-1.4 carta")
        self._tour("grandes-clientes-letter", "counted_letter")
        case = self._get_cases("written")
        self.assertEqual(case.mapped("state"), ["front_office"])
        self.assertEqual(case.mercurio_in_number, "2026ER0000123")
        self.assertEqual(case.filing_id.attachment_ids.mapped("name"), ["carta.pdf"])

    def test_list(self):
        self._registered(beneficiary_id_number="10203040")
        self._tour("grandes-clientes-list", "counted_list")
        asked = self.env["grandes.clientes.follow.up"].search([], limit=1)
        self.assertTrue(asked)

    def test_look_up_and_answer(self):
        case = self._registered()
        self._tour(f"grandes-clientes-cases/{case.id}", "counted_answer")
        self.assertEqual(case.state, "answered")
        self.assertTrue(case.consultation_ids)

    def test_mass_escalation_by_the_matrix(self):
        cases = self._many(6, typification="T09")
        cases |= self._many(6, typification="T22")
        cases._do_register()
        self._tour("grandes-clientes-cases", "counted_escalation")
        self.assertEqual(
            sorted(cases.mapped("state")), ["back_office"] * 6 + ["mission_area"] * 6
        )
        self.assertEqual(
            set(cases.escalation_ids.mapped("instruction")), {"Confirmen el valor"}
        )

    def test_back_office_three_cases(self):
        cases = self._many(3, typification="T22")
        cases._do_register()
        escalations = cases._do_escalate("back_office")
        self._tour("grandes-clientes-back-office", "counted_back", self.back)
        self.assertEqual(set(escalations.mapped("state")), {"answered"})
        self.assertEqual(len(cases.consultation_ids), 3)

    # === MISTAKES OF A TIRED PERSON === #

    def test_the_wrong_sheet(self):
        """Nothing is filed until whose it is has been settled."""
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
        self._tour("grandes-clientes-spreadsheets", "mistake_sheet")
        filings = self.env["grandes.clientes.filing"].search(
            [("subject", "in", ("foto.xlsx", "ajena.xlsx"))]
        )
        self.assertEqual(filings.partner_id, self.town)
        self.assertEqual(len(filings), 1)

    def test_a_call_left_half_way_and_pressed_twice(self):
        self._tour("grandes-clientes-call", "mistake_call")
        case = self._get_cases()
        self.assertEqual(len(case), 1)
        self.assertEqual(case.description, "Se cortó la llamada")
