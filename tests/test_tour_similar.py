"""Similar cases, suggestions and the keys of a case, in a real browser."""

from odoo.tests import HttpCase, tagged

from .test_similar import SimilarCommon


@tagged("post_install", "-at_install")
class TestTourSimilar(HttpCase, SimilarCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for _index in range(3):
            cls._closed(
                "<p>Se giró a Íngrid Muñoz.</p>",
                beneficiary_name="Íngrid Muñoz",
                typification_id=cls._typification("T11").id,
            )

    def test_a_suggestion_is_taken_in_one_click(self):
        case = self._mail()
        self.start_tour(
            f"/odoo/m-grandes.clientes.case/{case.id}",
            "grandes_clientes_suggested",
            login=self.front.login,
        )
        self.assertEqual(case.typification_id, self._typification("T11"))

    def test_keys_and_base(self):
        case = self._registered(
            subject="Giro de matrícula pendiente",
            description="No han recibido el giro de la matrícula del estudiante.",
            beneficiary_id_number=str(next(self.documents)),
        )
        self._registered(
            subject="El siguiente", beneficiary_id_number=str(next(self.documents))
        )
        self.start_tour(
            f"/odoo/m-grandes.clientes.case/{case.id}",
            "grandes_clientes_case_keys",
            login=self.front.login,
        )
        draft = self.env["grandes.clientes.answer.draft"].search(
            [("case_ids", "in", case.ids)]
        )
        self.assertIn("[falta: nombre]", draft.body)
        self.assertNotIn("Muñoz", draft.body)
