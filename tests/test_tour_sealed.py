"""What the chatter offers on messages that stay as they were written."""

from odoo.tests import HttpCase, tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestTourSealed(HttpCase, Common):
    def test_neither_edit_nor_delete(self):
        case = self._registered()
        case.with_user(self.front).message_post(
            body="Llamé y no contestan",
            message_type="comment",
            attachments=[("llamada.txt", b"acta")],
        )
        self.start_tour(
            f"/odoo/grandes.clientes.case/{case.id}",
            "grandes_clientes_sealed",
            login=self.front.login,
        )
