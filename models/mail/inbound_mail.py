from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools import clock
from ...tools.mail.text import decode
from ..case.case import DOCUMENT_READERS
from ..engine.sealed_mixin import file_seals

# States that still have to be processed automatically or by people.
WAITING = ("new", "failed")
_SHOWN = 20_000
# Sealed fields: what the mail says of itself.
_SEALED = (
    "fingerprint",
    "content_digest",
    "raw_digest",
    "message_id",
    "sender_name",
    "email_from",
    "subject",
    "recipients",
    "date_header",
    "fetched_on",
    "size",
)
_LONGEST_REASON = 500


class InboundMail(models.Model):
    """Incoming mail with its outcome; also the review list.

    It is stored before anything else, in a transaction of its own, and never deleted;
    its bytes never change.
    """

    _name = "grandes.clientes.inbound.mail"
    _description = "Incoming mail"
    _inherit = [
        "grandes.clientes.protected.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.safe.export",
        "grandes.clientes.sealed.mixin",
    ]
    _order = "id desc"
    _rec_name = "subject"

    # Content
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    mailbox_id = fields.Many2one(
        comodel_name="grandes.clientes.mailbox", readonly=True, check_company=True
    )
    subject = fields.Char(readonly=True)
    sender_name = fields.Char(string="Sender", readonly=True)
    email_from = fields.Char(string="Sender's address", readonly=True, index=True)
    recipients = fields.Char(string="To", readonly=True)
    message_id = fields.Char(string="Message-ID", readonly=True, index="btree_not_null")
    date_header = fields.Char(
        string="Date it claims", readonly=True, help="Anybody can write any date there."
    )
    fetched_on = fields.Datetime(required=True, readonly=True, index=True)
    original_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Original",
        readonly=True,
        ondelete="restrict",
        help="Its bytes as they came.",
    )
    size = fields.Integer(readonly=True, help="Bytes.")
    attachment_count = fields.Integer(string="Attachments", readonly=True)
    preview = fields.Text(string="Text", readonly=True)
    original = fields.Text(
        string="As it came",
        compute="_compute_original",
        groups=DOCUMENT_READERS,
        help="The beginning of the mail as it came, headers first.",
    )
    # Detection of duplicates
    fingerprint = fields.Char(required=True, readonly=True)
    content_digest = fields.Char(readonly=True, index="btree_not_null")
    raw_digest = fields.Char(readonly=True)
    # Detection of mail loops between machines
    alike_digest = fields.Char(readonly=True, index="btree_not_null")
    forwarded_message_id = fields.Char(
        string="Message-ID of the forwarded mail",
        readonly=True,
        index="btree_not_null",
        help="Of the mail that one of us forwarded as an attachment.",
    )
    copies = fields.Integer(
        string="Times fetched", readonly=True, default=1, help="It entered once."
    )
    duplicate_of_id = fields.Many2one(
        comodel_name="grandes.clientes.inbound.mail",
        string="Looks like",
        readonly=True,
        index="btree_not_null",
        help="Mail with the same Message-ID, or the same content.",
    )
    known_filing_id = fields.Many2one(
        related="duplicate_of_id.filing_id", string="Filed already as"
    )
    # Legal date of receipt
    received_on = fields.Datetime(string="Day zero", readonly=True)
    received_by = fields.Selection(
        selection=[
            ("header", "Our mail server's header"),
            ("original", "Header of the forwarded mail"),
            ("fetch", "When it was fetched"),
        ],
        string="Day zero by",
        readonly=True,
    )
    evidence = fields.Char(
        readonly=True, help="What the mail says of an earlier receipt."
    )
    # Outcome
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("review", "To review"),
            ("filed", "Filed"),
            ("reply", "Reply"),
            ("bounce", "Delivery report"),
            ("auto_reply", "Automatic reply"),
            ("ignored", "Ignored"),
            ("failed", "Failed"),
            ("duplicate", "Duplicate"),
        ],
        required=True,
        readonly=True,
        default="new",
    )
    reason = fields.Char(readonly=True, help="Why it is where it is.")
    doubt = fields.Char(
        readonly=True,
        help="What is to be looked at whoever wrote it, of a mail that is filed.",
    )
    tries = fields.Integer(readonly=True)
    ignore_reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason", readonly=True
    )
    filing_id = fields.Many2one(
        comodel_name="grandes.clientes.filing",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Case that the mail is about.",
    )
    request_id = fields.Many2one(
        comodel_name="grandes.clientes.mail.request",
        string="Reply to the request",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    mail_message_id = fields.Many2one(
        comodel_name="mail.message",
        string="In the conversation",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="filing_id.partner_id", string="Entity", readonly=True
    )
    handled_by_id = fields.Many2one(
        comodel_name="res.users", string="Handled by", readonly=True
    )
    handled_on = fields.Datetime(readonly=True)

    _fingerprint_uniq = models.UniqueIndex("(company_id, fingerprint)")
    _state_idx = models.Index(
        "(company_id, state, id) WHERE state IN ('new', 'failed', 'review')"
    )

    @api.depends("original_id")
    def _compute_original(self):
        for mail in self:
            mail.original = decode(mail._get_raw()[:_SHOWN])

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "Nothing received is ever deleted. Ignore the mail with a reason."
            )
        )

    # === ACCESS: AS TO THE REQUEST IT REPLIES TO === #

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Search; leave out replies to requests that the user may not read."""
        if not (self.env.su or bypass_access):
            closed = self._get_closed_requests(Domain("request_id", "!=", False))
            if closed:
                domain = Domain(domain) & Domain("request_id", "not in", closed.ids)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        """Check; also refuse replies to requests that the user may not read."""
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        requests = self._get_closed_requests(Domain("id", "in", self.ids))
        # Sudo: reads which request a mail answers, in order to refuse it.
        closed = self.filtered(lambda mail: mail.sudo().request_id in requests)
        if not closed:
            return result
        if result:
            return result[0] | closed, result[1]
        return closed, lambda: AccessError(
            self.env._("You may not read what this mail replies to.")
        )

    @api.model
    def _get_closed_requests(self, domain):
        """Return the requests with replies by mail that the user may not read."""
        # Sudo: finds all such requests, to check access to each.
        mails_sudo = self.sudo().search_fetch(
            domain & Domain("request_id", "!=", False), ["request_id"]
        )
        requests = mails_sudo.request_id.sudo(False)
        return requests - requests._filtered_access("read")

    # === ORIGINAL === #

    def _get_raw(self):
        """Return the original bytes of the mail."""
        self.ensure_one()
        # Sudo: the attachment belongs to the mail, which the user may read.
        return self.sudo().original_id.raw or b""

    def _get_sealed_files(self):
        """Return the original mails."""
        return self.original_id

    def _get_sealed_values(self):
        """Return the sealed values: the content, since the outcome may change."""
        self.ensure_one()
        return [
            *(self[name] for name in _SEALED),
            file_seals(self.original_id),
        ]

    def _get_sealed_attachments(self):
        """Return the received files: the original mails."""
        return self.original_id

    def _apply_outcome(self, state, reason=None, **vals):
        """Record the outcome of the mails.

        :param str state: a value of the field
        :param str reason: reason as text
        :param vals: other values
        """
        # Sudo: users may not write outcomes; the acts check before.
        self.sudo().write(
            {
                "state": state,
                "reason": (reason or "")[:_LONGEST_REASON],
                "ignore_reason_id": False,
                **vals,
            }
        )

    def _mark_handled(self):
        """Record who decided on the mails, and when."""
        # Sudo: written by an act, which was checked.
        self.sudo().write({"handled_by_id": self.env.uid, "handled_on": clock.now()})
