import hashlib
import json
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from ...tools import clock
from ...tools.text import storable_value
from ..engine import mass

# Period in which equal words and documents of the same user are the same request.
_SAME_WITHIN = timedelta(hours=1)
_LONGEST_KEY = 40


class Filing(models.Model):
    """Filing: accept each submission of a portal form exactly once (INV-2).

    A second click, a reload and a retry after a lost connection resend the key of the
    form. Going back in the browser gives a form with another key, but a page restored
    from the browser's memory sends the old key with other words. So the content decides
    as well: equal submissions are filed once, different ones are all accepted.
    """

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    form_key = fields.Char(
        string="Key of the form",
        readonly=True,
        copy=False,
        help="Of the form of the portal that it was sent by.",
    )
    form_digest = fields.Char(
        string="Digest of the form",
        readonly=True,
        copy=False,
        help="SHA-256 of what was sent by that form.",
    )

    # Guards against two simultaneous submissions in different workers.
    _form_uniq = models.UniqueIndex(
        "(create_uid, form_key, form_digest) WHERE form_key IS NOT NULL"
    )

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that identify a resubmitted form."""
        return super()._get_protected_fields() | {"form_key", "form_digest"}

    @api.model
    def _get_form_digest(self, *said, files=()):
        """Return the SHA-256 of the content of a form.

        :param said: JSON-serializable values
        :param files: ``(name, bytes)`` of each attachment
        """
        brought = [
            [name, hashlib.sha256(content).hexdigest()] for name, content in files
        ]
        return hashlib.sha256(json.dumps([said, brought]).encode()).hexdigest()

    @api.model
    def _find_sent(self, key, digest):
        """Return, as sudo, the user's filing with the same words and documents.

        Sent by the same form at any time, or by another one within
        :data:`_SAME_WITHIN`. Without a form key every submission is a new request.
        """
        key = self._get_form_key(key)
        if not key:
            return self.browse()
        # Sudo: these are the user's own filings, even if they can no longer read them.
        return self.sudo().search(
            Domain("create_uid", "=", self.env.uid)
            & Domain("form_key", "!=", False)
            & Domain("form_digest", "=", digest)
            & (
                Domain("form_key", "=", key)
                | Domain("received_on", ">", clock.now() - _SAME_WITHIN)
            ),
            order="id desc",
            limit=1,
        )

    @api.model
    def _get_form_key(self, key):
        return storable_value(key or "")[:_LONGEST_KEY] or None

    @api.model
    def _create_sent(self, vals, key, digest):
        """Create, as sudo, the filing that a form sent.

        :raise ConcurrencyError: the same form was just filed; Odoo retries, and then
            finds it
        """
        try:
            with mass.error_expected(), self.env.cr.savepoint():
                # Sudo: the link to the entity was checked; requesters may not create
                # records. Pictures are kept in their original size, as evidence.
                as_sent_sudo = self.sudo().with_context(image_no_postprocess=True)
                filing_sudo = as_sent_sudo.create(vals).with_env(self.sudo().env)
                filing_sudo.write(
                    {"form_key": self._get_form_key(key), "form_digest": digest}
                )
                self.env.flush_all()
        except UniqueViolation as error:
            if error.diag.constraint_name != "grandes_clientes_filing_form_uniq":
                raise
            raise ConcurrencyError("The same form was just filed") from error
        return filing_sudo

    def _is_sent_by(self, key):
        """Return whether this filing came from the form with the given key."""
        self.ensure_one()
        # Sudo: the user's own form.
        return self.sudo().form_key == (self._get_form_key(key) or False)
