from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestCaseConversation(Common):
    """The conversation as the requester sees it, beside the case."""

    def _conversation(self, case, user):
        Story = self.env["grandes.clientes.portal.story"].with_user(user)
        return Story.get_conversation(case.id)

    def test_what_the_requester_was_told(self):
        case = self._registered()
        (told,) = self._conversation(case, self.front)
        self.assertIn(case.name, told["title"])
        self.assertTrue(told["ours"])
        self.assertTrue(told["when"])

    def test_only_who_reads_the_case(self):
        case = self._registered()
        for user in (self.official, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._conversation(case, user)
