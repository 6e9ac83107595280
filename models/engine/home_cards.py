from collections.abc import Collection

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class HomeCards(models.AbstractModel):
    """Cards with a number and a list, of which the homes of roles are made.

    A card is a dictionary: ``code``, ``label``, ``model``, ``domain``, ``sequence``,
    ``tone`` (``danger`` or ``warning`` if somebody must act, else empty), ``empty``
    (text for an empty list), and optionally ``view`` (XML id of a list), ``by`` (a
    stored many2one of the model, to count by user) with ``column`` (its heading), and
    ``company`` (``False`` if the model has none). Number, list and column use the same
    domain and the access of the current user.
    """

    _name = "grandes.clientes.home.cards"
    _description = "Cards of a home"

    @api.model
    def _get_cards(self, rows):
        """Return the cards that the user may read, in order, with their numbers.

        :param rows: the cards of a home
        :return: ``(cards, {code: {id: count}})``, the latter for cards with ``by``
        """
        cards, domains = [], []
        for row in sorted(rows, key=lambda each: each["sequence"]):
            if not self.env[row["model"]].has_access("read"):
                continue
            domain = Domain(row["domain"])
            if row.get("company", True):
                domain &= Domain("company_id", "in", self.env.companies.ids)
            cards.append(self._prepare_card(row, domain))
            domains.append(domain)
        counts = self._get_counts(cards, domains)
        for card, found in zip(cards, counts, strict=True):
            card["count"] = sum(found.values())
        return cards, {
            card["code"]: found
            for card, found in zip(cards, counts, strict=True)
            if card["by"]
        }

    def _prepare_card(self, row, domain):
        """Return a card as the client draws it, without its number."""
        label, empty, column = row["label"], row["empty"], row.get("column")
        view = row.get("view")
        find = self.env["ir.model.data"]._xmlid_to_res_id
        return {
            "code": row["code"],
            "label": self.env._(label),
            "empty": self.env._(empty),
            "column": self.env._(column) if column else False,
            "by": row.get("by", False),
            "model": row["model"],
            "tone": row.get("tone", ""),
            "domain": _get_plain(domain),
            "view_id": find(f"grandes_clientes.{view}") if view else False,
        }

    @api.model
    def _get_counts(self, cards, domains):
        """Return ``{user id or False: count}`` for each card, in one query."""
        if not cards:
            return []
        parts = []
        for number, (card, domain) in enumerate(zip(cards, domains, strict=True)):
            Model = self.env[card["model"]]
            # With the record rules of the current user.
            found = Model._search(domain)
            found.order = None
            person = SQL("NULL::int")
            if card["by"]:
                person = Model._field_to_sql(found.table, card["by"], found)
            parts.append(
                SQL(
                    "SELECT %s AS card, found.person, count(*) FROM (%s) AS found "
                    "GROUP BY found.person",
                    number,
                    found.select(SQL("%s AS person", person)),
                )
            )
        counts = [{} for _card in cards]
        for number, person, count in self.env.execute_query(
            SQL(" UNION ALL ").join(parts)
        ):
            counts[number][person or False] = count
        return counts


def _get_plain(domain):
    """Return the domain, with nested ones, as lists for the client."""
    return [
        part
        if isinstance(part, str)
        else [
            _get_plain(each)
            if isinstance(each, Domain)
            else list(each)
            if isinstance(each, Collection) and not isinstance(each, str)
            else each
            for each in part
        ]
        for part in domain
    ]
