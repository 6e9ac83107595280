"""Reload the Spanish names of selection values, some of which were renamed.

An update does not overwrite existing translations: an access request that waits for
approval still said «Consultado».
"""

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationImporter


def migrate(cr, version):
    """Overwrite the Spanish translations of our selection values."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    importer = TranslationImporter(cr, verbose=False)
    path = file_path("grandes_clientes/i18n/es.po")
    for code, _name in env["res.lang"].get_installed():
        if code.startswith("es"):
            importer.load_file(path, code, module="grandes_clientes")
    for found in (importer.model_translations, importer.model_terms_translations):
        for model in [name for name in found if name != "ir.model.fields.selection"]:
            del found[model]
    importer.save(overwrite=True)
