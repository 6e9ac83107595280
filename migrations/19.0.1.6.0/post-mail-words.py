"""Reload the Spanish texts of messages and activities.

An update does not overwrite existing translations, so the addon's own are loaded
again. Also removes the procedure's number from an activity type's name.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationImporter


def migrate(cr, version):
    """Rename the activity type, and overwrite the Spanish of ``ir.*`` models."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    todo = env.ref("grandes_clientes.activity_type_escalate", raise_if_not_found=False)
    if todo:
        cr.execute(
            "UPDATE mail_activity_type"
            "   SET name = replace(name::text, ' (R1)', '')::jsonb"
            " WHERE id = %s",
            todo.ids,
        )
        todo.invalidate_recordset(["name"])
    importer = TranslationImporter(cr, verbose=False)
    path = file_path("grandes_clientes/i18n/es.po")
    for code, _name in env["res.lang"].get_installed():
        if code.startswith("es"):
            importer.load_file(path, code, module="grandes_clientes")
    for found in (importer.model_translations, importer.model_terms_translations):
        for model in [name for name in found if not name.startswith("ir.")]:
            del found[model]
    importer.save(overwrite=True)
