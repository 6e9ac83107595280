from odoo import api, fields, models

from ...tools import clock
from .inbound_thread import AS_THEY_CAME, REQUEST


class MailRequest(models.Model):
    """Requests by mail: reply address, and the mails received in reply."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    inbound_mail_ids = fields.One2many(
        comodel_name="grandes.clientes.inbound.mail",
        inverse_name="request_id",
        string="Mails received",
        readonly=True,
        groups=(
            "grandes_clientes.group_front_office,grandes_clientes.group_quality,"
            "grandes_clientes.group_oversight"
        ),
    )

    def _get_person_told(self):
        """Return the user who asked, or the substitute during an absence."""
        person = super()._get_person_told()
        # A substitute does not learn of a complaint about themselves (G26). Sudo: read
        # only to leave that person out.
        records_sudo = self._get_records().sudo()
        cases_sudo = records_sudo.case_id if "case_id" in records_sudo else records_sudo
        complained = (
            cases_sudo.complained_user_id
            if "complained_user_id" in cases_sudo
            else person.browse()
        )
        return person and (person._get_present_at(clock.now(), complained) or person)

    @api.model
    def _get_sender(self, company):
        return company._grandes_clientes_get_sender()

    @api.model
    def _get_reply_to(self, company):
        return company._grandes_clientes_get_reply_to()


class InboundMail(models.Model):
    """Replies of people without a login, kept with the request they answer."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    def _take_reply(self, mail):
        """Store a reply with its request, for the asking user to enter."""
        request = self._find_request(mail)
        if not request:
            return super()._take_reply(mail)
        request._apply_reply(
            self._get_safe_body(mail),
            mail.address or "",
            clock.occurred(),
            self._create_reply_files(mail, request),
        )
        self._apply_outcome(
            "reply",
            self.env._("It replies to «%(request)s».", request=request.name),
            request_id=request.id,
        )
        return True

    def _process_auto_reply(self, mail):
        """Link an automatic reply to the request that it answers."""
        result = super()._process_auto_reply(mail)
        request = self._find_request(mail)
        if request:
            self.request_id = request
        return result

    def _process_report(self, mail):
        """Record that a request bounced; whoever asked has to ask otherwise."""
        event = super()._process_report(mail)
        about = self._get_messages_in(mail).filtered(lambda sent: sent.model == REQUEST)
        if about and self.state == "bounce":
            requests = self.env[REQUEST].browse(about.mapped("res_id")).exists()
            self.request_id = requests[:1]
            # Delays and receipts return nothing.
            if event == "bounced":
                requests._mark_bounced()
        return event

    def _find_request(self, mail):
        """Return the request of this company that the mail refers to, if any.

        It is found by a Message-ID of ours, which cannot be guessed: anybody of the
        area may answer, and the asking user sees the sender's address.
        """
        requests = self.env[REQUEST]
        if not mail.references:
            return requests
        return requests.search(
            [
                ("message_id", "in", list(mail.references)),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        ) or self._find_request_answered_before(mail)

    def _find_request_answered_before(self, mail):
        """Return the request whose earlier reply the mail refers to, if any."""
        return self.search(
            [
                ("message_id", "in", list(mail.references)),
                ("request_id", "!=", False),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        ).request_id

    def _create_reply_files(self, mail, request):
        """Store the files of a reply, unchanged, as attachments of the request."""
        files = self.env["ir.attachment"].with_context(**AS_THEY_CAME)
        return files.create(
            [
                {
                    "name": part.name,
                    "raw": part.content,
                    "res_model": REQUEST,
                    "res_id": request.id,
                }
                for part in mail.attachments
            ]
        )
