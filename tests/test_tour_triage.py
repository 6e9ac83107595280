"""Ten mails sorted with the keyboard alone, in a real browser."""

from odoo.tests import tagged

from .pages_common import PagesCommon
from .test_triage_acts import TriageCommon


@tagged("post_install", "-at_install")
class TestTourTriage(PagesCommon, TriageCommon):
    def test_ten_mails_by_keyboard(self):
        first = self._registered(beneficiary_id_number="79.123.456")
        texts = {
            2: "Gane dinero ya.",
            3: "¿Qué pasó con lo de Pedro Páez, C.C. 79.123.456?",
            9: "Consulta de Luz Ríos, CC 52.888.111.",
            4: "Ana Gómez CC 1.020.304.050\nLuz Ríos CC 52.888.999\nCódigo T22",
        }
        mails = self.Case.browse().union(
            *(
                self._mail(
                    subject=f"Mail {index:02d}",
                    description=texts.get(
                        index, f"Ana Gómez, C.C. {30_000_000 + index}. Código T22."
                    ),
                )
                for index in range(10)
            )
        )
        self._walk_tours(self.front, ("grandes-clientes-triage", "triage"))
        states = mails.mapped("state")
        self.assertEqual(states[2:4], ["dismissed", "duplicate"])
        self.assertEqual(states[:2] + states[4:], ["front_office"] * 8)
        self.assertEqual(mails[3].duplicate_id, first)
        parts = mails[4].filing_id.case_ids
        self.assertEqual(parts.mapped("state"), ["front_office"] * 2)
