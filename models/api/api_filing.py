import hashlib
import json
from datetime import datetime, time, timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ...tools import clock
from ..engine import mass
from .api_payload import PayloadError, instant_text
from .api_refused import Refused

# A filing received longer ago than this needs a reason.
_LONG_AGO = timedelta(days=366)


class Api(models.AbstractModel):
    """Filing: a call creates one filing, however often it is repeated (5.2.1)."""

    _name = "grandes.clientes.api"
    _inherit = "grandes.clientes.api"

    @api.model
    def file(self, **body):
        """File requests, acknowledge them, and register them unless told not to.

        For the body see ``docs/api.md``. A repetition with the same reference and body
        files nothing and returns the existing filing.

        :return: ``{"filing", "reference", "received_on", "existing", "cases"}``
        :raise AccessError: the key's user files no requests, or not this entity's
        :raise UserError: something is invalid; says what and where
        """
        in_portal = self._check_user()
        taken = self._take("file", body)
        filing = self._find_filed(taken["reference"], body)
        if filing:
            cases = filing.case_ids.sudo(False)._filtered_access("read")
            problems = self._get_problems(cases, taken, in_portal)
            return self._get_told_filing(filing, existing=True, problems=problems)
        if not in_portal:
            self._check_received_recently(taken)
        try:
            parts = self._get_filing_parts(taken, in_portal)
        except PayloadError as error:
            raise self._refusal(error) from error
        return self._create_new_filing(taken, parts, body, in_portal)

    @api.model
    def _check_received_recently(self, taken):
        """Raise if day zero is more than a year ago and no reason is given.

        :raise Refused: asks for the reason
        """
        day = (taken["mercurio"] or {}).get("date")
        received = [
            taken["received_on"],
            day and datetime.combine(day, time()),
        ]
        limit = clock.now() - _LONG_AGO
        if taken["reason"] or not any(on and on < limit for on in received):
            return
        raise Refused(
            self.env._(
                "reason: it was received more than a year ago. Correct the date, or "
                "say why it is entered only now."
            ),
            "missing",
            "reason",
        )

    @api.model
    def _find_filed(self, reference, body):
        """Return, as sudo, what the user filed with the reference before.

        :raise UserError: it was filed with another body
        """
        # Sudo: the user's own filing, even if they can no longer read it.
        filing_sudo = (
            self.env["grandes.clientes.filing"]
            .sudo()
            .search(
                [
                    ("client_reference", "=", reference),
                    ("create_uid", "=", self.env.uid),
                    ("company_id", "=", self.env.company.id),
                ]
            )
        )
        if filing_sudo and filing_sudo.client_digest != self._get_body_digest(body):
            raise Refused(
                self.env._(
                    "The reference %(reference)s was used for another filing, "
                    "%(filing)s: give each filing its own.",
                    reference=reference,
                    filing=filing_sudo.name,
                ),
                "reference_used",
                "reference",
            )
        return filing_sudo

    @api.model
    def _get_body_digest(self, body):
        """Return the SHA-256 of the body, which identifies a repetition."""
        payload = json.dumps(body, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(payload.encode()).hexdigest()

    @api.model
    def _create_new_filing(self, taken, parts, body, in_portal):
        """Create the filing and its cases, acknowledge and register them.

        :param dict taken: the checked body
        :param dict parts: ``filing`` and ``cases``: values; ``files``: values of
            attachments
        :param bool in_portal: the user coordinates the entity, which was checked
        """
        # Sudo: requesters may not create records; their link to the entity was checked.
        # The front office needs no sudo.
        Filing = self.env["grandes.clientes.filing"].sudo(self.env.su or in_portal)
        vals = {
            **parts["filing"],
            "attachment_ids": [fields.Command.create(file) for file in parts["files"]],
        }
        # Protected fields, which clients may not set on create.
        consent = {
            name: vals.pop(name) for name in list(vals) if name.startswith("consent")
        }
        try:
            # Guards against two simultaneous calls with one reference: the second is
            # retried.
            with mass.error_expected(), self.env.cr.savepoint():
                filing = Filing.create(vals)
                # Sudo: values that identify the call; no role may write them.
                filing.sudo().write(
                    {
                        "client_reference": taken["reference"],
                        "client_digest": self._get_body_digest(body),
                        "late_reason": not in_portal and taken["reason"],
                        **consent,
                    }
                )
                self.env.flush_all()
        except UniqueViolation as error:
            if error.diag.constraint_name != (
                "grandes_clientes_filing_client_reference_uniq"
            ):
                raise
            raise ConcurrencyError("The same reference was just filed") from error
        self._log_contact_name(filing, taken, in_portal)
        cases = Filing.env["grandes.clientes.case"].create(
            [{**case, "filing_id": filing.id} for case in parts["cases"]]
        )
        filing._send_acknowledgement()
        problems = self._get_problems(cases, taken, in_portal)
        if not in_portal and taken["register"] is not False:
            cases.filtered(lambda case: case.id not in problems)._do_register()
        return self._get_told_filing(filing.sudo(), problems=problems)

    @api.model
    def _log_contact_name(self, filing, taken, in_portal):
        """Note the name of a contact who is not entered here; the filing has no field.

        A coordinator's own filings have the coordinator as contact.
        """
        contact = taken["contact"] or {}
        if in_portal or filing.contact_id or not contact.get("name"):
            return
        filing._message_log(
            body=self.env._(
                "Who receives the answer, as the other system names them: %(name)s, "
                "%(email)s",
                name=contact["name"],
                email=filing.email_from,
            )
        )

    @api.model
    def _get_problems(self, cases, taken, in_portal):
        """Return ``{id: reason}`` of the received cases that cannot be registered yet.

        It is empty for calls that register nothing.
        """
        if in_portal or taken["register"] is False:
            return {}
        received = cases.filtered(lambda case: case.state == "received")
        return received._get_cannot_act_reasons("register")

    @api.model
    def _get_told_filing(self, filing_sudo, existing=False, problems=None):
        """Return the public values of a filing of the user's own."""
        cases = filing_sudo.case_ids.sudo(False)._filtered_access("read")
        return {
            "filing": filing_sudo.name,
            "reference": filing_sudo.client_reference,
            "received_on": instant_text(filing_sudo.received_on),
            "existing": existing,
            "cases": self._get_told_cases(cases.sorted("id"), problems),
        }
