"""Add a description to the addon's own profiles that have none."""

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools.misc import file_path

_PROFILES = "grandes_clientes/data/access/profiles.xml"


def migrate(cr, version):
    """Set the note of each profile without one from the data file."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    tree = etree.parse(file_path(_PROFILES))
    for note in tree.findall(".//record/field[@name='note']"):
        name = f"grandes_clientes.{note.getparent().get('id')}"
        profile = env.ref(name, raise_if_not_found=False)
        if profile and not profile.note:
            profile.note = note.text
