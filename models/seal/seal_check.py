import logging

from odoo import api, models
from odoo.tools import SQL

from .breakage import CHECK_FAILED
from .broken import Broken

_logger = logging.getLogger(__name__)
_PIECE = 1000


class SealCheck(models.AbstractModel):
    """The checks of a verification, which other rooms extend.

    A check is a method of this model that takes a company and returns or yields
    :class:`~.broken.Broken` values. It reads in batches, because each night covers
    everything that was ever sealed.
    """

    _name = "grandes.clientes.seal.check"
    _description = "Checks of the seals"

    @api.model
    def _get_seal_checks(self):
        """Return the names of the check methods, in order."""
        return ["_check_nights", "_check_chains", "_check_states", "_check_words"]

    @api.model
    def _find_broken(self, company):
        """Return everything that the checks find for ``company``.

        A check that fails is itself a finding and does not hide the others.

        :return: list of :class:`~.broken.Broken`
        """
        # Sudo: a verification looks at everything, and discloses only what is broken.
        checks_sudo = self.sudo().with_context(lang=None, active_test=False)
        checks_sudo.env.flush_all()
        found = []
        for name in self._get_seal_checks():
            try:
                with self.env.cr.savepoint():
                    found += getattr(checks_sudo, name)(company)
            except Exception:  # pylint: disable=broad-except
                _logger.exception("The check %s of the seals failed", name)
                found.append(Broken("res.company", company.id, CHECK_FAILED))
        return list(dict.fromkeys(found))

    @api.model
    def _check_nights(self, company):
        """Yield the nightly seals that no longer match what is under them.

        Also yields, for each seal that is gone from the end, the last verification that
        saw it: later ones only know the seals that are left.
        """
        Seal = self.env["grandes.clientes.event.seal"]
        previous, broken = Seal, set()
        for seal in Seal.search([("company_id", "=", company.id)], order="id"):
            if flaw := seal._find_flaw(previous):
                broken.add(seal.number)
                yield Broken(Seal._name, seal.id, flaw)
            previous = seal
        rows = self.env.execute_query(
            SQL(
                """
                SELECT seen.seal_number, max(seen.id)
                  FROM grandes_clientes_seal_verification seen
                 WHERE seen.company_id = %s AND seen.seal_number > 0
                   AND NOT EXISTS (
                       SELECT FROM grandes_clientes_event_seal seal
                        WHERE seal.company_id = seen.company_id
                          AND seal.number = seen.seal_number
                          AND seal.digest = seen.seal_digest)
                 GROUP BY seen.seal_number, seen.seal_digest
                """,
                company.id,
            )
        )
        for number, verification_id in rows:
            if number not in broken:
                yield Broken(
                    "grandes.clientes.seal.verification",
                    verification_id,
                    "seal_missing",
                )

    @api.model
    def _check_words(self, company):
        """Yield what the room of messages finds changed, if that room is present."""
        Event = self.env["grandes.clientes.case.event"]
        find = getattr(Event, "_find_changed_words", None)
        if not find:
            return
        for cases in self._get_pieces("grandes.clientes.case", company):
            for record in find(cases):
                yield Broken(record._name, record.id, "words_changed")

    @api.model
    def _get_pieces(self, model, company, domain=()):
        """Yield the records of ``company`` in batches, invalidating each afterwards."""
        records, last = self.env[model], 0
        base = [("company_id", "=", company.id), *domain]
        while piece := records.search(
            [*base, ("id", ">", last)], order="id", limit=_PIECE
        ):
            yield piece
            last = piece[-1].id
            piece.invalidate_recordset(flush=False)
            if len(piece) < _PIECE:
                return
