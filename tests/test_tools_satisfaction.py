from odoo.tests import TransactionCase, tagged

from ..tools import satisfaction


@tagged("post_install", "-at_install")
class TestSatisfactionTools(TransactionCase):
    """Marks read from replies, and their figures (I13)."""

    def test_replies(self):
        for text, expected in (
            ("5", (5, None, "")),
            ("  4 \n\nGracias", (4, None, "Gracias")),
            (
                "3/5\nTardaron mucho.\nPero bien.",
                (3, None, "Tardaron mucho. Pero bien."),
            ),
            ("Calificación: 2", (2, None, "")),
            ("**5**.\n\nEl lun, 3 ago 2026, ICETEX escribió:\n> 1", (5, None, "")),
            ("1\n> 5", (1, None, "")),
        ):
            with self.subTest(text=text):
                self.assertEqual(
                    satisfaction.parse_reply(text), satisfaction.Reply(*expected)
                )

    def test_what_is_no_mark(self):
        for text in (
            "",
            "0",
            "6",
            "55",
            "Buenas tardes, 5 estudiantes siguen sin respuesta",
            "> 5",
            "5 de los casos no",
            "C2026-000123",
            # On another scale: a half is no best mark.
            "5/10",
            "4 / 10\nGracias",
            "5/100",
        ):
            with self.subTest(text=text):
                self.assertIsNone(satisfaction.parse_reply(text))

    def test_replies_with_recommendation(self):
        reply = satisfaction.parse_reply("5\n10\nExcelente", with_recommendation=True)
        self.assertEqual(reply, satisfaction.Reply(5, 10, "Excelente"))
        reply = satisfaction.parse_reply("5\nExcelente", with_recommendation=True)
        self.assertEqual(reply, satisfaction.Reply(5, None, "Excelente"))
        reply = satisfaction.parse_reply("5/5\n3/5", with_recommendation=True)
        self.assertEqual(reply, satisfaction.Reply(5, None, "3/5"))
        reply = satisfaction.parse_reply("4/5\n9/10", with_recommendation=True)
        self.assertEqual(reply, satisfaction.Reply(4, 9, ""))
        reply = satisfaction.parse_reply("5\n11", with_recommendation=True)
        self.assertEqual(reply, satisfaction.Reply(5, None, "11"))

    def test_figures(self):
        rows = [(5, 10), (4, 9), (3, 7), (1, 0), (None, None)]
        figures = satisfaction.figures(rows)
        self.assertEqual((figures.sent, figures.answered, figures.rate), (5, 4, 80))
        self.assertEqual((figures.mean, figures.csat), (3.25, 50))
        self.assertEqual((figures.recommended, figures.nps), (4, 25))
        self.assertTrue(figures.few and figures.few_recommended)
        figures = satisfaction.figures([(5, None)] * 30)
        self.assertFalse(figures.few)
        self.assertIsNone(figures.nps)

    def test_figures_of_nobody(self):
        figures = satisfaction.figures([])
        self.assertEqual((figures.sent, figures.rate, figures.csat), (0, None, None))
