from odoo.tests import Form, TransactionCase, tagged

PREFIX = "grandes_clientes_"


@tagged("post_install", "-at_install")
class TestSettings(TransactionCase):
    """Each company setting is named once, and the settings page writes that field."""

    def _get_settable(self):
        """Return the addon's fields that a user may set for a company."""
        return {
            name: field
            for name, field in self.env["res.company"]._fields.items()
            if name.startswith(PREFIX)
            and not (field.readonly or field.compute or field.related)
        }

    def test_each_is_a_setting_with_the_same_words(self):
        names = self._get_settable()
        self.assertGreater(len(names), 30)
        told = ("string", "type", "help")
        settings = self.env["res.config.settings"].fields_get(list(names), told)
        companies = self.env["res.company"].fields_get(list(names), told)
        self.assertEqual(settings, companies)

    def test_what_acts_keep_is_none(self):
        fields = self.env["res.config.settings"]._fields
        for name in ("digest_on", "receipts_told_on"):
            self.assertNotIn(PREFIX + name, fields)

    def test_the_screen_sets_the_company(self):
        with Form(self.env["res.config.settings"]) as form:
            form.grandes_clientes_receipt_days = 9
            form.grandes_clientes_fax_needs_mercurio_out = True
            form.grandes_clientes_digest_hour = 6.5
        form.record.execute()
        self.assertRecordValues(
            self.env.company,
            [
                {
                    "grandes_clientes_receipt_days": 9,
                    "grandes_clientes_fax_needs_mercurio_out": True,
                    "grandes_clientes_digest_hour": 6.5,
                }
            ],
        )
