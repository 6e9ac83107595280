"""The list of changes while others write: nothing is left out (docs/api.md)."""

from odoo.tests import tagged

from .server.common import CASE, ServerCase


@tagged("post_install", "-at_install")
class TestServerApi(ServerCase):
    advisors = 1
    starts_server = False

    def _changes(self, since):
        """Return ``(numbers of cases, cursor)`` as a call of its own sees them."""
        with self._environment() as env:
            api = env["grandes.clientes.api"].with_user(self.user_ids[0])
            told = api.changes(since=since)
            return [change["case"] for change in told["changes"]], told["cursor"]

    def test_what_is_being_written_comes_later(self):
        first, second = self._received([70000001, 70000002])
        _numbers, cursor = self._changes(0)
        with self._environment() as slow:
            early = slow[CASE].with_user(self.user_ids[0]).browse(first)
            early._do_register()
            slow.flush_all()
            # Another one, which is written later and done sooner.
            with self._environment() as quick:
                late = quick[CASE].with_user(self.user_ids[0]).browse(second)
                late._do_register()
                late_name = late.name
            early_name = early.name
            numbers, meanwhile = self._changes(cursor)
            self.assertEqual(numbers, [])
            self.assertEqual(meanwhile, cursor)
        numbers, end = self._changes(meanwhile)
        self.assertEqual(numbers, [early_name, late_name])
        self.assertEqual(self._changes(end), ([], end))
