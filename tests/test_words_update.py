"""An update renews the Spanish of labels that changed."""

from odoo.modules.migration import load_script
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL
from odoo.tools.misc import file_path

_SCRIPT = "grandes_clientes/migrations/19.0.1.11.0/post-words.py"


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
        load_script(file_path(_SCRIPT), "post_words").migrate(
            self.env.cr, "19.0.1.10.0"
        )
        self.env.invalidate_all()
        for record, label in stale:
            self.assertNotIn(record[label], ("Palabra vieja", False))
