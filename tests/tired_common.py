"""An advisor who works in the browser, key by key."""

import json

from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon
from .test_triage_acts import TriageCommon
from .tour_common import TourCommon

HOME = "/odoo/grandes-clientes-"
EDITOR = ".modal [name=body] .odoo-editor-editable"
SAID = ".modal .o_gc_draft_said[data-kept]:not(:empty)"


class TiredCommon(TourCommon, TriageCommon, IntakeCommon, EscalationCommon):
    """Acts of an advisor in the browser, key by key."""

    def setUp(self):
        super().setUp()
        self.login = self.front.login
        self.contact.write({"name": "Coordinadora de Prueba", "phone": "310 123 4567"})

    def _answer(self, tab, text):
        """Open the reply dialog of the displayed case, and write in it."""
        tab.click(".o_statusbar_buttons button[name=action_answer]")
        tab.see(EDITOR)
        self._write(tab, text)

    def _write(self, tab, text):
        tab.come_forward()
        tab.wait(
            f"document.querySelector({json.dumps(EDITOR)})"
            ".contains(getSelection().anchorNode)"
        )
        tab.type(text)
