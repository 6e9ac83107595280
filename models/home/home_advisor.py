from odoo import api, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools import case_states, clock
from ..time.deadline import SOON

_lt = LazyTranslate(__name__)
CASE = "grandes.clientes.case"


class Home(models.AbstractModel):
    """Cards of the advisor, above the list of their cases."""

    _name = "grandes.clientes.home"
    _inherit = "grandes.clientes.home"

    @api.model
    def _get_home_cards(self, role):
        """Add the advisor's cards, with the same terms as the lists."""
        cards = super()._get_home_cards(role)
        if role != "advisor":
            return cards
        mine = self._domain_my_work()
        return [
            *cards,
            *({**card, "domain": mine & card["domain"]} for card in self._get_work()),
            {
                "code": "inbox",
                "label": _lt("Inbox"),
                "empty": _lt("Everything received is registered."),
                "model": CASE,
                "domain": mine & Domain("state", "=", "received"),
                "sequence": 90,
            },
        ]

    def _domain_my_work(self):
        """Return the domain of «My work»: held, or filed by the user's entities."""
        user_id = self.env.uid
        return Domain("user_id", "=", user_id) | (
            Domain("state", "=", "received")
            & Domain("user_id", "=", False)
            & (
                Domain("partner_id.is_my_portfolio", "=", True)
                | Domain("partner_id", "=", False)
            )
        )

    def _get_soon(self):
        """Return the last day that counts as due soon: two business days from today."""
        today = clock.today(self.env.company)
        return self.env.company._grandes_clientes_get_days().add(today, SOON)

    def _domain_need(self, *needs):
        return Domain("need", "in", needs)

    def _get_work(self):
        """Return the cards of case work, without restriction to a user."""
        today = clock.today(self.env.company)
        return [
            {
                "code": "illegal",
                "label": _lt("Past the legal term"),
                "empty": _lt("Nothing is past its legal term."),
                "model": CASE,
                "domain": Domain("is_legal_overdue", "=", True),
                "tone": "danger",
                "sequence": 5,
            },
            {
                "code": "overdue",
                "label": _lt("Past the promised date"),
                "column": _lt("Overdue items"),
                "empty": _lt("Nothing is past the date that was promised."),
                "model": CASE,
                "domain": Domain("is_promise_overdue", "=", True),
                "tone": "danger",
                "sequence": 10,
            },
            {
                "code": "soon",
                "label": _lt("Due in ≤ 2 days"),
                "column": _lt("≤ 2 days"),
                "empty": _lt("Nothing is due in two days."),
                "model": CASE,
                "domain": Domain("state", "in", case_states.NOT_ENDED)
                & Domain("date_promised", ">=", today)
                & Domain("date_promised", "<=", self._get_soon()),
                "tone": "warning",
                "sequence": 20,
            },
            {
                "code": "to_escalate",
                "label": _lt("To escalate today"),
                "column": _lt("To escalate"),
                "empty": _lt("Nothing is past its day to escalate."),
                "model": CASE,
                "domain": Domain("state", "in", ("received", "front_office"))
                & Domain("date_escalate_by", "<=", today)
                & Domain("escalation_ids", "=", False),
                "tone": "warning",
                "sequence": 30,
            },
            {
                "code": "came_back",
                "label": _lt("Returned or rejected"),
                "column": _lt("Sent back"),
                "empty": _lt("No desk sent anything back."),
                "model": CASE,
                "domain": Domain("state", "=", "front_office")
                & self._domain_need("returned", "rejected"),
                "tone": "warning",
                "sequence": 40,
            },
            {
                "code": "to_send",
                "label": _lt("To send"),
                "column": _lt("To send"),
                "empty": _lt("No answer waits to be sent."),
                "model": CASE,
                "domain": self._domain_need("ready"),
                "tone": "warning",
                "sequence": 50,
            },
            {
                "code": "failed",
                "label": _lt("Answers not delivered"),
                "empty": _lt("Every answer that was sent is on its way or arrived."),
                "model": CASE,
                "domain": self._domain_need("failed"),
                "tone": "danger",
                "sequence": 60,
            },
            {
                "code": "wrote",
                "label": _lt("They wrote to you"),
                "column": _lt("Unread"),
                "empty": _lt("What requesters wrote is read."),
                "model": CASE,
                "domain": self._domain_need("wrote"),
                "tone": "warning",
                "sequence": 70,
            },
        ]
