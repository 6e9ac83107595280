"""Uninstallation of the addon from a database that is in use.

This test is here so that `make test` alone proves that nothing remains. That a database
in use survives an update, and that the addon can be installed again after an
uninstallation, is proved by `scripts/lifecycle`, with the same :mod:`.in_use`: it
installs twice and updates anyway, each of which costs as much as a hundred tests.
"""

from odoo.tests import tagged

from . import in_use
from .server import database
from .server.command import run_odoo
from .server.common import ServerCase

# Possible remains of an incomplete uninstallation, as counting queries.
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
    "files of messages": (
        "ir_attachment WHERE res_model = 'mail.message'"
        " AND res_id NOT IN (SELECT id FROM mail_message)"
    ),
    "constraints": (
        "ir_model_constraint WHERE name LIKE '%grandes\\_clientes%'"
        " OR name LIKE '%advisor\\_id\\_fkey'"
    ),
    "parameters": "ir_config_parameter WHERE key LIKE 'grandes\\_clientes%'",
}
# For each of four thousand fields PostgreSQL looks for references to it, and Odoo
# checks its column in a view of seven tables. This takes half of the time.
_INDEXES = """
    CREATE INDEX ON ir_model_fields (relation_field_id);
    CREATE INDEX ON ir_model_fields (related_field_id)
"""
_QUICK_COLUMNS = """\
from odoo.tools import sql

def column_exists(cr, table, column):
    cr.execute(
        "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(quote_ident(%s))"
        " AND attname = %s AND attnum > 0 AND NOT attisdropped",
        [table, column],
    )
    return cr.rowcount

sql.column_exists = column_exists
"""


@tagged("post_install", "-at_install")
class TestServerLifecycle(ServerCase):
    starts_server = False

    @classmethod
    def _prepare_more(cls, env):
        cls.used = in_use.make(env)

    def _module_state(self):
        query = "SELECT state FROM ir_module_module WHERE name = %s"
        return self._rows(query, in_use.MODULE)[0][0]

    def test_uninstalled(self):
        self._run("module", "uninstall", in_use.MODULE)
        self.assertEqual(self._module_state(), "uninstalled")
        self.assertEqual(self._remains(), {})
        query = "SELECT count(*) FROM res_partner WHERE id = ANY(%s)"
        kept = self._rows(query, self.used["kept"])
        self.assertEqual(kept, [(2,)], "Contacts are not the addon's")
        for table, ids in self.used["claimed"].items():
            query = f"SELECT count(*) FROM {table} WHERE id = ANY(%s)"
            self.assertEqual(self._rows(query, ids), [(0,)], table)

    def _run(self, *arguments):
        """Run a command of Odoo on the database; check that its log is clean."""
        # The registry of this process is outdated.
        database.forget(self.database)
        database.change(self.database, _INDEXES)
        problems = run_odoo(
            *arguments, f"--database={self.database}", prelude=_QUICK_COLUMNS
        )
        self.assertEqual(problems, [])

    def _remains(self):
        """Return ``{kind: number}`` of the remains of the addon."""
        counts = {
            kind: self._rows(f"SELECT count(*) FROM {where}")[0][0]
            for kind, where in _REMAINS.items()
        }
        return {kind: count for kind, count in counts.items() if count}
