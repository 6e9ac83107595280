import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clock
from ..engine import crons

# How long seals made before 19.0.1.2.0 waited, by the clock, for transactions to end.
_MARGIN = timedelta(hours=1)
# Rows read by one query.
_CHUNK = 20_000
# How the digest is computed; see `_compute_digest`.
_FORMAT = 2
# Fields of the seal itself that the digest covers.
_HEAD = (
    "company_id",
    "number",
    "sealed_on",
    "first_event",
    "last_event",
    "event_count",
    "entry_count",
    "format",
)


class EventSeal(models.Model):
    """A nightly digest over everything recorded since the previous seal (INV-8).

    It covers the events of cases and the entries of sealed records that are under no
    seal yet. Each row stores the seal that it is under, so neither a clock set back nor
    a transaction that commits late leaves one out: it comes under the next seal. Each
    seal covers the whole of the previous one, so whoever keeps one outside (it can be
    mailed to the Interventoría) can prove that nothing under it, or earlier, was
    changed.
    """

    _name = "grandes.clientes.event.seal"
    _description = "Seal over the events"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    number = fields.Integer(
        required=True, readonly=True, help="Counted by company, without gaps."
    )
    sealed_on = fields.Datetime(string="Sealed on", required=True, readonly=True)
    first_event = fields.Integer(
        required=True, readonly=True, help="Lowest number of an event under it."
    )
    last_event = fields.Integer(
        required=True, readonly=True, help="Highest number of an event under it."
    )
    event_count = fields.Integer(string="Events", required=True, readonly=True)
    entry_count = fields.Integer(
        string="Sealed records",
        required=True,
        readonly=True,
        default=0,
        help="Filings, answers' letters, reports and other records sealed since the "
        "seal before.",
    )
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of the seal.")
    format = fields.Integer(required=True, readonly=True, default=_FORMAT)
    mailed_to = fields.Char(
        readonly=True, help="Who got it as it was made; empty: nobody outside."
    )

    _number_uniq = models.UniqueIndex("(company_id, number)")

    @api.depends("number", "sealed_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for seal in self:
            seal.display_name = self.env._("Seal %(number)s", number=seal.number)

    @api.model
    def _cron_seal(self):
        """Seal what each company recorded since its last seal."""
        for company in self._get_companies():
            with crons.guarded(company, "Seal"):
                self._create_seal(company)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _get_companies(self):
        """Return the companies that have seals, or rows to seal."""
        # Runs in the cron, as the system user.
        return self.env["res.company"].browse(
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT company.id FROM res_company company
                     WHERE EXISTS (SELECT FROM grandes_clientes_case_event event
                                    WHERE event.company_id = company.id)
                        OR EXISTS (SELECT FROM grandes_clientes_seal_entry entry
                                    WHERE entry.company_id = company.id)
                        OR EXISTS (SELECT FROM grandes_clientes_event_seal seal
                                    WHERE seal.company_id = company.id)
                     ORDER BY company.id
                    """
                )
            )
        )

    @api.model
    def _create_seal(self, company):
        """Seal the unsealed rows of ``company`` and mail the seal.

        Rows of transactions that are not committed yet are not visible and come under
        the next seal.

        :return: the seal, empty if there was nothing to seal
        """
        self.env["grandes.clientes.case.event"].flush_model()
        unsealed = SQL("company_id = %s AND seal_id IS NULL", company.id)
        events, first, last = self._get_count("case_event", unsealed)
        entries, _first, _last = self._get_count("seal_entry", unsealed)
        if not events and not entries:
            return self.browse()
        previous = self.search([("company_id", "=", company.id)], limit=1)
        vals = {
            "company_id": company.id,
            "number": previous.number + 1,
            "sealed_on": clock.now(),
            "first_event": first,
            "last_event": last,
            "event_count": events,
            "entry_count": entries,
            "format": _FORMAT,
        }
        digest = self._compute_digest(vals, previous, unsealed)
        address = company.grandes_clientes_seal_email
        seal = self.create({**vals, "digest": digest, "mailed_to": address})
        seal.flush_recordset()
        # These are the same rows: the transaction sees one snapshot of the database.
        for table in ("case_event", "seal_entry"):
            self.env.execute_query(
                SQL(
                    "UPDATE %s SET seal_id = %s WHERE %s RETURNING id",
                    SQL.identifier(f"grandes_clientes_{table}"),
                    seal.id,
                    unsealed,
                )
            )
        seal._send_mail()
        return seal

    @api.model
    def _get_count(self, table, where):
        """Return the number of rows of a table, their lowest and highest id.

        :param str table: without the addon's prefix
        :param SQL where: condition
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT count(*), COALESCE(min(id), 0), COALESCE(max(id), 0)
                  FROM %s WHERE %s
                """,
                SQL.identifier(f"grandes_clientes_{table}"),
                where,
            )
        )[0]

    def _get_previous(self):
        """Return the company's seal before this one."""
        self.ensure_one()
        return self.search(
            [("company_id", "=", self.company_id.id), ("id", "<", self.id)], limit=1
        )

    def _is_broken(self):
        """Return whether the rows under this seal differ from those that were sealed.

        A seal is also broken if its counts do not match the rows or its digest is
        missing.
        """
        self.ensure_one()
        return bool(self._find_flaw(self._get_previous()))

    def _find_flaw(self, previous):
        """Return a code for what is wrong with the seal, ``None`` if it is intact.

        :param previous: the company's seal before this one
        """
        self.ensure_one()
        if self.number != previous.number + 1:
            return "seal_missing"
        under = SQL("seal_id = %s", self.id)
        if self.digest != self._compute_digest(self._get_head(), previous, under):
            return "seal_changed"
        # Format 1 does not cover the counts.
        counted = (self.event_count, self.first_event, self.last_event)
        return (
            None if self._get_count("case_event", under) == counted else "seal_changed"
        )

    @api.model
    def _compute_digest(self, vals, previous, where):
        """Return the SHA-256 of a seal over its own values and the rows under it.

        Older seals, of format 1, cover only the digest of the previous seal and their
        events; the first one of format 2 covers the whole of the last one of format 1.

        :param dict vals: values of the seal
        :param previous: the company's seal before it
        :param SQL where: condition of the rows
        """
        if vals["format"] == 1:
            digest = hashlib.sha256((previous.digest or "").encode())
        else:
            head = [
                [*previous._get_head().values(), previous.digest] if previous else None,
                [vals[name] for name in _HEAD],
            ]
            digest = hashlib.sha256(
                json.dumps(head, default=fields.Datetime.to_string).encode()
            )
        for row_id, row_digest in self._get_rows("case_event", "digest", where):
            digest.update(f"{row_id}:{row_digest}\n".encode())
        if vals["format"] != 1:
            for row_id, row_digest in self._get_rows("seal_entry", "chain", where):
                digest.update(f"entry {row_id}:{row_digest}\n".encode())
        return digest.hexdigest()

    def _get_head(self):
        """Return the values of the seal itself that the digest covers."""
        self.ensure_one()
        return {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in _HEAD
        }

    @api.model
    def _get_rows(self, table, column, where):
        """Yield ``(id, digest)`` of the rows under a seal, in order.

        :param str table: without the addon's prefix
        :param str column: column of the digest
        :param SQL where: condition
        """
        last = 0
        while rows := self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE %s AND id > %s ORDER BY id LIMIT %s",
                SQL.identifier(column),
                SQL.identifier(f"grandes_clientes_{table}"),
                where,
                last,
                _CHUNK,
            )
        ):
            yield from rows
            last = rows[-1][0]

    def _send_mail(self):
        """Mail the seal to the address that the company configured for it."""
        self.ensure_one()
        address = self.mailed_to
        if address:
            seal = self.with_context(
                lang=self.company_id.partner_id.lang or self.env.lang
            )
            self.env["mail.mail"].create(
                {
                    "subject": seal.env._(
                        "Seal %(number)s: what was recorded until %(day)s",
                        number=self.number,
                        day=clock.in_words(
                            clock.local_date(self.company_id, self.sealed_on),
                            seal.env.lang or "es",
                        ),
                    ),
                    "email_to": address,
                    "email_from": self.company_id._grandes_clientes_get_sender(),
                    "auto_delete": False,
                    # Like the messages of acts: sealed in the queue, and kept.
                    "message_type": "auto_comment",
                    "body_html": seal.env["ir.qweb"]._render(
                        "grandes_clientes.notice_event_seal",
                        {"seal": seal, "company": seal.company_id},
                    ),
                }
            )

    @api.model
    def _adopt_old_events(self):
        """Set the seal on the events under older seals, for the update to 19.0.1.2.0.

        Selects exactly the events that each seal covered: by ids and, as was done then,
        by the clock.
        """
        self.env.cr.execute(
            SQL(
                """
                WITH before AS (
                    SELECT id, company_id, sealed_on, last_event,
                           COALESCE(lag(last_event) OVER mine, 0) AS after
                      FROM grandes_clientes_event_seal
                     WHERE format = 1
                    WINDOW mine AS (PARTITION BY company_id ORDER BY id))
                UPDATE grandes_clientes_case_event event
                   SET seal_id = before.id
                  FROM before
                 WHERE event.company_id = before.company_id
                   AND event.id > before.after AND event.id <= before.last_event
                   AND event.happened_on < before.sealed_on - %s
                   AND event.seal_id IS NULL
                """,
                _MARGIN,
            )
        )
        return self.env.cr.rowcount
