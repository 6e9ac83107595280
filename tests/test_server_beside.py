"""Other applications installed after the addon is in use; at night only.

``scripts/beside`` installs them first, and runs the tests that they might affect.
``.ci/beside`` does both.
"""

from odoo.tests import tagged

from .effort import NIGHT
from .server import database
from .server.command import run_odoo
from .server.common import CASE, ServerCase

_OTHERS = "website,crm,project,hr,sale,survey,im_livechat,website_crm,hr_holidays"


class BesideCase(ServerCase):
    starts_server = False
    advisors = 1

    def _run(self, *options):
        """Run Odoo on the database to its end; return its warnings."""
        database.forget(self.database)
        return run_odoo("-d", self.database, *options, "--no-http", "--stop-after-init")

    def _check_they_come_and_ours_goes_on(self):
        [case_id] = self._received([76000000])
        # Their warnings about each other do not concern the addon.
        warned = self._run("-i", _OTHERS)
        self.assertEqual([line for line in warned if "grandes" in line], [])
        # The addon is updated among them: every view is read and validated again.
        self.assertEqual(self._run("-u", "grandes_clientes"), [])
        with self._environment() as env:
            names = _OTHERS.split(",")
            states = env["ir.module.module"].search([("name", "in", names)])
            self.assertEqual(set(states.mapped("state")), {"installed"})
            env = env(user=self.user_ids[0])
            case = env[CASE].browse(case_id)
            case._do_register()
            self.assertEqual(case.state, "front_office")
            views = case.get_views(
                [(False, "form"), (False, "list"), (False, "search")]
            )
            self.assertEqual(set(views["views"]), {"form", "list", "search"})
            self.assertTrue(env["grandes.clientes.home"].get_home("advisor"))
        self._assert_chains_intact()


if NIGHT:

    @tagged("post_install", "-at_install")
    class TestServerBeside(BesideCase):
        def test_they_come_and_ours_goes_on(self):
            self._check_they_come_and_ours_goes_on()
