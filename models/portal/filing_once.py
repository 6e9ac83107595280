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

# Within this, the same words and documents from the same person are the same request.
_SAME_WITHIN = timedelta(hours=1)
_LONGEST_KEY = 40


class Filing(models.Model):
    """A form of the portal that is sent twice files once, and loses nothing (INV-2).

    A second click, a page loaded again and a line that broke send the form's own key
    again. Who goes back in the browser gets a form with another key; a browser that
    shows the old page from its memory sends the old key with other words. So what was
    sent decides: the same is filed once, whatever differs is received.
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

    # Two clicks at once, in two processes.
    _form_uniq = models.UniqueIndex(
        "(create_uid, form_key, form_digest) WHERE form_key IS NOT NULL"
    )

    @api.model
    def _get_protected_fields(self):
        """Add by what a form that is sent again is known."""
        return super()._get_protected_fields() | {"form_key", "form_digest"}

    @api.model
    def _get_form_digest(self, *said, files=()):
        """Return the SHA-256 of what a form says and brings.

        :param said: values that JSON can write
        :param files: ``(name, bytes)`` of each attachment
        """
        brought = [
            [name, hashlib.sha256(content).hexdigest()] for name, content in files
        ]
        return hashlib.sha256(json.dumps([said, brought]).encode()).hexdigest()

    @api.model
    def _find_sent(self, key, digest):
        """Return, with ``sudo``, what the user filed by the same words and documents.

        By the same form however long ago; by another within :data:`_SAME_WITHIN`. What
        no form sent is a request of its own.
        """
        key = self._get_form_key(key)
        if not key:
            return self.browse()
        # Sudo: the user's own, whatever they may still read of it.
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
        """Create, with ``sudo``, the filing that a form sent.

        :raise ConcurrencyError: the same form was just filed; Odoo tries again, and
            then finds it
        """
        try:
            with mass.error_expected(), self.env.cr.savepoint():
                # Sudo: the tie to the entity was checked; requesters write no record
                # themselves.
                # What was sent is evidence: pictures are not made smaller.
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
        """Whether the filing was sent by the form of this key."""
        self.ensure_one()
        # Sudo: the user's own form.
        return self.sudo().form_key == (self._get_form_key(key) or False)
