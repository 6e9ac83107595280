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
# Period in which equal texts count as the same form; later they may be new messages.
_SAME_WITHIN = timedelta(minutes=5)


class Case(models.Model):
    """Messages of requesters on their cases, with the requested documents."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_write_in(self, text, files=(), by_form=False):
        """Add a message of the requester to open or closed cases (5.2.13).

        :param str text: plain text
        :param files: ``(name, bytes)`` of each document
        :param bool by_form: skip cases to which the user sent the same message some
            minutes ago, as a resubmitted form
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
        # Sudo: the rule was checked above; the act only adds the user's own message.
        cases_sudo = new.sudo()
        messages_sudo = cases_sudo._message_log_batch(
            dict.fromkeys(new.ids, body), author_id=self.env.user.partner_id.id
        )
        # Keep the original bytes: a resized picture could not be recognized when
        # resent.
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
        """Return the cases to which the user sent the same message some minutes ago.

        Of two simultaneous submissions, the second conflicts on its event, is retried,
        and then finds the first.

        :param body: HTML of the message
        :param files: ``(name, bytes)`` of each document
        """
        said = html2plaintext(body)
        brought = sorted(
            (file_name(name), hashlib.sha1(content).hexdigest())
            for name, content in files
        )
        # Sudo: the user's own messages.
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
        """Return, as sudo, the files of messages from the entity's people."""
        story = self.env["grandes.clientes.portal.story"]
        return story._get_written_messages(self).attachment_ids

    def _get_sealed_attachments(self):
        """Return the files that requesters sent, by mail or in the portal."""
        return super()._get_sealed_attachments() | self._get_portal_attachments()


def _check_written_rate(env):
    """Raise if the requester has reached the limit of messages within an hour.

    :raise UserError: says to go on later
    """
    if not env.user.share:
        return
    # Sudo: counts the user's own messages.
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
