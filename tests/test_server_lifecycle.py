"""The addon in a database that is in use: updated, uninstalled, installed again."""

from odoo.tests import tagged

from .server import database
from .server.common import CASE, ServerCase
from .server.process import run_odoo

MODULE = "grandes_clientes"
# What an addon leaves behind when its removal is not clean, as counting queries.
_REMAINS = {
    "tables": "pg_tables WHERE tablename LIKE 'grandes\\_clientes%'",
    "sequences": "pg_sequences WHERE sequencename LIKE 'grandes\\_clientes%'",
    "columns": (
        "information_schema.columns WHERE column_name LIKE 'grandes\\_clientes%'"
    ),
    "models": "ir_model WHERE model LIKE 'grandes.clientes%'",
    "fields": "ir_model_fields WHERE name LIKE 'grandes\\_clientes%'",
    "references": "ir_model_data WHERE module = 'grandes_clientes'",
    "scheduled actions": (
        "ir_cron JOIN ir_act_server action ON action.id = ir_actions_server_id"
        " WHERE action.code LIKE '%grandes%' OR action.model_id IS NULL"
    ),
    "messages": "mail_message WHERE model LIKE 'grandes.clientes%'",
    "activities": "mail_activity WHERE res_model LIKE 'grandes.clientes%'",
    "followers": "mail_followers WHERE res_model LIKE 'grandes.clientes%'",
    "attachments": "ir_attachment WHERE res_model LIKE 'grandes.clientes%'",
    "numbering": "ir_sequence WHERE code LIKE 'grandes.clientes%'",
    "holidays of all": (
        "resource_calendar_leaves WHERE calendar_id IS NULL AND resource_id IS NULL"
    ),
    "parameters": "ir_config_parameter WHERE key LIKE 'grandes\\_clientes%'",
}


@tagged("post_install", "-at_install")
class TestServerLifecycle(ServerCase):
    starts_server = False

    @classmethod
    def _prepare_more(cls, env):
        cases = env[CASE].with_user(cls.user_ids[0])
        cases = cases.create([cls._case_vals(70000000 + place) for place in range(5)])
        cases._do_register()
        cases[0]._do_answer("<p>El pago ya se aplicó.</p>")
        cases[1]._do_withdraw("No lo necesita")
        # People own the catalogues from the first day on.
        typification = env["grandes.clientes.typification"].browse(cls.typification_id)
        typification.name = "Pago sin aplicar"

    def _module_state(self):
        query = "SELECT state FROM ir_module_module WHERE name = %s"
        return self._rows(query, MODULE)[0][0]

    def test_updated_uninstalled_and_installed_again(self):
        events = "SELECT id, digest FROM grandes_clientes_case_event ORDER BY id"
        before = self._rows(events)
        self._run(f"--update={MODULE}", "--stop-after-init", "--no-http")
        self.assertEqual(self._rows(events), before)
        with self._environment() as env:
            typification = env["grandes.clientes.typification"]
            name = typification.browse(self.typification_id).name
            self.assertEqual(name, "Pago sin aplicar")

        self._run("module", "uninstall", MODULE)
        self.assertEqual(self._module_state(), "uninstalled")
        self.assertEqual(self._remains(), {})
        query = "SELECT count(*) FROM res_partner WHERE id IN (%s, %s)"
        kept = self._rows(query, self.university_id, self.contact_id)
        self.assertEqual(kept, [(2,)], "Contacts are not the addon's")

        self._run(f"--init={MODULE}", "--stop-after-init", "--no-http")
        self.assertEqual(self._module_state(), "installed")
        self.assertEqual(
            self._rows("SELECT count(*) FROM grandes_clientes_case"), [(0,)]
        )

    def _run(self, *arguments):
        """Run a command of Odoo on the database; check that its log is clean."""
        # What this process knows of the models is of before.
        database.forget(self.database)
        problems = run_odoo(*arguments, f"--database={self.database}")
        self.assertEqual(problems, [])

    def _remains(self):
        """Return ``{kind: how many}`` of what is left of the addon."""
        counts = {
            kind: self._rows(f"SELECT count(*) FROM {where}")[0][0]
            for kind, where in _REMAINS.items()
        }
        return {kind: count for kind, count in counts.items() if count}
