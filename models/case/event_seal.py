import hashlib
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clock

# Transactions that began before the seal have ended by then.
_MARGIN = timedelta(hours=1)


class EventSeal(models.Model):
    """A night's digest over everything that the chains of events gained (invariant 8).

    Each seal covers the one before, so whoever keeps one outside (it can be mailed to
    the Interventoría) can prove that no earlier event was changed.
    """

    _name = "grandes.clientes.event.seal"
    _description = "Seal over the events"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    sealed_on = fields.Datetime(required=True, readonly=True)
    first_event = fields.Integer(required=True, readonly=True)
    last_event = fields.Integer(required=True, readonly=True)
    event_count = fields.Integer(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)

    @api.model
    def _cron_seal(self):
        """Seal what each company's chains gained since its last seal."""
        for (company,) in self.env["grandes.clientes.case"]._read_group(
            [], ["company_id"]
        ):
            self._seal(company)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _seal(self, company):
        """Seal the events of ``company`` that no seal covers yet, and mail the seal.

        :return: the seal, empty when there was nothing to seal
        """
        last = self.search([("company_id", "=", company.id)], limit=1)
        rows = self._events_between(
            company, last.last_event, before=clock.now() - _MARGIN
        )
        if not rows:
            return self.browse()
        seal = self.create(
            {
                "company_id": company.id,
                "sealed_on": clock.now(),
                "first_event": rows[0][0],
                "last_event": rows[-1][0],
                "event_count": len(rows),
                "digest": self._digest(last.digest or "", rows),
            }
        )
        seal._mail()
        return seal

    def _is_broken(self):
        """Whether the events under this seal are no longer those it was put on."""
        self.ensure_one()
        previous = self.search(
            [("company_id", "=", self.company_id.id), ("id", "<", self.id)], limit=1
        )
        rows = self._events_between(
            self.company_id, self.first_event - 1, until=self.last_event
        )
        return self.digest != self._digest(previous.digest or "", rows)

    @api.model
    def _events_between(self, company, after, until=None, before=None):
        """Return ``(id, digest)`` of the company's events, in order.

        :param int after: id of the last event that does not belong
        :param int until: id of the last event that does
        :param datetime before: instant (naive UTC) before which they happened
        """
        Event = self.env["grandes.clientes.case.event"]
        Event.flush_model(["company_id", "digest", "happened_on"])
        return self.env.execute_query(
            SQL(
                """
                SELECT id, digest FROM grandes_clientes_case_event
                 WHERE company_id = %s AND id > %s %s %s
                 ORDER BY id
                """,
                company.id,
                after or 0,
                SQL("AND id <= %s", until) if until else SQL(),
                SQL("AND happened_on < %s", before) if before else SQL(),
            )
        )

    @api.model
    def _digest(self, previous, rows):
        """Return the SHA-256 of ``rows`` behind the seal ``previous``."""
        digest = hashlib.sha256(previous.encode())
        for event_id, event_digest in rows:
            digest.update(f"{event_id}:{event_digest}\n".encode())
        return digest.hexdigest()

    def _mail(self):
        """Mail the seal to the address that the company keeps for it."""
        self.ensure_one()
        address = self.company_id.grandes_clientes_seal_email
        if address:
            self.env["mail.mail"].create(
                {
                    "subject": self.env._("Seal over the events of %s", self.sealed_on),
                    "email_to": address,
                    "email_from": self.company_id._grandes_clientes_sender(),
                    "auto_delete": False,
                    # As what acts send: sealed in the queue, and kept.
                    "message_type": "auto_comment",
                    "body_html": Markup("<p>%s</p><p><code>%s</code></p>")
                    % (
                        self.env._(
                            "Events %(first)s to %(last)s (%(count)s). Keep this "
                            "message: it proves that none of them was changed.",
                            first=self.first_event,
                            last=self.last_event,
                            count=self.event_count,
                        ),
                        self.digest,
                    ),
                }
            )
