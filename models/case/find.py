import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import case_states
from ...tools.identity import documents
from ..engine.found_mixin import get_folded_sql

# Shorter digit strings are taken as part of a number, not as a document.
_FEWEST_DIGITS = 5
# A filing's number or a document among other words, with its type before it or not.
_NUMBER = re.compile(
    r"(?<![^\W_])(?:(?:c\.?c|t\.?i|c\.?e|r\.?c|nit|nuip|pep|ppt|pa)[\s.:#]{1,3})?"
    r"(?P<number>[a-z]{0,6}-?\d(?:[.-]?\d){4,})(?![^\W_])",
    re.IGNORECASE,
)
_LETTERS_BEFORE = re.compile(r"^[^\W\d_]{1,6}-?(?=\d)")
# Most numbers looked up in one text.
_NUMBERS = 3
_FEWEST_DIGITS_OF_NIT = 8
_FILINGS_FOUND = 50
# Most entities that a word may match; more do not narrow a search.
_ENTITIES_FOUND = 2000
#: Number of hits shown while the user types.
_HITS = 8
# Limit of the counts of cases that are not shown.
_COUNTED = 100
# Most rows read at once; beyond that, the newest are searched by their order.
_READ = 20_000


class CaseFind(models.AbstractModel):
    """Search of cases by anything that people have at hand, in one box.

    Number, Mercurio's numbers, subject and beneficiary are columns of the case; this
    model adds the rest: the entity's name, the filing, the document.
    """

    _name = "grandes.clientes.case.find"
    _description = "Finding cases"

    @api.model
    def _get_word_domain(self, word):
        """Return the domain of cases whose entity has a word with this prefix."""
        entities = self._get_entities(word)
        return Domain("partner_id", "in", entities) if entities else Domain.FALSE

    @api.model
    def _get_whole_domain(self, text):
        """Return the domain of cases by a number: a filing, a document, or a NIT.

        The number is the whole text, or stands among words that have to match as well.
        """
        if sum(char.isdigit() for char in text) < _FEWEST_DIGITS:
            return Domain.FALSE
        found = self._get_number_domain(text)
        for number in [*_NUMBER.finditer(text)][:_NUMBERS]:
            rest = f"{text[: number.start()]} {text[number.end() :]}".strip()
            if not rest and number["number"] == text.strip():
                break
            of_number = self._get_number_domain(number["number"])
            if not of_number.is_false():
                found |= of_number & self.env[
                    "grandes.clientes.case"
                ]._get_every_domain(rest)
        return found

    @api.model
    def _get_number_domain(self, number):
        """Return the domain of cases of a filing, a document, or an entity's NIT."""
        # Searched first: a subquery in an OR would prevent the use of indexes.
        filings = self.env["grandes.clientes.filing"].search(
            Domain("name", "ilike", number.strip()), limit=_FILINGS_FOUND
        )
        found = self._get_document_domain(number)
        if filings:
            found |= Domain("filing_id", "in", filings.ids)
        digits = re.sub(r"[\s.-]", "", number)
        if digits.isdecimal() and len(digits) >= _FEWEST_DIGITS_OF_NIT:
            query = self.env["res.partner"]._query_by_nit(digits, _FILINGS_FOUND)
            entity_ids = query.get_result_ids()
            if entity_ids:
                found |= Domain("partner_id", "in", entity_ids)
        return found

    @api.model
    def _get_document_domain(self, text):
        """Return the domain of a document in any spelling, if the user may read it."""
        Case = self.env["grandes.clientes.case"]
        if not Case._has_field_access(Case._fields["beneficiary_document"], "read"):
            return Domain.FALSE
        keys = set()
        # Once with its letters, as passports have them, and once without the type's
        # letters.
        for written in {
            re.sub(r"^[^\W\d]{1,3}[\s.]+", "", text.strip()),
            _LETTERS_BEFORE.sub("", text.strip()),
        }:
            try:
                keys.add(documents.normalize(written))
            except documents.DocumentError:
                continue
        keys.discard("")
        return Domain("beneficiary_document", "in", sorted(filter(None, keys)))

    @api.model
    def _get_entities(self, word):
        """Return the ids of large clients whose name has a word starting with ``word``.

        Only entities that the user may read are found. There are some thousands at
        most, so that scanning them costs less than an index on the table of all
        contacts.

        :param str word: folded
        """

        def to_sql(model, alias, query):
            name = get_folded_sql(SQL.identifier(alias, "name"))
            return SQL("%s ~ %s", name, rf"(^| ){word}")

        return (
            self.env["res.partner"]
            .search(
                Domain("is_large_client", "=", True) & Domain.custom(to_sql=to_sql),
                limit=_ENTITIES_FOUND,
                order="id",
            )
            .ids
        )

    @api.model
    @api.readonly
    def get_hits(self, text):
        """Return the hits of the box for ``text``: the best cases, and counts.

        Open cases come first, then the newest; a complete number yields only its case.

        :param str text: as typed, possibly ending in the middle of a word
        :return: ``{"hits": [{id, name, subject, entity, state, state_label,
            beneficiary}], "open": n, "ended": n, "most": n}``, counts up to ``most``
        """
        Case = self.env["grandes.clientes.case"]
        if not Case.has_access("read") or not (text or "").strip():
            return {"hits": [], "open": 0, "ended": 0, "most": _COUNTED}
        every, whole = Case._get_found_parts(text)
        ids, counts = self._find_hits(every | whole)
        cases = Case.browse(ids)
        cases.fetch(["name", "subject", "partner_id", "state", "beneficiary_name"])
        labels = dict(Case._fields["state"]._description_selection(self.env))
        return {
            "hits": [
                {
                    "id": case.id,
                    "name": case.name or self.env._("Not registered"),
                    "subject": case.subject,
                    # Sudo: the name that every list shows with the case.
                    "entity": case.partner_id.sudo().name or "",
                    "beneficiary": case.beneficiary_name or "",
                    "state": case.state,
                    "state_label": labels[case.state],
                }
                for case in cases
            ],
            **counts,
            "most": _COUNTED,
        }

    @api.model
    def _find_hits(self, found):
        """Return the ids to show, and limited counts of open and ended cases.

        One query answers both: PostgreSQL estimates any prefix to be rare, and separate
        queries would each repeat that search.

        :param Domain found: of the cases that match the text
        """
        Case = self.env["grandes.clientes.case"]
        is_open = Domain("state", "in", ("received", *case_states.OPEN_STATES))
        # As the current user: the rules also apply to what is only counted.
        query = Case._search(found)
        query.order = None
        state = SQL.identifier(query.table, "state")
        rows = self.env.execute_query(
            SQL(
                """
                WITH found AS MATERIALIZED (%s)
                SELECT is_open, count(*), (array_agg(id ORDER BY id DESC))[1:%s]
                  FROM (SELECT id, is_open FROM found LIMIT %s) AS read
                 GROUP BY is_open
                """,
                query.select(
                    SQL("%s AS id", SQL.identifier(query.table, "id")),
                    SQL(
                        "%s IN %s AS is_open",
                        state,
                        ("received", *case_states.OPEN_STATES),
                    ),
                ),
                _HITS,
                _READ,
            )
        )
        number = {is_open: count for is_open, count, _ids in rows}
        newest = {is_open: ids for is_open, _count, ids in rows}
        counts = {True: number.get(True, 0), False: number.get(False, 0)}
        if sum(counts.values()) >= _READ:
            for wanted, domain in ((True, is_open), (False, ~is_open)):
                newest[wanted] = Case.search(found & domain, limit=_HITS).ids
                if counts[wanted] < _COUNTED:
                    counts[wanted] = Case.search_count(found & domain, limit=_COUNTED)
        ids = [*newest.get(True, []), *newest.get(False, [])][:_HITS]
        return ids, {
            "open": min(counts[True], _COUNTED),
            "ended": min(counts[False], _COUNTED),
        }
