"""One word a thing: what screens said in other words says them from now on.

An update leaves translations that are there as they are. Names of catalogues are
people's own by now and stay; what the addon says of itself (menus, actions, fields,
views, activities) is read anew.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationImporter

_CATALOGUE = "grandes_clientes/i18n/es.po"
_OURS = ("ir.", "mail.activity.type")


def migrate(cr, version):
    """Read the Spanish of what is no catalogue, over what there is."""
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
