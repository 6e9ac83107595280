"""The advisor's day in a real browser, with a real mail server at the end."""

from odoo.tests import tagged

from .intake_common import CLAIM, IntakeCommon
from .tour_common import TourCommon
from .tour_scenes import TourScenes

ROWS = (
    ("10203040", "Ana Gómez", CLAIM),
    ("20304050", "Luis Rojas", CLAIM),
    ("20304051", "Eva Mora", CLAIM),
    ("20304051", "Eva Mora", CLAIM),
    ("20304052", "Juan Gil", "Lo que sea"),
    ("20304053", "Rosa Paz", CLAIM),
)


@tagged("post_install", "-at_install")
class TestTourDay(TourScenes, TourCommon, IntakeCommon):
    """5.2.1–5.2.8, from the entity's request to its answer."""

    def test_from_a_spreadsheet_to_a_delivered_answer(self):
        self._play_tours(self._day)

    def _day(self):
        first = self._registered(beneficiary_id_number="10203040")
        rows = [
            ("CC", document, name, "", typification, "", "Falta el pago")
            for document, name, typification in ROWS
        ]
        self._serve("solicitudes.xlsx", self._sheet(*rows))
        yield self.front, "grandes-clientes-spreadsheets", "advisor_day"
        filing = self.env["grandes.clientes.filing"].search(
            [("subject", "=", "solicitudes.xlsx")]
        )
        cases = filing.case_ids
        self.assertEqual(len(cases), 6)
        self.assertEqual(first.repeat_count, 1)
        case = cases.filtered(lambda each: each.beneficiary_name == "Luis Rojas")
        self.assertEqual(
            (case.state, case.user_id, case.contact_id),
            ("answered", self.front, self.contact),
        )
        self.assertEqual(case.consultation_ids.system_id.code, "COBOL")

        self._work_queue()
        self.assertEqual(case.state, "closed")
        [message] = self._messages("El 3 de septiembre.")
        self.assertEqual(message["To"], "coordinadora@example.com")
        self.assertIn(case.name, message["Subject"])
        self.assertEqual(
            [step for step, _act in self._walk(case)][-3:], ["5.2.6", "5.2.7", "5.2.8"]
        )
        place = f"grandes-clientes-cases/{case.id}"
        yield self.front, place, "advisor_day_closed"
