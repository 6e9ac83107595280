from odoo import api, models
from odoo.tools import SQL

from .broken import Broken

_CASE = "grandes.clientes.case"


class SealCheck(models.AbstractModel):
    """Checks of the event chains, read as they are stored in the database."""

    _name = "grandes.clientes.seal.check"
    _inherit = "grandes.clientes.seal.check"

    @api.model
    def _check_chains(self, company):
        """Yield the cases whose chain of events is broken (INV-8)."""
        events = self.env["grandes.clientes.case.event"]
        for case_id in events._get_broken_chain_ids(SQL("company_id = %s", company.id)):
            yield Broken(_CASE, case_id, "chain_broken")

    @api.model
    def _check_states(self, company):
        """Yield the cases that do not match their last event.

        The state, the number of the answering letter and the registered words must be
        what the chain last recorded.
        """
        yield from self._query(
            "case_not_as_told",
            SQL(
                """
                SELECT a_case.id FROM grandes_clientes_case a_case
             LEFT JOIN LATERAL (
                       SELECT state_to FROM grandes_clientes_case_event
                        WHERE case_id = a_case.id
                        ORDER BY sequence DESC LIMIT 1) told ON TRUE
                 WHERE a_case.company_id = %s
                   AND a_case.state IS DISTINCT FROM told.state_to
                """,
                company.id,
            ),
        )
        yield from self._query(
            "mercurio_changed",
            SQL(
                """
                SELECT a_case.id FROM grandes_clientes_case a_case
             LEFT JOIN (
                       SELECT DISTINCT ON (case_id) case_id, facts->'case_out' AS out
                         FROM grandes_clientes_case_event
                        WHERE company_id = %(company)s AND facts ? 'case_out'
                        ORDER BY case_id, sequence DESC) told
                    ON told.case_id = a_case.id
                 WHERE a_case.company_id = %(company)s
                   AND (told.case_id IS NOT NULL
                        OR a_case.mercurio_out_number IS NOT NULL
                        OR a_case.mercurio_out_date IS NOT NULL)
                   AND (a_case.mercurio_out_number IS DISTINCT FROM told.out->>0
                        OR a_case.mercurio_out_date::text
                           IS DISTINCT FROM told.out->>1)
                """,
                company=company.id,
            ),
        )
        yield from self._check_registered_words(company)

    @api.model
    def _check_registered_words(self, company):
        """Yield the cases whose words differ from the registered ones."""
        told = {
            case_id: digest
            for case_id, digest in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (case_id) case_id, facts->>'words'
                      FROM grandes_clientes_case_event
                     WHERE company_id = %s AND facts ? 'words'
                     ORDER BY case_id, sequence DESC
                    """,
                    company.id,
                )
            )
        }
        for cases in self._get_pieces(_CASE, company):
            cases.fetch(["subject", "description"])
            for case in cases:
                if case.id in told and case.env[
                    "grandes.clientes.case.event"
                ]._get_words_digest(case) != told.pop(case.id):
                    yield Broken(_CASE, case.id, "words_changed")
        for case_id in told:
            yield Broken(_CASE, case_id, "deleted")

    @api.model
    def _query(self, code, query, model=_CASE):
        """Return the records that the query finds, with one code.

        :param SQL query: returns ids
        """
        return [
            Broken(model, res_id, code) for (res_id,) in self.env.execute_query(query)
        ]
