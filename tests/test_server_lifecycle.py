"""The addon in a database that is in use: updated, uninstalled, installed again."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from ..tools import clock
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
        cls._leave_traces(env, cases[2])
        # People own the catalogues from the first day on.
        typification = env["grandes.clientes.typification"].browse(cls.typification_id)
        typification.name = "Pago sin aplicar"

    @classmethod
    def _leave_traces(cls, env, case):
        """Let others' tables refer to the addon's records, as weeks of work do.

        A contact and a user that came with the addon, as those of the demonstration
        do; what was done with them keeps them from being deleted.
        """
        partner = env["res.partner"].create(
            {
                "name": "Entidad de demostración",
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "ies",
            }
        )
        user = env["res.users"].create(
            {
                "name": "Asesora de demostración",
                "login": "demostracion",
                "group_ids": [
                    Command.set(
                        [
                            env.ref("base.group_user").id,
                            env.ref("grandes_clientes.group_front_office").id,
                        ]
                    )
                ],
            }
        )
        cls.claimed = {"res_partner": (partner | user.partner_id).ids}
        cls.claimed["res_users"] = user.ids
        for place, record in enumerate((partner, user.partner_id, user)):
            name = f"{MODULE}.demonstration_test_{place}"
            env["ir.model.data"]._update_xmlids(
                [{"xml_id": name, "record": record, "noupdate": True}]
            )
        partner.advisor_id = user
        vals = cls._case_vals(71000000)
        vals["partner_id"] = partner.id
        vals["contact_id"] = False
        worked = env[CASE].with_user(user).create(vals)
        worked._do_register()
        # A late escalation is a deviation, which names the entity.
        with clock.at(clock.now() + timedelta(days=8)):
            worked._do_escalate(
                "mission_area",
                reason="El área conoce el caso.",
                late_reason="Faltaba el soporte.",
            )
        kind = env["mail.activity.type"].search(
            [("res_model", "=like", "grandes.clientes.%")], limit=1
        )
        case.activity_schedule(activity_type_id=kind.id, user_id=user.id)
        case.sudo().message_post(body="Con su archivo", attachments=[("a.txt", b"a")])
        format_id = env.ref("grandes_clientes.letter_paperformat")
        format_id.margin_top = 61
        env.ref("grandes_clientes.dossier_report").paperformat_id = format_id

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
            # Paper formats are people's too.
            letter = env.ref("grandes_clientes.letter_paperformat")
            self.assertEqual(letter.margin_top, 61)
            dossier = env.ref("grandes_clientes.dossier_report")
            self.assertEqual(dossier.paperformat_id, letter)

        self._run("module", "uninstall", MODULE)
        self.assertEqual(self._module_state(), "uninstalled")
        self.assertEqual(self._remains(), {})
        query = "SELECT count(*) FROM res_partner WHERE id IN (%s, %s)"
        kept = self._rows(query, self.university_id, self.contact_id)
        self.assertEqual(kept, [(2,)], "Contacts are not the addon's")
        for table, ids in self.claimed.items():
            query = f"SELECT count(*) FROM {table} WHERE id = ANY(%s)"
            self.assertEqual(self._rows(query, ids), [(0,)], table)

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
