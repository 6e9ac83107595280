from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import hmac

from ...tools import case_states, clock
from ...tools.identity import documents

# Further rows are only in the attached spreadsheet.
_ROWS_IN_MAIL = 100


class FollowUp(models.Model):
    """Inquiry about the status of requests: neither case nor repeat (5.2.4).

    It records who asked, when, by which channel, about how many documents, and what was
    told. The documents are stored masked, with a keyed digest that recognizes the same
    document, but never in full.
    """

    _name = "grandes.clientes.follow.up"
    _description = "Follow-up"
    _inherit = ["grandes.clientes.sealed.mixin"]
    _order = "asked_on desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        required=True,
        readonly=True,
        index=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner", string="Who asked", readonly=True, index=True
    )
    channel_id = fields.Many2one(
        comodel_name="grandes.clientes.channel", required=True, readonly=True
    )
    asked_on = fields.Datetime(string="Asked", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Told by", required=True, readonly=True
    )
    # Counts
    document_count = fields.Integer(string="Documents", readonly=True)
    found_count = fields.Integer(string="With cases", readonly=True)
    open_count = fields.Integer(string="Open cases", readonly=True)
    unread_count = fields.Integer(string="Not readable", readonly=True)
    # Information given
    told = fields.Json(
        readonly=True,
        help="For each document its mask, its keyed digest and the cases' ids.",
    )
    told_text = fields.Text(string="What was asked", compute="_compute_told_text")
    mailed_on = fields.Datetime(readonly=True)
    mailed_to = fields.Char(readonly=True)
    exported_on = fields.Datetime(readonly=True)

    @api.depends("partner_id", "asked_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for follow_up in self:
            follow_up.display_name = self.env._(
                "%(entity)s, %(date)s",
                entity=follow_up.partner_id.name or "",
                date=follow_up.asked_on
                and clock.day_on_screen(
                    clock.local_date(follow_up.company_id, follow_up.asked_on),
                    self.env.lang or "en_US",
                ),
            )

    @api.depends("told")
    @api.depends_context("lang", "uid")
    def _compute_told_text(self):
        none = self.env._("no case")
        for follow_up in self:
            rows = follow_up.told or []
            # A user of another room sees only the numbers of cases that they may read.
            cases = self.env["grandes.clientes.case"].browse(
                {case_id for row in rows for case_id in row["cases"]}
            )
            names = {
                case.id: case.display_name for case in cases._filtered_access("read")
            }
            follow_up.told_text = "\n".join(
                f"{row['document']}: "
                + (", ".join(names[i] for i in row["cases"] if i in names) or none)
                for row in rows
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("What was told to whom is never deleted: begin another list.")
        )

    @api.model
    def _create_told(self, listed, cases_by_key, **who):
        """Log that somebody was told the status of a list of documents.

        :param listed: :class:`~document_list.Listed` values
        :param dict cases_by_key: ``{document key: cases}``
        :param who: ``partner_id``, ``contact_id``, ``channel_id``: ids
        :return: the follow-up
        """
        Case = self.env["grandes.clientes.case"]
        read = [item for item in listed if item.key]
        told = Case.union(*cases_by_key.values())
        # Sudo: users may not create follow-ups; this act records what was told.
        follow_up = self.sudo().create(
            {
                **who,
                "company_id": self.env.company.id,
                "user_id": self.env.uid,
                "asked_on": clock.now(),
                "document_count": len(read),
                "found_count": len([i for i in read if cases_by_key.get(i.key)]),
                "open_count": len(
                    told.filtered(lambda c: c.state in case_states.OPEN_STATES)
                ),
                "unread_count": len(listed) - len(read),
                "told": [
                    {
                        "document": documents.mask(item.key),
                        "digest": self._get_document_digest(item.key),
                        "cases": cases_by_key.get(item.key, Case).ids,
                    }
                    for item in read
                ],
            }
        )
        follow_up._log_seal("tell")
        return follow_up.sudo(self.env.su)

    def _get_sealed_values(self):
        """Return what was told, when and by whom."""
        self.ensure_one()
        return [self.asked_on, self.user_id.id, self.told]

    @api.model
    def _get_document_digest(self, key):
        """Return the digest of a document, by a key that only this database has.

        Without the key, a ten-digit number could be found by trying all of them.
        """
        # Sudo: reads the secret of the database, which is not shown.
        return hmac(self.env(su=True), "grandes_clientes.follow_up", key)

    def _do_mail(self, address, table, content):
        """Mail the table to whoever asked, also as a spreadsheet (5.2.13).

        :param str address: e-mail address
        :param table: headers and rows: :class:`~.sheet.writer.SheetSpec`
        :param bytes content: the spreadsheet
        :raise UserError: there is no address
        """
        self.ensure_one()
        if not address:
            raise UserError(
                self.env._(
                    "There is no e-mail address to write to: add it to the contact."
                )
            )
        # In the language of the requester, like the table.
        speaking = self.env["grandes.clientes.case.notices"]._with_requester_language()
        told = self.with_env(speaking.env)
        mail = told._prepare_mail_vals(address, table, content)
        # Sudo: acts queue mails; the sending is recorded on the follow-up.
        self.env["mail.mail"].sudo().create(mail)
        self.sudo().write({"mailed_on": clock.now(), "mailed_to": address})

    def _prepare_mail_vals(self, address, table, content):
        """Return the values of the message; see :meth:`_do_mail`."""
        company = self.company_id
        sender = company._grandes_clientes_get_sender()
        rows = list(table.rows)
        body = self.env["ir.qweb"]._render(
            "grandes_clientes.notice_follow_up",
            {
                "entity": self.partner_id,
                **self.env["grandes.clientes.message.frame"]._prepare_letter(
                    company, name=self.contact_id.name
                ),
                "rows": rows[:_ROWS_IN_MAIL],
                "more": max(0, len(rows) - _ROWS_IN_MAIL),
            },
        )
        return {
            "subject": self.env._(
                "State of the requests of %(entity)s", entity=self.partner_id.name
            ),
            "body_html": body,
            "email_to": address,
            "email_from": sender,
            "reply_to": company._grandes_clientes_get_reply_to(),
            "model": self._name,
            "res_id": self.id,
            "auto_delete": False,
            "message_type": "auto_comment",
            "attachment_ids": [
                fields.Command.create({"name": f"{table.title}.xlsx", "raw": content})
            ],
        }
