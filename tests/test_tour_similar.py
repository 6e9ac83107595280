"""Similar cases, suggestions and the keys of a case, in a real browser."""

from odoo.tests import tagged

from .test_similar import SimilarCommon
from .tour_scenes import TourScenes


@tagged("post_install", "-at_install")
class TestTourSimilar(TourScenes, SimilarCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for _index in range(3):
            cls._closed(
                "<p>Se giró a Íngrid Muñoz.</p>",
                beneficiary_name="Íngrid Muñoz",
                typification_id=cls._typification("T11").id,
            )

    def test_what_similar_cases_say(self):
        self._play_tours(self._suggestion, self._keys_and_base)

    def _suggestion(self):
        """Accept a suggestion with one click."""
        case = self._mail()
        yield self.front, f"m-grandes.clientes.case/{case.id}", "suggested"
        self.assertEqual(case.typification_id, self._typification("T11"))

    def _keys_and_base(self):
        case = self._registered(
            subject="Giro de matrícula pendiente",
            description="No han recibido el giro de la matrícula del estudiante.",
            beneficiary_id_number=str(next(self.documents)),
        )
        self._registered(
            subject="El siguiente", beneficiary_id_number=str(next(self.documents))
        )
        yield self.front, f"m-grandes.clientes.case/{case.id}", "case_keys"
        draft = self.env["grandes.clientes.answer.draft"].search(
            [("case_ids", "in", case.ids)]
        )
        self.assertIn("[falta: nombre]", draft.body)
        self.assertNotIn("Muñoz", draft.body)
