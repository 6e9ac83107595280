"""Reload the Spanish of the addon's own terms, after every change of version.

An update does not overwrite existing translations, and gives a term of a view that
changed a little the translation it had: users would go on reading the words of the
release that they installed first. Names in catalogues belong to the users by now, and
are kept, as is what is marked ``noupdate``.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationImporter

_CATALOGUE = "grandes_clientes/i18n/es.po"
# Models of fields, selection values, views, menus and actions.
_OURS = "ir."


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
