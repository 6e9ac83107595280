from odoo import api, models
from odoo.tools import SQL

from ..answer.answer_seal import SEALING_EVENTS
from .broken import Broken

_ANSWER = "grandes.clientes.case.answer"


class SealCheck(models.AbstractModel):
    """Checks of answers: what was reviewed, signed, sent and numbered, and by whom."""

    _name = "grandes.clientes.seal.check"
    _inherit = "grandes.clientes.seal.check"

    @api.model
    def _get_seal_checks(self):
        return [*super()._get_seal_checks(), "_check_answers", "_check_answer_numbers"]

    @api.model
    def _check_answers(self, company):
        """Yield the answers that differ from what was reviewed, signed or sent."""
        sealed = [
            "|",
            "|",
            ("reviewed_by_id", "!=", False),
            ("signed_by_id", "!=", False),
            ("attempt", ">", 0),
        ]
        for answers in self._get_pieces(_ANSWER, company, sealed):
            unlike = answers._find_unlike_signed()
            for answer in unlike | answers._find_unlike_told():
                yield Broken(_ANSWER, answer.id, "changed")
        # Answers that were deleted or whose marks were removed in the database.
        yield from self._query(
            "changed",
            SQL(
                """
                SELECT told.answer
                  FROM (SELECT DISTINCT ON (1) (facts->>'answer')::int AS answer, act
                          FROM grandes_clientes_case_event
                         WHERE company_id = %s AND act = ANY(%s)
                           AND facts ? 'answer'
                         ORDER BY 1, id DESC) told
             LEFT JOIN grandes_clientes_case_answer answer ON answer.id = told.answer
                 WHERE answer.id IS NULL
                    OR (told.act != 'unsign_answer'
                        AND answer.reviewed_by_id IS NULL
                        AND answer.signed_by_id IS NULL
                        AND COALESCE(answer.attempt, 0) = 0)
                """,
                company.id,
                [*SEALING_EVENTS, "unsign_answer"],
            ),
            _ANSWER,
        )

    @api.model
    def _check_answer_numbers(self, company):
        """Yield the answers whose Mercurio number or date no event records."""
        yield from self._query(
            "mercurio_changed",
            SQL(
                """
                SELECT answer.id FROM grandes_clientes_case_answer answer
             LEFT JOIN (
                       SELECT DISTINCT ON (1) (facts->>'answer')::int AS answer,
                              facts->'answer_out' AS out
                         FROM grandes_clientes_case_event
                        WHERE company_id = %(company)s AND facts ? 'answer_out'
                        ORDER BY 1, id DESC) told ON told.answer = answer.id
                 WHERE answer.company_id = %(company)s
                   AND (told.answer IS NOT NULL
                        OR answer.mercurio_out_number IS NOT NULL
                        OR answer.mercurio_out_date IS NOT NULL)
                   AND (answer.mercurio_out_number IS DISTINCT FROM told.out->>0
                        OR answer.mercurio_out_date::text IS DISTINCT FROM told.out->>1)
                """,
                company=company.id,
            ),
            _ANSWER,
        )
