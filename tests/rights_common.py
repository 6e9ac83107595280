"""Helpers for the tests of record rules."""


class RightsMixin:
    """Checks that a rule, and nothing else, hides a record."""

    def _sees(self, user, records):
        """Return which of ``records`` the user finds, without clearing any cache."""
        Model = records.with_user(user).sudo(False).browse()
        return Model.search([("id", "in", records.ids)])

    def _assert_rule_hides(self, xml_id, user, record):
        """Assert that the rule hides the record: without the rule it is visible."""
        self.assertFalse(self._sees(user, record), xml_id)
        rule = self.env.ref(f"grandes_clientes.{xml_id}")
        rule.active = False
        self.assertTrue(self._sees(user, record), xml_id)
        rule.active = True
