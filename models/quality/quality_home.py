from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class QualityHome(models.AbstractModel):
    """What waits for quality today: cards with a number, each over its list.

    A card is a dictionary: ``code``, ``label``, ``model``, ``domain``, ``sequence``,
    ``tone`` (``danger`` or ``warning`` where somebody must act, else empty), ``empty``
    (what to say where there is nothing) and optionally ``view`` (XML id of a list).
    The number and the list go by the same domain, as whoever looks.
    """

    _name = "grandes.clientes.quality.home"
    _description = "Home of quality"

    @api.model
    def _get_home_cards(self):
        """Return the cards; a hook: what adds work for quality adds its own.

        They are fifteen at most.
        """
        return []

    @api.model
    @api.readonly
    def get_home(self):
        """Return the cards that the user may read, in order, each with its number."""
        return self._get_cards(self._get_home_cards())

    @api.model
    def _get_cards(self, rows):
        """Return the cards of some rows, as :meth:`get_home` does."""
        cards = []
        for card in sorted(rows, key=lambda each: each["sequence"]):
            Model = self.env[card["model"]]
            if not Model.has_access("read"):
                continue
            domain = Domain(card["domain"]) & Domain(
                "company_id", "in", self.env.companies.ids
            )
            label, empty, view = card["label"], card["empty"], card.get("view")
            cards.append(
                {
                    "code": card["code"],
                    "label": self.env._(label),
                    "empty": self.env._(empty),
                    "model": card["model"],
                    "tone": card.get("tone", ""),
                    "domain": list(domain),
                    "view_id": self.env.ref(f"grandes_clientes.{view}").id
                    if view
                    else False,
                }
            )
        for card, count in zip(cards, self._get_counts(cards), strict=True):
            card["count"] = count
        return cards

    @api.model
    def _get_counts(self, cards):
        """Return how many records each card has: one query, whatever their number."""
        if not cards:
            return ()
        counts = []
        for card in cards:
            # With the rules of whoever looks.
            found = self.env[card["model"]]._search(card["domain"])
            found.order = None
            counts.append(SQL("(SELECT count(*) FROM (%s) AS found)", found.select()))
        [row] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(counts)))
        return row
