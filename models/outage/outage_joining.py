from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from ...tools import clock
from ..engine import mass


class Outage(models.Model):
    """Joining «it does not answer»: one open failure per system, even concurrently."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    @api.model
    def _find_current(self, company, systems=None):
        """Return the failures going on now in a company where the room is in use.

        :param systems: only failures of these systems
        """
        if not self.env["grandes.clientes.room"]._is_kept("outage", company):
            return self.browse()
        now = clock.now()
        domain = Domain("company_id", "=", company.id) & self._get_current_domain(now)
        if systems is not None:
            domain &= Domain("system_id", "in", systems.ids)
        # Sudo: everybody may know that a system does not work.
        return self.sudo().search(domain, order="ended_on DESC NULLS FIRST, id")

    @api.model
    def _get_current_domain(self, now):
        """Return the domain of the failures going on at an instant."""
        return Domain(
            [
                ("discarded_on", "=", False),
                ("began_on", "<=", now),
                "|",
                ("ended_on", "=", False),
                ("ended_on", ">", now),
            ]
        )

    @api.model
    def _apply_no_answer(self, system, company, source, case_count=0):
        """Open a failure of ``system``, or join the open one (INV-2).

        The caller has checked that the user may do so. If two users open it at once,
        the second transaction is retried and finds the first one's failure.

        :param str source: value for the witness's row
        :return: the failure
        """
        outage = self._find_current(company, system)[:1]
        if not outage:
            outage = self._create_open(system, company)
        outage._add_witness(source, case_count)
        return outage.sudo(self.env.su)

    @api.model
    def _create_open(self, system, company):
        """Open a failure that begins now.

        :raise ConcurrencyError: somebody opened it at the same time
        """
        # Sudo: the failed system opens it, for whichever user.
        outages_sudo = self.sudo().with_context(grandes_clientes_outage_joining=True)
        try:
            with mass.error_expected(), self.env.cr.savepoint():
                outage = outages_sudo.create(
                    {
                        "company_id": company.id,
                        "system_id": system.id,
                        "began_on": clock.now(),
                        "entity_words": company.sudo().grandes_clientes_outage_words,
                    }
                )
                outage.flush_recordset()
        except UniqueViolation as error:
            raise ConcurrencyError(
                self.env._("Somebody else opened that failure just now.")
            ) from error
        return outage.with_context(grandes_clientes_outage_joining=False)

    def _add_witness(self, source, case_count=0):
        """Add the current user as a witness, now."""
        # Sudo: written by the act, which was checked; nobody adds rows by hand.
        self.env["grandes.clientes.outage.witness"].sudo().create(
            [
                {
                    "outage_id": outage.id,
                    "user_id": self.env.uid,
                    "source": source,
                    "case_count": case_count,
                }
                for outage in self
            ]
        )
