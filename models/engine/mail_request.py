from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.mail import email_normalize_all

from ...tools import clock
from .clean_html import CleanHtml
from .sealed_mixin import file_seals

_MODEL = "grandes.clientes.mail.request"
_LONGEST_NAME = 120
# Waiting for somebody: the addressee, or the user who asked.
OPEN = ("asked", "replied")


class MailRequest(models.Model):
    """A question asked by mail to somebody without a login, and the reply.

    The user who asked enters the reply, with the message as its evidence. A request may
    be about many records: it is linked to the first of them.
    """

    _name = _MODEL
    _description = "Request by mail"
    _inherit = [
        "grandes.clientes.protected.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.safe.export",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.on.thread",
    ]
    _order = "id desc"
    _PLACE = ("res_model", "res_id")

    name = fields.Char(string="Subject", required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    res_ids = fields.Json(
        string="Records", readonly=True, help="All the records that it is about."
    )
    about = fields.Char(
        compute="_compute_about", help="What it is about, as the reader may know it."
    )
    kind = fields.Char(readonly=True, help="What is asked, as a code.")
    # Question
    addressee = fields.Char(string="Asked of", readonly=True)
    address = fields.Char(string="E-mail", required=True, readonly=True)
    body = CleanHtml(string="What was asked", readonly=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_mail_request_file_rel",
        column1="request_id",
        column2="attachment_id",
        string="Files sent",
        readonly=True,
    )
    asked_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked by",
        required=True,
        readonly=True,
        index=True,
    )
    asked_on = fields.Datetime(required=True, readonly=True)
    mail_id = fields.Many2one(comodel_name="mail.mail", readonly=True)
    message_id = fields.Char(string="Message-ID", readonly=True, index=True)
    delivery = fields.Selection(
        selection=[
            ("waiting", "To be sent"),
            ("sent", "Sent"),
            ("failed", "Not sent"),
            ("bounced", "Came back"),
        ],
        compute="_compute_delivery",
        help="What became of the message on its way.",
    )
    bounced_on = fields.Datetime(readonly=True)
    # Reply
    state = fields.Selection(
        selection=[
            ("asked", "Waiting for a reply"),
            ("replied", "To be entered"),
            ("entered", "Entered"),
            ("cancelled", "Not needed any more"),
        ],
        required=True,
        readonly=True,
        default="asked",
        index=True,
    )
    reply = CleanHtml(readonly=True)
    reply_from = fields.Char(string="Reply from", readonly=True)
    is_from_another = fields.Boolean(
        string="From another address",
        compute="_compute_is_from_another",
        help="Who replied is not who was asked: make sure who it is.",
    )
    replied_on = fields.Datetime(readonly=True)
    reply_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_mail_request_reply_rel",
        column1="request_id",
        column2="attachment_id",
        string="Files received",
        readonly=True,
    )
    entered_by_id = fields.Many2one(
        comodel_name="res.users", string="Entered by", readonly=True
    )
    entered_on = fields.Datetime(readonly=True)
    entered_as = fields.Char(readonly=True, help="What the reply was entered as.")

    _record_idx = models.Index("(res_model, res_id)")
    _records_idx = models.Index("USING gin (res_ids jsonb_path_ops)")

    # === COMPUTE === #

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "name",
            "company_id",
            "res_model",
            "res_id",
            "res_ids",
            "kind",
            "addressee",
            "address",
            "body",
            "attachment_ids",
            "asked_by_id",
            "asked_on",
            "mail_id",
            "message_id",
            "bounced_on",
            "state",
            "reply",
            "reply_from",
            "replied_on",
            "reply_attachment_ids",
            "entered_by_id",
            "entered_on",
            "entered_as",
        }

    @api.depends("res_model", "res_id", "res_ids")
    @api.depends_context("uid", "lang")
    def _compute_about(self):
        for request in self:
            records = request._get_records()._filtered_access("read")
            names = records[:3].mapped("display_name")
            if len(records) > len(names):
                more = len(records) - len(names)
                names.append(self.env._("%(count)s more", count=more))
            request.about = ", ".join(filter(None, names))

    @api.depends("mail_id.state", "bounced_on")
    def _compute_delivery(self):
        for request in self:
            # Sudo: the state of the request's own mail.
            state = request.sudo().mail_id.state
            if request.bounced_on:
                request.delivery = "bounced"
            elif state in ("exception", "cancel"):
                request.delivery = "failed"
            else:
                request.delivery = "waiting" if state == "outgoing" else "sent"

    @api.depends("reply_from", "address")
    def _compute_is_from_another(self):
        for request in self:
            # Several users may have replied, each with an address of their own.
            repliers = email_normalize_all(request.reply_from or "")
            asked = email_normalize_all(request.address or "")
            request.is_from_another = bool(request.reply_from) and (
                not repliers or not set(repliers) <= set(asked)
            )

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("What was asked by mail, and what was said, is kept.")
        )

    def _get_sealed_values(self):
        """Return the question, the reply, and what it was entered as."""
        self.ensure_one()
        names = (
            "name",
            "res_model",
            "res_id",
            "res_ids",
            "kind",
            "addressee",
            "address",
            "body",
            "asked_on",
            "message_id",
            "reply",
            "reply_from",
            "replied_on",
            "entered_on",
            "entered_as",
        )
        return [
            *(self[name] for name in names),
            self.asked_by_id.id,
            self.entered_by_id.id,
            file_seals(self._get_sealed_files()),
        ]

    def _get_sealed_files(self):
        """Return the files sent and received."""
        return self.attachment_ids | self.reply_attachment_ids

    def _get_sealed_attachments(self):
        """Return the files sent and received."""
        return self._get_sealed_files()

    # === ASKING === #

    @api.model
    def _create_request(
        self, records, address, subject, body, addressee="", files=None, kind=""
    ):
        """Ask somebody by mail about ``records``; the caller has checked access.

        :param records: of one model and company; the first one shows the request
        :param str address: address of the recipient
        :param body: HTML of the mail
        :param str addressee: name of the recipient
        :param files: ``ir.attachment`` records to send
        :param str kind: code of what is asked
        :return: the request
        """
        company = records[0].company_id or self.env.company
        files = files if files is not None else self.env["ir.attachment"]
        # Sudo: only acts create requests and mails.
        request_sudo = self.sudo().create(
            {
                "name": subject[:_LONGEST_NAME],
                "company_id": company.id,
                "res_model": records._name,
                "res_id": records[0].id,
                "res_ids": records.ids,
                "kind": kind,
                "addressee": addressee or address,
                "address": address,
                "body": body,
                "attachment_ids": files.ids,
                "asked_by_id": self.env.uid,
                "asked_on": clock.now(),
            }
        )
        mail_sudo = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": subject,
                    "body_html": body,
                    "body": body,
                    "email_to": address,
                    "email_from": self._get_sender(company),
                    "reply_to": self._get_reply_to(company),
                    "model": self._name,
                    "res_id": request_sudo.id,
                    "attachment_ids": files.ids,
                    "auto_delete": False,
                    "message_type": "auto_comment",
                }
            )
        )
        request_sudo.write(
            {"mail_id": mail_sudo.id, "message_id": mail_sudo.message_id}
        )
        request_sudo._log_seal("ask", first=True)
        return request_sudo.sudo(self.env.su)

    @api.model
    def _get_sender(self, company):
        """Return the sender address of requests; a hook of the room of mail."""
        # Sudo: the address that every recipient sees.
        return company.sudo().email_formatted

    @api.model
    def _get_reply_to(self, company):
        """Return the reply address; the room of mail names the mailbox."""
        return self._get_sender(company)

    @api.model
    def _find_about(self, records):
        """Return the requests about any of the records, not only as the first one."""

        def contain(record_id):
            return Domain.custom(
                to_sql=lambda _model, alias, _query: SQL(
                    "%s @> to_jsonb(%s::int)",
                    SQL.identifier(alias, "res_ids"),
                    record_id,
                )
            )

        # The search uses a column as the ORM cannot.
        self.flush_model(["res_ids"])
        about = Domain.OR(map(contain, records.ids))
        return self.search(
            Domain("res_model", "=", records._name)
            & (Domain("res_id", "in", records.ids) | about)
        )

    def _get_records(self):
        """Return the records that the request is about."""
        self.ensure_one()
        # Sudo: the ids of the records, for users who may read one of them.
        request_sudo = self.sudo()
        if request_sudo.res_model not in self.env:
            return self.env[self._name].browse()
        ids = request_sudo.res_ids or [request_sudo.res_id]
        return self.env[request_sudo.res_model].browse(ids).exists()

    # === ACTIONS === #

    def action_open_record(self):
        """Open the record that the request is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
