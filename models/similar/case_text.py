import string

from odoo import api, fields, models
from odoo.tools import SQL, create_index
from odoo.tools.sql import column_exists

from ..engine.found_mixin import ACCENTED, PLAIN

_COLUMN = "words"
#: Text search configuration for stemming, part of every PostgreSQL server.
CONFIG = "spanish"
# Characters that separate words; digits too, as they say nothing about the subject.
_NO_WORDS = string.digits + string.punctuation + "«»“”‘’´¿¡–—•·…°ºª\u00a0\u200b"
# Only the beginning of a text is indexed, in characters.
_LONGEST = 4_000
# Cases per batch of the cron.
_CHUNK = 2_000


class CaseText(models.Model):
    """Word index of a closed case, to find earlier answers to similar questions.

    One row per closed case, with the stems of the subject (weight A), the request (B)
    and the delivered final answer (D). Numbers and the names of beneficiary and
    contact are left out, so that no case is found by the person it is about. The
    ``words`` column exists only in PostgreSQL, not as a field.
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
        """Create the ``words`` column and its indexes with the table."""
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
        # Rows that are not indexed yet.
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
        """Queue the cases that were closed, or closed again, since the last run."""
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
        """Index the closed cases in batches."""
        self._queue_closed()
        while count := self._read_some(_CHUNK):
            if not self.env["ir.cron"]._commit_progress(count):
                self.env.ref("grandes_clientes.cron_case_text")._trigger()
                return

    @api.model
    def _read_some(self, most):
        """Index a batch of waiting cases.

        :param int most: maximum number of cases
        :return: number of cases indexed
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
    """Return SQL for the stems of a text, ignoring accents, digits and punctuation.

    :param SQL text: expression of type text; may be NULL
    """
    return SQL(
        "to_tsvector(%s::regconfig, translate(lower(coalesce(%s, '')), %s, %s))",
        CONFIG,
        text,
        ACCENTED + _NO_WORDS,
        PLAIN + " " * len(_NO_WORDS),
    )


class Case(models.Model):
    """Index of closed cases, to find the ones without words quickly."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    _closed_idx = models.Index("(id, closed_on) WHERE state = 'closed'")
