"""Reload the Spanish translations, whose terms were made consistent.

An update does not overwrite existing translations. Catalogue names belong to the users
by now and are kept; the addon's own terms (menus, actions, fields, views, activities)
are loaded again.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationImporter

_CATALOGUE = "grandes_clientes/i18n/es.po"
_OURS = ("ir.", "mail.activity.type")


def migrate(cr, version):
    """Overwrite the Spanish translations, except those of catalogues."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    importer = TranslationImporter(cr, verbose=False)
    for code, _name in env["res.lang"].get_installed():
        if code.startswith("es"):
            importer.load_file(file_path(_CATALOGUE), code, module="grandes_clientes")
    for found in (importer.model_translations, importer.model_terms_translations):
        for model in list(found):
            if not model.startswith(_OURS):
                del found[model]
    importer.save(overwrite=True)
