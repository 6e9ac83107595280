from odoo import fields, models

from .mail_request import OPEN


class MailRequestMixin(models.AbstractModel):
    """Records about which people without a login are asked by mail.

    The replies are shown with the record and entered by the user who asked: the act
    that enters one calls :meth:`_check_mail_reply` first and :meth:`_mark_mail_entered`
    last.
    """

    _name = "grandes.clientes.mail.request.mixin"
    _description = "Asked of by mail"

    mail_request_ids = fields.One2many(
        comodel_name="grandes.clientes.mail.request",
        compute="_compute_mail_request_ids",
        string="Requests by mail",
    )
    mail_request_count = fields.Integer(
        string="Requests", compute="_compute_mail_request_ids"
    )
    mail_reply_count = fields.Integer(
        string="Replies to enter", compute="_compute_mail_request_ids"
    )

    def _compute_mail_request_ids(self):
        requests = self.env["grandes.clientes.mail.request"]._find_about(self)
        by_record = {}
        # Sudo: the ids of the records of requests that the user reads.
        for request in requests.sudo():
            for record_id in {request.res_id, *(request.res_ids or ())}:
                by_record.setdefault(record_id, []).append(request.id)
        for record in self:
            mine = requests.browse(by_record.get(record.id, ()))
            record.mail_request_ids = mine
            record.mail_request_count = len(mine)
            record.mail_reply_count = len(
                mine.filtered(lambda each: each.state == "replied")
            )

    def _ask_by_mail(self, address, subject, body, addressee="", files=None, kind=""):
        """Ask somebody by mail about the records, in one message.

        The caller has checked access; the parameters are those of ``_create_request``.

        :return: the request
        """
        return self.env["grandes.clientes.mail.request"]._create_request(
            self, address, subject, body, addressee, files, kind
        )

    def _ask_area_by_mail(self, area, template, name, kind):
        """Ask an area without logins about the records.

        :param area: ``grandes.clientes.mission.area``
        :param str template: template of the mail
        :param str name: name of the records in the template
        """
        # Sudo: the area's address, and what its people may know of the records.
        area_sudo = area.sudo()
        company = self.company_id[:1]
        lang = company.sudo().partner_id.lang or self.env.lang
        for records in self._get_request_groups():
            told = records.with_context(lang=lang)
            body = told.env["ir.qweb"]._render(
                template,
                {
                    name: told.sudo(),
                    "area": area_sudo.with_context(lang=lang),
                    "company": company,
                    "asker": self.env.user,
                },
            )
            records._ask_by_mail(
                area_sudo.email,
                told._get_asked_subject(area),
                body,
                area_sudo.name,
                kind=kind,
            )

    def _get_request_groups(self):
        """Return the records in sets, one mail each: complaints apart (G26); a hook."""
        return [self]

    def _get_asked_subject(self, area):
        """Return the subject of the mail that asks an area; a hook."""
        return self[:1].display_name

    def _apply_mail_cancelled(self, waiting_states):
        """Cancel the requests of which no record is waiting any more.

        :param waiting_states: states of records that wait for a reply
        """
        # Sudo: follows from an act that was checked.
        asked_sudo = (
            self.env["grandes.clientes.mail.request"]
            .sudo()
            .search([("res_model", "=", self._name), ("state", "in", OPEN)])
        )
        ids = set(self.ids)
        asked_sudo.filtered(
            # It is linked to the first of its records; any may be the last that waits.
            lambda each: ids.intersection(each.res_ids or [each.res_id])
            and not any(
                record.state in waiting_states for record in each._get_records()
            )
        )._apply_cancelled()

    def _on_mail_reply(self, request):
        """React to a reply, as the system; does nothing by default; a hook.

        :param request: the request, with its reply
        """

    def _find_mail_replies(self):
        """Return ``{record id: request}`` of the replies that the user may enter."""
        # Sudo: all replies; whether the user may enter them is checked below.
        replied_sudo = (
            self.env["grandes.clientes.mail.request"]
            .sudo()
            .search([("res_model", "=", self._name), ("state", "=", "replied")])
        )
        ids, found = set(self.ids), {}
        for request in replied_sudo.sudo(False):
            mine = ids.intersection(request.sudo().res_ids or [])
            if mine and not request._get_cannot_enter_reasons():
                found.update(dict.fromkeys(mine, request))
        return found

    def _check_mail_reply(self, request):
        """Raise unless the user may enter the reply to ``request`` on the records.

        :raise UserError: there is no reply, another user asked, or it is about other
            records
        """
        request.ensure_one()
        request._check_enter(self)

    def _mark_mail_entered(self, request, act):
        """Record that the reply was entered.

        :param str act: as what, in words
        """
        request._apply_entered(act)

    def action_open_mail_requests(self):
        """Open the requests by mail about the record."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Requests by mail: %(record)s", record=self.display_name
            ),
            "res_model": "grandes.clientes.mail.request",
            "view_mode": "list,form",
            "domain": [("id", "in", self.mail_request_ids.ids)],
        }
