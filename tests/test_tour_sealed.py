"""The chatter's options for messages that may not be changed."""

from odoo.tests import tagged

from .common import Common
from .pages_common import PagesCommon


@tagged("post_install", "-at_install")
class TestTourSealed(PagesCommon, Common):
    def test_neither_edit_nor_delete(self):
        case = self._registered()
        case.with_user(self.front).message_post(
            body="Llamé y no contestan",
            message_type="comment",
            attachments=[("llamada.txt", b"acta")],
        )
        self._walk_tours(self.front, (f"grandes.clientes.case/{case.id}", "sealed"))
