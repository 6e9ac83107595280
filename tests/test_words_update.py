"""An update renews labels that changed, and texts that nobody rewrote."""

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .update_common import run_migration


@tagged("post_install", "-at_install")
class TestWordsUpdate(TransactionCase):
    def test_an_old_name_gives_way_to_the_present_one(self):
        self.env["res.lang"]._activate_lang("es_CO")
        name = (
            "grandes_clientes.selection__grandes_clientes_quality_audit__state__signed"
        )
        field = "grandes_clientes.field_grandes_clientes_control_signature__findings"
        stale = [
            (self.env.ref(name).with_context(lang="es_CO"), "name"),
            (self.env.ref(field).with_context(lang="es_CO"), "field_description"),
        ]
        for record, label in stale:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s || %s::jsonb WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(label),
                    SQL.identifier(label),
                    '{"es_CO": "Palabra vieja"}',
                    record.id,
                )
            )
        run_migration(self.env, "0.0.0/post-words")
        for record, label in stale:
            self.assertNotIn(record[label], ("Palabra vieja", False))

    def test_a_view_and_a_menu_say_what_this_version_says(self):
        self.env["res.lang"]._activate_lang("es_CO")
        view = self.env.ref("grandes_clientes.portal_sheet").with_context(lang="es_CO")
        menu = self.env.ref("grandes_clientes.menu_unfinished")
        menu = menu.with_context(lang="es_CO")
        # Spanish is not loaded in all databases of the tests.
        run_migration(self.env, "0.0.0/post-words")
        said, name = view.arch_db, menu.name
        now = "Spreadsheet (XLSX, XLS, CSV or ODS)"
        view.update_field_translations("arch_db", {"es_CO": {now: "Hoja (CSV)"}})
        menu.update_field_translations("name", {"es_CO": "Palabra vieja"})
        self.assertIn("Hoja (CSV)", view.arch_db)
        run_migration(self.env, "0.0.0/post-words")
        self.assertEqual((view.arch_db, menu.name), (said, name))
        self.assertIn("Hoja de cálculo (XLSX, XLS, CSV u ODS)", said)

    def test_a_catalogue_keeps_the_name_that_users_gave_it(self):
        self.env["res.lang"]._activate_lang("es_CO")
        channel = self.env.ref("grandes_clientes.channel_phone")
        channel = channel.with_context(lang="es_CO")
        channel.name = "Línea de atención"
        run_migration(self.env, "0.0.0/post-words")
        self.assertEqual(channel.name, "Línea de atención")

    def test_the_induction_names_the_menu_of_the_bulletins(self):
        self.env["res.lang"]._activate_lang("es_CO")
        item = self.env.ref("grandes_clientes.induction_item_bulletins")
        spanish = item.with_context(lang="es_CO")
        item.name = "Read the bulletins in force, under Channel"
        spanish.name = "Leer los comunicados vigentes, en Canal"
        run_migration(self.env, "19.0.1.11.0/post-induction")
        self.assertEqual(item.name, "Read the bulletins in force, under Team")
        self.assertEqual(spanish.name, "Leer los comunicados vigentes, en Equipo")
        spanish.name = "Leer los comunicados del mes"
        run_migration(self.env, "19.0.1.11.0/post-induction")
        self.assertEqual(spanish.name, "Leer los comunicados del mes")
