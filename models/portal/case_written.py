import hashlib
from datetime import timedelta

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext
from odoo.tools.mimetypes import guess_mimetype

from ...tools import clock
from ...tools.text import file_name

_ONE_HOUR = timedelta(hours=1)
# Within this the same words are the same form; later they may answer something else.
_SAME_WITHIN = timedelta(minutes=5)


class Case(models.Model):
    """What requesters write about their case, with the documents it was asked for."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_write_in(self, text, files=(), by_form=False):
        """Add what the requester writes about open or closed cases (5.2.13).

        :param str text: plain text
        :param files: ``(name, bytes)`` of each document
        :param bool by_form: what they wrote just so some minutes ago is that form,
            sent again, and there already
        :raise AccessError: the case is none of the user's
        :raise UserError: there is no text, or too much, too often; or a file is not
            accepted
        """
        self.check_access("read")
        text = self._get_written(text)
        if not text:
            raise UserError(self.env._("Write what you want to add."))
        body = Markup("<p>%s</p>") % Markup("<br/>").join(text.splitlines())
        new = self - self._find_written(body, files) if by_form else self
        if not new:
            return
        _check_written_rate(self.env)
        self.env["grandes.clientes.filing"]._check_portal_files(files)
        # Sudo: the rule was checked above; the act only adds, as what they wrote.
        cases_sudo = new.sudo()
        messages_sudo = cases_sudo._message_log_batch(
            dict.fromkeys(new.ids, body), author_id=self.env.user.partner_id.id
        )
        # As they were sent: of a smaller picture nobody would know that it came twice.
        messages_sudo = messages_sudo.with_context(image_no_postprocess=True)
        for message_sudo in messages_sudo if files else ():
            message_sudo.attachment_ids = [
                fields.Command.create(
                    {
                        "name": file_name(name),
                        "raw": content,
                        "mimetype": guess_mimetype(content),
                        "res_model": self._name,
                        "res_id": message_sudo.res_id,
                    }
                )
                for name, content in files
            ]
        sealed = self.env["grandes.clientes.case.event"]._get_words_facts(messages_sudo)
        by_case = {message.res_id: sealed[message.id] for message in messages_sudo}
        cases_sudo._log_requester_wrote(
            lambda case: {"channel": "portal", **by_case[case.id]}, body
        )

    def _find_written(self, body, files):
        """Return the cases of which the user wrote just this some minutes ago.

        Of two clicks at once, the second is tried again by its event, and finds it.

        :param body: HTML of what they write
        :param files: ``(name, bytes)`` of each document
        """
        said = html2plaintext(body)
        brought = sorted(
            (file_name(name), hashlib.sha1(content).hexdigest())
            for name, content in files
        )
        # Sudo: what the user wrote themself.
        messages_sudo = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("author_id", "=", self.env.user.partner_id.id),
                    ("create_uid", "=", self.env.uid),
                    ("date", ">", clock.now() - _SAME_WITHIN),
                ]
            )
        )
        return self.browse(
            message.res_id
            for message in messages_sudo
            if html2plaintext(message.body) == said
            and brought
            == sorted((file.name, file.checksum) for file in message.attachment_ids)
        )

    def _get_portal_attachments(self):
        """Return, with ``sudo``, the files that the entity's people wrote with."""
        story = self.env["grandes.clientes.portal.story"]
        return story._get_written_messages(self).attachment_ids

    def _get_sealed_attachments(self):
        """Return the files that requesters sent, by mail or in the portal."""
        return super()._get_sealed_attachments() | self._get_portal_attachments()


def _check_written_rate(env):
    """Raise where the requester has written as often as is allowed within an hour.

    :raise UserError: says when to go on
    """
    if not env.user.share:
        return
    # Sudo: how often the user themself wrote.
    limit = env.company.sudo().grandes_clientes_portal_hourly
    written = (
        env["grandes.clientes.case.event"]
        .sudo()
        .search_count(
            [
                ("act", "=", "requester_wrote"),
                ("user_id", "=", env.uid),
                ("happened_on", ">", clock.now() - _ONE_HOUR),
            ],
            limit=limit,
        )
    )
    if written >= limit:
        raise UserError(
            env._(
                "You wrote as often within an hour as the portal takes "
                "(%(count)s). Go on later.",
                count=limit,
            )
        )
