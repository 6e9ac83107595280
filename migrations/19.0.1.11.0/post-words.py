"""Reload the Spanish names of fields and selection values, some of which were renamed.

An update does not overwrite existing translations: a visit that was made still said
«Hecho».
"""

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationImporter

# Nobody edits these in the application.
_MODELS = ("ir.model.fields", "ir.model.fields.selection")


def migrate(cr, version):
    """Overwrite the Spanish translations of our fields and their values."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    importer = TranslationImporter(cr, verbose=False)
    path = file_path("grandes_clientes/i18n/es.po")
    for code, _name in env["res.lang"].get_installed():
        if code.startswith("es"):
            importer.load_file(path, code, module="grandes_clientes")
    for found in (importer.model_translations, importer.model_terms_translations):
        for model in [name for name in found if name not in _MODELS]:
            del found[model]
    importer.save(overwrite=True)
