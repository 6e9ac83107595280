"""The addon's own profiles say what they are for, where nobody wrote it."""

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_path

_PROFILES = "grandes_clientes/data/access/profiles.xml"


def migrate(cr, version):
    """Write the sentence of each profile that has none."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    tree = etree.parse(file_path(_PROFILES))
    for note in tree.findall(".//record/field[@name='note']"):
        name = f"grandes_clientes.{note.getparent().get('id')}"
        profile = env.ref(name, raise_if_not_found=False)
        if profile and not profile.note:
            profile.note = note.text
