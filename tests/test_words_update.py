"""An update renews labels that changed, and texts that nobody rewrote."""

from odoo.modules.migration import load_script
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL
from odoo.tools.misc import file_path

_SCRIPTS = "grandes_clientes/migrations/19.0.1.11.0"


@tagged("post_install", "-at_install")
class TestWordsUpdate(TransactionCase):
    def _run_script(self, name):
        self.env.flush_all()
        path = file_path(f"{_SCRIPTS}/{name}.py")
        load_script(path, name.replace("-", "_")).migrate(self.env.cr, "19.0.1.10.0")
        self.env.invalidate_all()

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
        self._run_script("post-words")
        for record, label in stale:
            self.assertNotIn(record[label], ("Palabra vieja", False))

    def test_the_induction_names_the_menu_of_the_bulletins(self):
        self.env["res.lang"]._activate_lang("es_CO")
        item = self.env.ref("grandes_clientes.induction_item_bulletins")
        spanish = item.with_context(lang="es_CO")
        item.name = "Read the bulletins in force, under Channel"
        spanish.name = "Leer los comunicados vigentes, en Canal"
        self._run_script("post-induction")
        self.assertEqual(item.name, "Read the bulletins in force, under Team")
        self.assertEqual(spanish.name, "Leer los comunicados vigentes, en Equipo")
        spanish.name = "Leer los comunicados del mes"
        self._run_script("post-induction")
        self.assertEqual(spanish.name, "Leer los comunicados del mes")
