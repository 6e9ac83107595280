from odoo import api, models
from odoo.tools import SQL

from ..answer.answer_seal import values_digest
from ..answer.mercurio_out import mercurio_out

_CASE = "grandes.clientes.case"
_UPDATE = "update"


class SealCheck(models.AbstractModel):
    """Sealing existing records during an update, marked as such."""

    _name = "grandes.clientes.seal.check"
    _inherit = "grandes.clientes.seal.check"

    @api.model
    def _seal_at_update(self):
        """Seal the records without a seal; sealed records are left alone.

        A filing's earlier digest is kept as its first entry, because it is printed on
        its constancia.
        """
        self._keep_old_digests()
        # Archived companies too: what they received stays sealed.
        for company in self.env["res.company"].search(
            [("active", "in", (True, False))]
        ):
            sealed = self.env.registry["grandes.clientes.sealed.mixin"]
            for name, model in self.env.items():
                if isinstance(model, sealed) and not model._abstract:
                    self._seal_records_at_update(name, company)
            for cases in self._get_pieces(_CASE, company):
                self._seal_cases_at_update(cases)

    @api.model
    def _keep_old_digests(self):
        """Store the earlier digests of filings as their first seal entries."""
        Entry = self.env["grandes.clientes.seal.entry"]
        while rows := self.env.execute_query(
            SQL(
                """
                SELECT filing.id, filing.digest, filing.company_id
                  FROM grandes_clientes_filing filing
                 WHERE filing.digest IS NOT NULL AND NOT EXISTS (
                       SELECT FROM grandes_clientes_seal_entry entry
                        WHERE entry.res_model = 'grandes.clientes.filing'
                          AND entry.res_id = filing.id)
                 ORDER BY filing.id LIMIT 1000
                """
            )
        ):
            Entry._create_entries(
                "grandes.clientes.filing",
                {row[0]: row[1] for row in rows},
                "before",
                {row[0]: row[2] for row in rows},
            )

    @api.model
    def _seal_records_at_update(self, name, company):
        """Seal the records of a model that lack a seal of the current kind."""
        model = self.env[name]
        for records in self._get_pieces(name, company, model._get_sealed_domain()):
            last = self.env["grandes.clientes.seal.entry"]._get_last_entries(
                name, records.ids
            )
            fresh = records.filtered(
                lambda record, last=last: last.get(record.id, ("", "before"))[1]
                == "before"
            )
            if not fresh:
                continue
            if name == "grandes.clientes.filing":
                fresh._create_new_seal(_UPDATE)
            else:
                fresh._log_seal(_UPDATE)
            self.env.flush_all()

    @api.model
    def _seal_cases_at_update(self, cases):
        """Log in the cases the facts that their own events did not seal before."""
        events = self.env["grandes.clientes.case.event"]
        told = {
            case_id: set(keys)
            for case_id, keys in self.env.execute_query(
                SQL(
                    """
                    SELECT case_id, array_agg(DISTINCT key)
                      FROM grandes_clientes_case_event,
                           jsonb_object_keys(facts) AS key
                     WHERE case_id = ANY(%s) AND facts IS NOT NULL
                     GROUP BY case_id
                    """,
                    cases.ids,
                )
            )
        }
        answers = cases.answer_ids
        sealed = answers._get_sealed_by_events()
        seals = answers._get_seals()
        marks = answers._get_told_by_events()
        rows = []
        for case in cases:
            facts = {}
            known = told.get(case.id, set())
            if "filing" not in known:
                facts.update(case.filing_id._get_seal_facts())
            if case.state != "received" and "words" not in known:
                facts["words"] = events._get_words_digest(case)
            if any(mercurio_out(case)) and "case_out" not in known:
                facts["case_out"] = mercurio_out(case)
            if facts:
                rows += case._get_event_rows("seal_at_update", facts=facts)
            for answer in case.answer_ids:
                row = self._get_answer_facts_at_update(answer, sealed, seals)
                if row:
                    rows += case._get_event_rows("seal_at_update", facts=row)
                if (
                    answer.id in sealed
                    and not answer._is_sealed()
                    and "unsign_answer" not in marks.get(answer.id, {})
                ):
                    # It was edited after its review, before such edits were logged.
                    rows += case._get_event_rows(
                        "unsign_answer", facts={"answer": answer.id}
                    )
        if rows:
            events._create_events(rows)

    @api.model
    def _get_answer_facts_at_update(self, answer, sealed, seals):
        """Return the facts of an answer that no event records yet; may be empty."""
        facts = {}
        if answer._is_sealed() and not sealed.get(answer.id, {}).get("to"):
            facts.update(seals[answer.id])
            if answer.attempt:
                # The address used then, whatever the contact's address is now.
                facts["address"] = (
                    answer._get_means().address
                    and answer.address
                    and values_digest(answer.address)
                ) or None
        if any(answer._get_mercurio_out()) and not self._tells_number(answer):
            facts["answer_out"] = answer._get_mercurio_out()
        return {"answer": answer.id, **facts} if facts else {}

    @api.model
    def _tells_number(self, answer):
        """Return whether an event records the answer's outgoing number."""
        return any(
            (event.facts or {}).get("answer") == answer.id
            and "answer_out" in event.facts
            for event in answer.case_id.event_ids
        )
