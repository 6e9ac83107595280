import string

from odoo import api, fields, models
from odoo.tools import SQL, create_index
from odoo.tools.sql import column_exists

from ..engine.found_mixin import ACCENTED, PLAIN

_COLUMN = "words"
#: Words are known by their roots: PostgreSQL's own, which is on every server.
CONFIG = "spanish"
# What is between words, or none: digits are no words of what a text is about.
_NO_WORDS = string.digits + string.punctuation + "«»“”‘’´¿¡–—•·…°ºª\u00a0\u200b"
# Of a text as long as a book, its beginning says what it is about.
_LONGEST = 4_000
# What one turn of the cron reads; the next one comes at once where some is left.
_CHUNK = 2_000


class CaseText(models.Model):
    """Words of a closed case, by which a question finds what was answered to others.

    A row a case that a delivered final answer closed: the roots of the words of its
    subject (A), of what was asked (B) and of what was answered (D). No number is among
    them, nor any word of the names of beneficiary and contact: nobody is found by
    whom it was about. The column is PostgreSQL's alone; nobody reads it as such.
    """

    _name = "grandes.clientes.case.text"
    _description = "Words of a closed case"
    _log_access = False

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        ondelete="cascade",
    )

    closed_on = fields.Datetime(
        readonly=True, help="When the case closed with what the words are of."
    )

    _case_uniq = models.UniqueIndex("(case_id)")

    def _auto_init(self):
        """Make the column of words and its indexes with the table."""
        result = super()._auto_init()
        if not column_exists(self.env.cr, self._table, _COLUMN):
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE %s ADD COLUMN %s tsvector",
                    SQL.identifier(self._table),
                    SQL.identifier(_COLUMN),
                )
            )
        create_index(
            self.env.cr,
            f"{self._table}_{_COLUMN}_idx",
            self._table,
            [_COLUMN],
            method="gin",
        )
        # What waits for its words.
        create_index(
            self.env.cr,
            f"{self._table}_waiting_idx",
            self._table,
            ["id"],
            where=f"{_COLUMN} IS NULL",
        )
        return result

    @api.model
    def _queue_closed(self):
        """Let the words be read of all cases that closed, or closed anew, since."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO grandes_clientes_case_text (case_id, closed_on)
            SELECT id, closed_on FROM grandes_clientes_case matter
             WHERE state = 'closed'
               AND NOT EXISTS (SELECT FROM grandes_clientes_case_text kept
                                WHERE kept.case_id = matter.id
                                  AND kept.closed_on = matter.closed_on)
                ON CONFLICT (case_id)
                   DO UPDATE SET words = NULL, closed_on = excluded.closed_on
            """
        )

    @api.model
    def _cron_read(self):
        """Read the words of what was closed, a piece after the other."""
        self._queue_closed()
        while count := self._read_some(_CHUNK):
            if not self.env["ir.cron"]._commit_progress(count):
                self.env.ref("grandes_clientes.cron_case_text")._trigger()
                return

    @api.model
    def _read_some(self, most):
        """Read the words of some cases that wait for it.

        :param int most: of how many
        :return: of how many it was
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH waiting AS (
                    SELECT id, case_id FROM grandes_clientes_case_text
                     WHERE words IS NULL ORDER BY id LIMIT %(most)s
                       FOR UPDATE SKIP LOCKED
                ), told AS (
                    SELECT waiting.id,
                           setweight(%(subject)s, 'A') || setweight(%(asked)s, 'B')
                               || setweight(%(answered)s, 'D') AS words,
                           tsvector_to_array(%(names)s) AS names
                      FROM waiting
                      JOIN grandes_clientes_case AS matter
                        ON matter.id = waiting.case_id
                      LEFT JOIN res_partner AS contact ON contact.id = matter.contact_id
                      LEFT JOIN LATERAL (
                               SELECT body FROM grandes_clientes_case_answer
                                WHERE case_id = matter.id AND kind = 'final'
                                  AND state = 'delivered'
                                ORDER BY id DESC LIMIT 1
                           ) AS answer ON true
                )
                UPDATE grandes_clientes_case_text AS kept
                   SET words = ts_delete(told.words, told.names)
                  FROM told
                 WHERE kept.id = told.id
                """,
                most=most,
                subject=get_words_sql(SQL("matter.subject")),
                asked=get_words_sql(SQL("left(matter.description, %s)", _LONGEST)),
                answered=get_words_sql(
                    SQL(
                        "left(regexp_replace(answer.body, %s, ' ', 'g'), %s)",
                        "<[^>]*>|&[a-z#0-9]+;",
                        _LONGEST,
                    )
                ),
                names=get_words_sql(
                    SQL("concat_ws(' ', matter.beneficiary_name, contact.name)")
                ),
            )
        )
        return self.env.cr.rowcount


def get_words_sql(text):
    """Return the SQL of the roots of a text's words: without accents, digits or marks.

    :param SQL text: of a text, or of nothing
    """
    return SQL(
        "to_tsvector(%s::regconfig, translate(lower(coalesce(%s, '')), %s, %s))",
        CONFIG,
        text,
        ACCENTED + _NO_WORDS,
        PLAIN + " " * len(_NO_WORDS),
    )


class Case(models.Model):
    """What has no words yet is found among the closed cases alone."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    _closed_idx = models.Index("(id, closed_on) WHERE state = 'closed'")
