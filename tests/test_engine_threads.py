from odoo.tests import tagged

from odoo.addons.mail.tools.discuss import Store

from ..models.engine import mail_message_unseen
from .common import Common

MIXIN = "grandes.clientes.discussion.mixin"


@tagged("post_install", "-at_install")
class TestThreads(Common):
    """Nobody can search a thread for texts that they may not read."""

    def test_what_addons_put_on_threads_is_not_searched(self):
        mixin = self.env.registry[MIXIN]
        ours = [model for model in self.env.values() if isinstance(model, mixin)]
        self.assertGreater(len(ours), 3)
        for model in ours:
            for name, field in self.env["mail.thread"]._fields.items():
                if field.type == "one2many":
                    with self.subTest(f"{model._name}.{name}"):
                        self.assertFalse(model._fields[name].bypass_search_access)

    def test_what_another_addon_opens_is_closed(self):
        case = self.env["grandes.clientes.case"]
        # As `rating` declares its own field on every thread.
        field = case._fields["website_message_ids"]
        self.addCleanup(setattr, field, "bypass_search_access", False)
        field.bypass_search_access = True
        case._register_hook()
        self.assertFalse(field.bypass_search_access)

    def test_what_nobody_looks_at_pops_up_nowhere(self):
        """The notified user still finds it in their inbox."""
        partner = self.ies
        told = self.front.partner_id

        def shown(context):
            message = partner.with_context(**context).message_post(
                body="Llamaron.", partner_ids=told.ids
            )
            self.assertIn(told, message.notified_partner_ids)
            return Store().add(message).get_result()

        self.assertFalse(shown(mail_message_unseen.CONTEXT))
        # A client cannot send this object as a context value.
        for value in (True, {}, repr(mail_message_unseen.CONTEXT)):
            data = shown(dict.fromkeys(mail_message_unseen.CONTEXT, value))
            self.assertIn("mail.message", data)
