from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import plaintext2html
from odoo.tools.mimetypes import guess_mimetype

from ...tools import clock
from ...tools.text import clean_cell, file_name
from ..answer.means.means import MEANS
from . import portal_files

CHANNEL = "portal"
_ONE_HOUR = timedelta(hours=1)
_MEGABYTE = 1024 * 1024
# Fields of a case that its requester fills in; the others are found or decided by us.
_ASKED = (
    "subject",
    "description",
    "kind",
    "typification_id",
    "academic_period",
    "beneficiary_name",
    "beneficiary_id_type",
    "beneficiary_id_number",
)
_LONGEST = {
    "subject": 200,
    "description": 20_000,
    "academic_period": 20,
    "beneficiary_name": 200,
    "beneficiary_id_number": 40,
}


class Filing(models.Model):
    """Filings by coordinators in the portal (P1, 5.2.1)."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    wanted_contact = fields.Char(
        string="Address or telephone given",
        readonly=True,
        help="Where the requester wants to be answered.",
    )

    @api.model
    def _get_protected_fields(self):
        """Protect the contact given for the answer."""
        return super()._get_protected_fields() | {"wanted_contact"}

    @api.model
    def _do_file_portal(
        self, entity_id, asked, files=(), wanted=None, consent=False, key=None
    ):
        """File one request of the user's entity, and acknowledge it (5.2.1).

        A resubmission files nothing and returns the existing filing.

        :param int entity_id: one of the user's entities
        :param dict asked: values of the case, by field; other fields are left out
        :param files: ``(name, bytes)`` of each attachment
        :param dict wanted: ``means`` and ``contact`` for the answer
        :param bool consent: the user accepted the text about personal data
        :param str key: key of the submitting form
        :return: the filing, with the user's access
        :raise AccessError: the user is no coordinator of the entity
        :raise UserError: too many filings, or a file is not accepted
        :raise ValidationError: a value is missing or wrong
        """
        asked = {name: asked.get(name) or False for name in _ASKED}
        digest = self._get_form_digest(entity_id, asked, wanted, files=files)
        if sent_sudo := self._find_sent(key, digest):
            return sent_sudo.with_env(self.env)
        vals = self._prepare_portal_vals(entity_id, wanted, consent)
        Case = self.env["grandes.clientes.case"]
        labels = self._get_portal_labels()
        for name, longest in _LONGEST.items():
            asked[name] = self._clean_portal_words(labels[name], asked[name], longest)
        if not asked["subject"] or not asked["description"]:
            raise ValidationError(
                self.env._("Say in a few words what you ask, and explain it.")
            )
        self._check_portal_files(files)
        filing_sudo = self._create_sent(
            {
                **vals,
                "subject": asked["subject"],
                "body": plaintext2html(asked["description"]),
                "attachment_ids": [
                    fields.Command.create(
                        {
                            "name": file_name(name),
                            "raw": content,
                            "mimetype": guess_mimetype(content),
                        }
                    )
                    for name, content in files
                ],
            },
            key,
            digest,
        )
        # Sudo: requesters create cases by this act only; the values were checked.
        Case.sudo().create({**asked, "filing_id": filing_sudo.id})
        filing_sudo._send_acknowledgement()
        return filing_sudo.with_env(self.env)

    @api.model
    def _do_file_portal_sheet(
        self, entity_id, content, filename, wanted=None, consent=False
    ):
        """File a spreadsheet of the user's entity; the front office registers it.

        :param int entity_id: one of the user's entities
        :param bytes content: the file
        :param bool consent: the user accepted the text about personal data
        :raise UserError: too many filings, or the file is refused
        """
        vals = self._prepare_portal_vals(entity_id, wanted, consent)
        # Sudo: as for a single request.
        filing_sudo = self.sudo()._do_file_sheet(vals, content, filename)
        # Acknowledge the number at once; the outcome of each row follows on
        # registration.
        filing_sudo._send_acknowledgement()
        return filing_sudo.with_env(self.env)

    @api.model
    def _prepare_portal_vals(self, entity_id, wanted=None, consent=False):
        """Return the checked values of a filing that follow from its user.

        :param bool consent: the user accepted the company's text on the form
        :raise AccessError: the user is no coordinator of the entity
        :raise UserError: too many filings within the hour
        :raise ValidationError: the wanted means or contact is wrong
        """
        user, wanted = self.env.user, wanted or {}
        entity_sudo = user._grandes_clientes_get_entities().filtered(
            lambda entity: entity.id == entity_id
        )
        if not entity_sudo:
            raise AccessError(
                self.env._(
                    "You file only for the entities that you coordinate: "
                    "choose one of them."
                )
            )
        company = entity_sudo.company_id or self.env.company
        self._check_portal_rate(company)
        means = wanted.get("means")
        if means and not self.env[MEANS]._get(means).wanted:
            raise ValidationError(self.env._("Choose how you want the answer."))
        if problem := self._get_wanted_problem(means, wanted.get("contact")):
            raise ValidationError(problem)
        said = {}
        if consent:
            said = self._prepare_consent_vals(
                CHANNEL, company._grandes_clientes_get_consent_text()
            )
        return {
            **said,
            "company_id": company.id,
            "channel_id": self.env["grandes.clientes.channel"]
            ._find_by_code(CHANNEL)
            .id,
            "partner_id": entity_sudo.id,
            "contact_id": user.partner_id.id,
            "received_on": clock.now(),
            "wanted_means": means or False,
            "wanted_contact": self._clean_portal_words(
                self._get_portal_labels()["wanted_contact"],
                wanted.get("contact"),
                200,
            ),
        }

    @api.model
    def _get_wanted_problem(self, means, contact):
        """Return what is wrong with the wanted means and contact, or ``None``.

        :param str means: code of the wanted means
        :param str contact: address or telephone, as written
        """
        means, contact = self.env[MEANS]._get(means), (contact or "").strip()
        if means.wanted_contact and not contact:
            return self.env._("Give the address or the telephone.")
        if means.wanted_telephone:
            return self.env["res.partner"]._get_telephone_problem(contact)
        return None

    @api.model
    def _get_portal_labels(self):
        """Return ``{field: label}`` of the forms of the portal, for error messages."""
        return {
            "subject": self.env._("In a few words"),
            "description": self.env._("Explain it"),
            "kind": self.env._("It is a"),
            "typification_id": self.env._("What it is about"),
            "academic_period": self.env._("Academic period"),
            "beneficiary_name": self.env._("Name of the beneficiary"),
            "beneficiary_id_type": self.env._("Type of document"),
            "beneficiary_id_number": self.env._("Document number"),
            "wanted_contact": self.env._(
                "Address or telephone, for a letter or a call"
            ),
        }

    @api.model
    def _clean_portal_words(self, label, text, longest):
        """Return the cleaned text or ``False``, never truncated.

        :param str label: label of the field on the form
        :raise ValidationError: it is longer than ``longest``
        """
        text = clean_cell(text).strip()
        if len(text) > longest:
            raise ValidationError(
                self.env._(
                    "«%(name)s» has more than %(count)s characters: shorten it, or "
                    "attach it as a document.",
                    name=label,
                    count=longest,
                )
            )
        return text or False

    @api.model
    def _check_portal_rate(self, company):
        """Raise if the user has reached the limit of filings within an hour.

        :raise UserError: says to go on later
        """
        # Sudo: counts the user's own filings, even if they can no longer read them.
        limit = company.sudo().grandes_clientes_portal_hourly
        filed = self.sudo().search_count(
            [
                ("received_on", ">", clock.now() - _ONE_HOUR),
                ("create_uid", "=", self.env.uid),
            ],
            limit=limit,
        )
        if filed >= limit:
            raise UserError(
                self.env._(
                    "You filed as many requests within an hour as the portal takes "
                    "(%(count)s). Go on later, or send them together as a "
                    "spreadsheet.",
                    count=limit,
                )
            )

    @api.model
    def _check_portal_files(self, files):
        """Raise unless the portal accepts the files.

        :param files: ``(name, bytes)`` of each
        :raise UserError: names the file and says what to do
        """
        # Sudo: settings that everybody may know.
        company_sudo = self.env.company.sudo()
        most = company_sudo.grandes_clientes_portal_files
        limit = company_sudo.grandes_clientes_portal_file_mb
        if len(files) > most:
            raise UserError(
                self.env._(
                    "Attach at most %(count)s files: put them together in one PDF, or "
                    "file another request.",
                    count=most,
                )
            )
        for name, content in files:
            if len(content) > limit * _MEGABYTE:
                raise UserError(
                    self.env._(
                        "«%(name)s» is larger than %(limit)s MB: reduce it, or divide "
                        "it into several files.",
                        name=name,
                        limit=limit,
                    )
                )
            self._check_portal_file(name, content)

    @api.model
    def _check_portal_file(self, name, content):
        reason = portal_files.refusal(name, content)
        if not reason:
            return
        sentences = {
            "empty": self.env._("«%(name)s» is empty: choose the file again."),
            "type": self.env._(
                "«%(name)s» is of a kind that is not accepted: send it as PDF, "
                "picture, text or spreadsheet."
            ),
            "program": self.env._(
                "«%(name)s» is a program or a web page, whatever its name says: send "
                "the document as PDF."
            ),
        }
        raise UserError(sentences[reason] % {"name": name})
