import pytz
from babel.dates import get_timezone_name

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import babel_locale_parse, format_time, get_lang

from ...tools import clock

# Class of a document by a part of its media type.
_KINDS = (
    ("application/pdf", "pdf"),
    ("spreadsheet", "sheet"),
    ("excel", "sheet"),
    ("text/csv", "sheet"),
    ("image/", "image"),
    ("message/", "mail"),
    ("audio/", "sound"),
    ("text/", "text"),
    ("word", "text"),
    ("opendocument.text", "text"),
)
_REPORT = "grandes_clientes.constancia_report"
_DIGEST_GROUP = 8


class Filing(models.Model):
    """The constancia: proof, on the spot, of what was filed (5.2.1).

    Law 1437 of 2011, article 15, as replaced by Law 1755 of 2015: whoever files by
    voice is given a short record of having filed on request.
    """

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def action_print_constancia(self):
        """Print the constancias of the filings."""
        self.check_access("read")
        # No wizard for the report layout: a caller waits for the paper.
        return self.env.ref(_REPORT).report_action(self, config=False)

    def action_mail_constancia(self):
        """Mail the constancias to the requesters, and show the addresses."""
        addresses = self._do_mail_constancia()
        if len(self) == 1:
            message = self.env._(
                "The constancia of %(filing)s leaves for %(address)s: its conversation "
                "keeps the copy.",
                filing=self.display_name,
                address=addresses[0],
            )
        else:
            message = self.env._(
                "%(count)s constancias leave for %(addresses)s: each filing's "
                "conversation keeps its copy.",
                count=len(self),
                addresses=", ".join(sorted(set(addresses))),
            )
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            message,
            self if len(self) == 1 else None,
            then={"type": "ir.actions.act_window_close"},
        )

    def _do_mail_constancia(self, address=None):
        """Queue one message per filing with its constancia.

        :param str address: another address than the filing's own
        :return: list of addresses
        :raise UserError: a filing has no address
        """
        self.check_access("write")  # read-only users send no mail
        lacking = self.filtered(
            lambda filing: not (address or filing._get_reply_address())
        )
        if lacking:
            raise UserError(
                self.env._(
                    "%(filings)s: nobody left an e-mail address. Add it to the "
                    "contact, or print the constancia.",
                    filings=", ".join(lacking.mapped("name")),
                )
            )
        addresses = [address or filing._get_reply_address() for filing in self]
        # Sudo: acts queue mails; no role may create them.
        self.env["mail.mail"].sudo().create(
            [
                filing._get_constancia_mail(to)
                for filing, to in zip(self, addresses, strict=True)
            ]
        )
        return addresses

    def _get_constancia_mail(self, address):
        """Return the values of the message with the constancia."""
        self.ensure_one()
        filing = self.with_context(lang=self._get_requester_lang())
        sender = filing.company_id._grandes_clientes_get_sender()
        frame = filing.env["grandes.clientes.message.frame"]
        body = filing.env["ir.qweb"]._render(
            "grandes_clientes.notice_constancia",
            {
                # Sudo: values of the requester's own filing.
                "filing": filing.sudo(),
                "company": filing.company_id.sudo(),
                **frame._prepare_values(filing.company_id, filing),
            },
        )
        return {
            "subject": frame._get_subject(
                filing.env._("Constancia of your filing"), filing
            ),
            **frame._prepare_threads([filing])[0],
            "body_html": body,
            "email_to": address,
            "email_from": sender,
            "reply_to": filing.company_id._grandes_clientes_get_reply_to(),
            "model": filing._name,
            "res_id": filing.id,
            "auto_delete": False,
            "message_type": "auto_comment",
            "attachment_ids": [
                fields.Command.create(
                    {
                        "name": f"{filing._constancia_name()}.pdf",
                        "mimetype": "application/pdf",
                        "raw": filing._render_constancia(),
                    }
                )
            ],
        }

    def _render_constancia(self):
        """Return the constancias of the filings as the bytes of one PDF."""
        self.check_access("read")
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            _REPORT, self.ids
        )
        return content

    # === CONTENT === #

    def _constancia_name(self):
        """Return the file name of the constancia, without extension."""
        self.ensure_one()
        return self.env._("Constancia %(name)s", name=self.name).replace("/", "-")

    def _get_received_words(self):
        """Return date and time of receipt in words, in the company's time zone."""
        return self._get_instant_words(self.received_on)

    def _get_issued_lines(self):
        """Return the sentences on who issued it and when, and who printed it.

        The entity issues it; the user only hands it out.
        """
        day, time, _zone = self._get_instant_words(clock.now())
        # Sudo: the name on the letterhead.
        company_sudo = self.company_id.sudo()
        entity = company_sudo.name
        if company_sudo.vat:
            entity = f"{entity} (NIT {company_sudo.vat})"
        return (
            self.env._(
                "Issued by %(entity)s on %(day)s, %(time)s.",
                entity=entity,
                day=day,
                time=time,
            ),
            self.env._("Printed by %(person)s.", person=self.env.user.name),
        )

    def _get_instant_words(self, instant):
        """Return date, time and time zone of ``instant`` (naive UTC), in words."""
        self.ensure_one()
        zone = self.company_id._grandes_clientes_get_tz()
        locale = babel_locale_parse(get_lang(self.env).code)
        return (
            clock.in_words(
                clock.local_date(self.company_id, instant), get_lang(self.env).code
            ),
            format_time(self.env, instant, tz=zone, time_format="short"),
            get_timezone_name(pytz.timezone(zone), width="long", locale=locale),
        )

    def _get_cases_as_filed(self):
        """Return the cases in the order of the rows of a spreadsheet."""
        self.ensure_one()
        # Sudo: reads the order only.
        rows = self.env["grandes.clientes.filing.line"].sudo()
        rows = rows.search([("case_id", "in", self.case_ids.ids)], order="number, id")
        places = {line.case_id.id: place for place, line in enumerate(rows)}
        return self.case_ids.sorted(
            lambda case: (places.get(case.id, len(places)), case.id)
        )

    def _get_annexed_documents(self):
        """Return the documents attached to the filing: ``[(kind, names)]``.

        Law 1437 of 2011, article 15: a constancia states the number and class of the
        documents annexed.
        """
        self.ensure_one()
        # Sudo: names only, of the filing's own attachments.
        files_sudo = self.sudo().attachment_ids.sorted("id")
        kinds = {
            "pdf": self.env._("PDF"),
            "sheet": self.env._("Spreadsheet"),
            "image": self.env._("Image"),
            "text": self.env._("Text document"),
            "mail": self.env._("E-mail"),
            "sound": self.env._("Recording"),
            "other": self.env._("Other file"),
        }
        return [
            (kinds[kind], files.mapped("name"))
            for kind, files in files_sudo.grouped(
                lambda file: document_kind(file.mimetype)
            ).items()
        ]

    def _get_digest_groups(self):
        """Return the filing's seal in groups that people can compare by eye."""
        self.ensure_one()
        digest = self.digest or ""
        return [
            digest[start : start + _DIGEST_GROUP]
            for start in range(0, len(digest), _DIGEST_GROUP)
        ]


def document_kind(mimetype):
    """Return the class of a document by its media type."""
    return next(
        (kind for part, kind in _KINDS if part in (mimetype or "").lower()), "other"
    )
