from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from ...tools import clock
from ..engine import mass


class Outage(models.Model):
    """«It does not answer»: one open failure a system, however many say it at once."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    @api.model
    def _find_current(self, company, systems=None):
        """Return what goes on now in a company, the room being kept there.

        :param systems: of these alone
        """
        if not self.env["grandes.clientes.room"]._is_kept("outage", company):
            return self.browse()
        now = clock.now()
        domain = Domain("company_id", "=", company.id) & self._get_current_domain(now)
        if systems is not None:
            domain &= Domain("system_id", "in", systems.ids)
        # Sudo: that a system does not work is for everybody to know.
        return self.sudo().search(domain, order="ended_on DESC NULLS FIRST, id")

    @api.model
    def _get_current_domain(self, now):
        """Return the domain of what goes on at an instant."""
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
        """Open a failure of ``system``, or join the one that is open (INV-2).

        The caller has checked that the user may say so. A second one that opens it at
        once is tried again, and then finds the first.

        :param str source: of the witness's row
        :return: the failure
        """
        outage = self._find_current(company, system)[:1]
        if not outage:
            outage = self._create_open(system, company)
        outage._add_witness(source, case_count)
        return outage.sudo(self.env.su)

    @api.model
    def _create_open(self, system, company):
        """Open a failure as of now.

        :raise ConcurrencyError: somebody opened it at the same time
        """
        # Sudo: opened by what failed, for whoever it failed.
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
        """Add that the system did not answer the current user, now."""
        # Sudo: what the act, which was checked, writes; nobody adds rows by hand.
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
