from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import hmac

from ...tools import case_states, clock
from ...tools.identity import documents

# More rows than these are read in the spreadsheet.
_ROWS_IN_MAIL = 100


class FollowUp(models.Model):
    """Somebody asked how their requests stand: neither case nor repeat (5.2.4).

    Who asked, when, how, about how many, and what was told. The documents are kept
    masked, with a keyed digest by which the same document is recognised, never whole.
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
    # How many
    document_count = fields.Integer(string="Documents", readonly=True)
    found_count = fields.Integer(string="With cases", readonly=True)
    open_count = fields.Integer(string="Open cases", readonly=True)
    unread_count = fields.Integer(string="Not readable", readonly=True)
    # What was told
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
            # A reader from another room sees the numbers of the cases they may see.
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
        """Record that somebody was told how the documents of a list stand.

        :param listed: :class:`~document_list.Listed` values
        :param dict cases_by_key: ``{document key: cases}``
        :param who: ``partner_id``, ``contact_id``, ``channel_id``: ids
        :return: the follow-up
        """
        Case = self.env["grandes.clientes.case"]
        read = [item for item in listed if item.key]
        told = Case.union(*cases_by_key.values())
        # Sudo: nobody writes follow-ups by hand; this one tells who asked and told.
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
        """Return the digest of a document by a key that only this database has.

        Without the key, ten digits would be found again by trying all of them.
        """
        # Sudo: reads the database's secret, which goes nowhere.
        return hmac(self.env(su=True), "grandes_clientes.follow_up", key)

    def _do_mail(self, address, table, content):
        """Mail the table to whoever asked, with the same as a spreadsheet (5.2.13).

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
        # As the table.
        speaking = self.env["grandes.clientes.case.notices"]._with_requester_language()
        told = self.with_env(speaking.env)
        mail = told._prepare_mail_vals(address, table, content)
        # Sudo: mail is queued by acts, and that it was is added to the follow-up.
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
