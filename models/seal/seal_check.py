import logging

from odoo import api, models

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

        Also yields the last verification if the seal it saw last was removed from the
        end.
        """
        Seal = self.env["grandes.clientes.event.seal"]
        previous = Seal
        for seal in Seal.search([("company_id", "=", company.id)], order="id"):
            if flaw := seal._find_flaw(previous):
                yield Broken(Seal._name, seal.id, flaw)
            previous = seal
        last = self.env["grandes.clientes.seal.verification"].search(
            [("company_id", "=", company.id)], limit=1
        )
        if last.seal_number:
            seen = Seal.search(
                [("company_id", "=", company.id), ("number", "=", last.seal_number)]
            )
            if seen.digest != last.seal_digest:
                yield Broken(last._name, last.id, "seal_missing")

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
