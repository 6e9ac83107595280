from .common import Common

BODY = "<p>El pago de agosto ya se aplicó a la obligación.</p>"


class AnswerCommon(Common):
    """Cases of every channel, and answers to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Answer = cls.env["grandes.clientes.case.answer"]

    def _written(self, number=42, **vals):
        return self._registered(
            channel="written",
            mercurio_in_number=f"2026ER{number:07}",
            mercurio_in_date="2026-09-15",
            **vals,
        )

    def _file(self, user=None, size=10, **vals):
        Attachment = self.env["ir.attachment"].with_user(user or self.front)
        return Attachment.create({"name": "soporte.pdf", "raw": b"x" * size, **vals})

    def _events(self, answer):
        return answer.delivery_ids.mapped("event")

    def _last(self, case, count=2):
        events = case.event_ids.sorted("sequence")[-count:]
        return [(event.step or None, event.act, event.state_to) for event in events]
