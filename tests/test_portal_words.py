"""No internal term appears in Spanish texts for the outside (screens, rule 34)."""

import re
from pathlib import Path

import polib

from odoo.tests import BaseCase, tagged

_INSIDE = re.compile(
    r"front office|back office|matriz|tipificaci|tipolog[ií]a|escala(?:r|mi|d)|escalon"
    r"|bandeja|área misional",
    re.IGNORECASE,
)
# Pages, notices to requesters, and the messages in their code.
_OUTSIDE = re.compile(
    r"arch_db:grandes_clientes\.(?:portal_(?!invitation)|notice_|satisfaction_p)"
    r"|code:addons/grandes_clientes/controllers/portal"
    r"|code:addons/grandes_clientes/models/portal/(?:portal_|sheet_told|upload_|filing_)"
)


@tagged("post_install", "-at_install")
class TestPortalWords(BaseCase):
    def test_nothing_internal_is_said_outside(self):
        catalogue = polib.pofile(str(Path(__file__).parents[1] / "i18n/es.po"))
        outside = [
            entry
            for entry in catalogue
            if any(_OUTSIDE.search(place) for place, _line in entry.occurrences)
        ]
        self.assertGreater(len(outside), 300)
        found = [e.msgstr for e in outside if _INSIDE.search(e.msgstr)]
        self.assertEqual(found, [])
