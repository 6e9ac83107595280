import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, create_index
from odoo.tools.sql import column_exists

from ...tools.text import fold

_COLUMN = "found_words"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
# Letters as `fold` maps them, for the database: its own `unaccent` is an extension that
# not every server allows, and cannot be used in a generated column.
ACCENTED = "áàäâãåéèëêíìïîóòöôõúùüûñçýÿ"
PLAIN = "aaaaaaeeeeiiiiooooouuuuncyy"
# Those of other Latin alphabets, up to «ž»: replaced only where there is one, because
# PostgreSQL compares each character of a text with all the letters of a list.
RARE = "".join(
    char
    for char in map(chr, range(0x100, 0x180))
    if char.islower() and fold(char) in _LETTERS
)
RARE_PLAIN = "".join(map(fold, RARE))
_PLAIN_OF = str.maketrans(ACCENTED + RARE, PLAIN + RARE_PLAIN)
_NOT_WORD = re.compile(r"[\W_]+")
# More words than these are pasted text, found by its first ones.
_MOST_WORDS = 12
# Up to this number, records are matched by id: see `_get_few`.
_FEW = 1000


class FoundMixin(models.AbstractModel):
    """Records found by words: in any order, by prefix, ignoring accents.

    PostgreSQL maintains the words of some columns in a generated column with a GIN
    index, so that no code has to update it. A model names its columns; a service may
    add what they do not contain (:attr:`_found_service`).
    """

    _name = "grandes.clientes.found.mixin"
    _description = "Found by words"

    #: Columns whose words are searched.
    _found_texts = ()
    #: Columns with a number, also found without prefix and zeros: 123 for
    # GC2026-000123.
    _found_numbers = ()
    #: Name of a model that extends the search, see :meth:`_search_found_by`.
    _found_service = None

    found_by = fields.Char(
        string="Find",
        store=False,
        search="_search_found_by",
        help="Words in any order, their beginnings, with or without accents; numbers "
        "and documents as they are written.",
    )

    @api.model
    def _search_found_by(self, operator, value):
        """Search the records that contain all the words, in any position."""
        if operator not in ("ilike", "=ilike", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else [text for text in value if text]
        return Domain.OR(self._get_found_domain(text) for text in texts)

    @api.model
    def _get_found_domain(self, text):
        """Return the domain for a search text.

        :param str text: as typed
        """
        every, whole = self._get_found_parts(text)
        if every.is_true():
            return every
        few = self._get_few(every)
        if few is not None:
            every = Domain("id", "in", few)
        return every | whole

    @api.model
    def _get_found_parts(self, text):
        """Return two domains: for all the words, and for the text as a whole.

        :param str text: as typed
        """
        every = self._get_every_domain(text)
        if every.is_true() or not self._found_service:
            return every, Domain.FALSE
        return every, self.env[self._found_service]._get_whole_domain(text)

    @api.model
    def _get_every_domain(self, text):
        """Return the domain of the records with all the words of a text.

        :param str text: as typed
        """
        words = fold(text).split()[:_MOST_WORDS]
        if not words:
            return Domain.TRUE
        # The search uses a column that the ORM does not know of.
        self.flush_model([*self._found_texts, *self._found_numbers])
        every = self._get_words_domain(words)
        # The column keeps letters that :func:`fold` replaces: «ệ», or a loose accent.
        kept = _NOT_WORD.sub(" ", text.lower().translate(_PLAIN_OF)).split()
        kept = kept[:_MOST_WORDS]
        if kept and kept != words:
            every |= self._get_words_domain(kept)
        return every

    @api.model
    def _get_words_domain(self, words):
        """Return the domain of the records with all the ``words``."""
        service = self._found_service and self.env[self._found_service]
        every = Domain.TRUE
        for word in words:
            found = self._get_word_domain(word)
            if service is not None:
                found |= service._get_word_domain(word)
            every &= found
        return every

    @api.model
    def _get_few(self, domain):
        """Return the ids matching ``domain``, or None if there are many.

        PostgreSQL estimates that any prefix matches one row in fifty. If it is rarer,
        the plan would walk the whole table from the newest row on to find eighty.
        """
        # Sudo: candidate ids only; the rules of the current user are applied
        # afterwards.
        query = self.sudo().with_context(active_test=False)._search(domain)
        query.order = None
        rows = self.env.execute_query(
            SQL(
                "WITH found AS MATERIALIZED (%s) SELECT id FROM found LIMIT %s",
                query.select(),
                _FEW + 1,
            )
        )
        return None if len(rows) > _FEW else [row[0] for row in rows]

    @api.model
    def _get_word_domain(self, word):
        """Return the domain of records with a word that starts with ``word``.

        :param str word: folded: only letters and digits
        """
        # Folded words contain no operators of tsquery.
        sought = f"'{word}':*"

        def to_sql(model, alias, query):
            column = SQL.identifier(alias, _COLUMN)
            return SQL("%s @@ to_tsquery('simple', %s)", column, sought)

        def predicate(record):
            names = (*record._found_texts, *record._found_numbers)
            texts = " ".join(fold(record[name]) for name in names)
            return any(each.startswith(word) for each in texts.split())

        return Domain.custom(to_sql=to_sql, predicate=predicate)

    def _auto_init(self):
        """Create the column of words and its index with the table."""
        result = super()._auto_init()
        if not self._abstract and self._found_texts:
            self._init_words()
        return result

    def _init_words(self):
        """Create the column of words and its index, again if it folds otherwise."""
        self._drop_other_words()
        if not column_exists(self.env.cr, self._table, _COLUMN):
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE %s ADD COLUMN %s tsvector"
                    " GENERATED ALWAYS AS (to_tsvector('simple', %s)) STORED",
                    SQL.identifier(self._table),
                    SQL.identifier(_COLUMN),
                    self._get_words_sql(),
                )
            )
        create_index(
            self.env.cr,
            f"{self._table}_{_COLUMN}_idx",
            self._table,
            [_COLUMN],
            method="gin",
        )

    def _drop_other_words(self):
        """Drop the column of words if it folds other letters than :func:`fold` now."""
        self.env.cr.execute(
            SQL(
                """
                SELECT pg_get_expr(expression.adbin, expression.adrelid)
                  FROM pg_attribute attribute
                  JOIN pg_attrdef expression
                    ON expression.adrelid = attribute.attrelid
                   AND expression.adnum = attribute.attnum
                 WHERE attribute.attrelid = %s::regclass AND attribute.attname = %s
                """,
                self._table,
                _COLUMN,
            )
        )
        row = self.env.cr.fetchone()
        if row and any(f"'{letters}'" not in row[0] for letters in (ACCENTED, RARE)):
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE %s DROP COLUMN %s",
                    SQL.identifier(self._table),
                    SQL.identifier(_COLUMN),
                )
            )

    def _get_words_sql(self):
        """Return the SQL of a row's folded words, numbers also without their zeros."""
        parts = [
            SQL("coalesce(%s, '')", SQL.identifier(name))
            for name in (*self._found_texts, *self._found_numbers)
        ]
        parts += [
            SQL(
                "regexp_replace(coalesce(%s, ''), '^.*[^0-9]0*', '')",
                SQL.identifier(name),
            )
            for name in self._found_numbers
        ]
        return get_folded_sql(SQL(" || ' ' || ").join(parts))


def get_folded_sql(text):
    """Return the SQL of ``text`` folded like :func:`fold`, by immutable functions.

    :param SQL text: expression of type text
    """
    plain = SQL("translate(lower(%s), '%s', '%s')", text, SQL(ACCENTED), SQL(PLAIN))
    return SQL(
        "regexp_replace(CASE WHEN %(text)s ~ '[\u0100-\u017f]'"
        " THEN translate(%(plain)s, '%(rare)s', '%(rare_plain)s')"
        " ELSE %(plain)s END, '[^[:alnum:]]+', ' ', 'g')",
        text=text,
        plain=plain,
        rare=SQL(RARE),
        rare_plain=SQL(RARE_PLAIN),
    )


def get_digits_sql(text):
    """Return the SQL of the digits in ``text``, by immutable functions.

    :param SQL text: expression of type text
    """
    return SQL("regexp_replace(%s, '[^0-9]', '', 'g')", text)
