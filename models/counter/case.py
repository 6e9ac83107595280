from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Cases at the counter: constancia, and information by voice."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_other_events(self):
        """Add the events of information by voice, and of our own contacts (I05)."""
        return super()._get_other_events() | {
            "tell_by_voice": _lt("Told by voice"),
            "contact_reached": _lt("Contacted on our initiative"),
            "contact_tried": _lt("Contact tried in vain"),
        }

    def action_print_constancia(self):
        """Print the constancias of the cases' filings (5.2.1)."""
        return self.filing_id.action_print_constancia()

    def action_mail_constancia(self):
        """Mail the constancias of the cases' filings to their requesters."""
        return self.filing_id.action_mail_constancia()

    def _log_told_by_voice(self, note=None):
        """Log that the requester was told number and date on the spot (5.2.4).

        :param str note: what else was said, as text
        """
        # Only telling that a case is a repeat is step 5.2.4.
        step = "5.2.4" if set(self.mapped("state")) == {"duplicate"} else None
        self._log_events("tell_by_voice", step=step, note=note or None)
