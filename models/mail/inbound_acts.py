from odoo import models
from odoo.exceptions import AccessError, UserError

from ...tools import clock
from ...tools.mail import reader as mail_reader


class InboundMail(models.Model):
    """Decisions of the front office on incoming mail."""

    _name = "grandes.clientes.inbound.mail"
    _inherit = "grandes.clientes.inbound.mail"

    def _check_may_decide(self):
        """Raise unless the user may decide on incoming mail.

        :raise AccessError: the user is not of the front office
        """
        if not (
            self.env.su
            or self.env.user.has_group("grandes_clientes.group_front_office")
        ):
            raise AccessError(
                self.env._("Only the front office decides about incoming mail.")
            )
        self.check_access("read")

    def _do_file(self):
        """File the mails as new matters, and acknowledge them (5.2.1).

        Mails in which something is to be looked at stay in review.

        :return: the filings
        :raise UserError: one of them is a filing already
        """
        self._check_may_decide()
        filings = self.env["grandes.clientes.filing"]
        for mail in self:
            if mail.filing_id.inbound_mail_id == mail:
                raise UserError(
                    self.env._(
                        "«%(subject)s» is filing %(filing)s already: go on there.",
                        subject=mail.subject,
                        filing=mail.filing_id.name,
                    )
                )
            # Sudo: creates the filing as the gateway does; the role was checked.
            mail_sudo = mail.sudo()
            came = mail_reader.read(mail._get_raw())
            if not mail_sudo.received_on:
                # It failed, or waits: a failure undoes what the processing found.
                mail_sudo._find_day_zero(came)
            written, original = mail_sudo._get_written_in(came, as_new=True)
            sender = mail_sudo._find_sender(written)
            # The decision may come days later: use the time of arrival.
            with clock.of(mail_sudo._get_arrived_at(came)):
                filings |= mail_sudo._create_filing(written, sender, original)
            # The user decided about the sender, but has not seen these doubts yet.
            if not mail_sudo.doubt:
                mail_sudo._apply_outcome("filed")
                mail._mark_handled()
        return filings.sudo(False)

    def _do_join(self, case):
        """Add the mails to the conversation of a case.

        :param case: a case that the user may read
        :raise UserError: one of them is a filing of its own, or a reply already
        """
        self._check_may_decide()
        case.check_access("read")
        reasons = self._get_cannot_join_reasons()
        if reasons:
            raise UserError(next(iter(reasons.values())))
        for mail in self:
            # Sudo: as in `_do_file`.
            mail_sudo = mail.sudo()
            came = mail_reader.read(mail._get_raw())
            written, _original = mail_sudo._get_written_in(came)
            contact = mail_sudo._find_sender(written).contact
            with clock.of(mail_sudo._get_arrived_at(came)):
                mail_sudo._join(written, case.sudo(), contact)
            # The user decided about the case, but has not seen these doubts yet.
            if mail_sudo.state != "review":
                mail._mark_handled()

    def _get_cannot_join_reasons(self):
        """Return ``{id: reason}`` for mails that belong to a filing already."""
        return {
            mail.id: self.env._(
                "«%(subject)s» is in %(filing)s already.",
                subject=mail.subject,
                filing=mail.filing_id.name,
            )
            for mail in self
            if mail.filing_id.inbound_mail_id == mail or mail.mail_message_id
        }

    def _get_cannot_ignore_reasons(self):
        """Return ``{id: reason}`` for filings of their own, and for replies."""
        own = self.filtered(lambda mail: mail.filing_id.inbound_mail_id == mail)
        return (self - own)._get_cannot_join_reasons() | {
            mail.id: self.env._(
                "«%(subject)s» was filed as %(filing)s: dismiss its case instead.",
                subject=mail.subject,
                filing=mail.filing_id.name,
            )
            for mail in own
        }

    def _do_ignore(self, reason):
        """Ignore the mails, and store the reason.

        :param str reason: code of a reason for ignoring mail
        :raise UserError: one of them is filed, or in a conversation
        """
        self._check_may_decide()
        coded = self.env["grandes.clientes.reason"]._find_reason("ignore", reason)
        reasons = self._get_cannot_ignore_reasons()
        if reasons:
            raise UserError(next(iter(reasons.values())))
        self._apply_outcome("ignored", coded.name, ignore_reason_id=coded.id)
        self._mark_handled()

    def _do_reviewed(self):
        """Record that the mails were reviewed and need no change.

        An unfiled mail that looked like another one becomes its duplicate.
        """
        self._check_may_decide()
        reviewed = self.filtered(lambda mail: mail.state == "review")
        for mail in reviewed:
            if mail.filing_id:
                is_filing = mail.filing_id.inbound_mail_id == mail
                is_reply = mail.mail_message_id and not is_filing
                mail._apply_outcome("reply" if is_reply else "filed")
            elif mail.duplicate_of_id:
                filing = mail.known_filing_id
                mail._apply_outcome(
                    "duplicate",
                    filing
                    and self.env._("Filed already as %(filing)s.", filing=filing.name),
                    filing_id=filing.id,
                )
            else:
                raise UserError(
                    self.env._(
                        "«%(subject)s» is not filed: file it, add it to a case, or "
                        "ignore it with a reason.",
                        subject=mail.subject,
                    )
                )
        reviewed._mark_handled()

    # === ACTIONS === #

    def action_file(self):
        """File the mails, and open the filing if it is a single one."""
        filings = self._do_file()
        if len(filings) != 1:
            return False
        return self.action_open_filing()

    def action_join(self):
        """Ask to which case the mails are added."""
        return self._ask("join", self.env._("Add to a case"))

    def action_ignore(self):
        """Ask for the reason to ignore the mails."""
        return self._ask("ignore", self.env._("Ignore"))

    def action_reviewed(self):
        """Remove the mails from the review list."""
        self._do_reviewed()

    def action_retry(self):
        """Process the failed mails again.

        :raise UserError: none of them failed
        """
        self._check_may_decide()
        failed = self.filtered(
            lambda mail: mail.state in ("new", "failed")
            or (mail.state == "review" and mail.tries and not mail.filing_id)
        )
        if not failed:
            raise UserError(
                self.env._("None of these mails failed: choose those that did.")
            )
        # In a transaction of its own, as the processing itself: it would not see what
        # this one has written, and the two would collide.
        with self._open_own_transaction() as env:
            failed.with_env(env)._apply_outcome("new", tries=0)
        for mail in failed:
            mail._run_stored(mail.id)

    def action_open_filing(self):
        """Open the filing that the mail is, or is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.filing",
            "res_id": self.filing_id.id,
            "view_mode": "form",
        }

    def action_open_case(self):
        """Open the case that the mail is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }

    def action_download(self):
        """Download the original mail; users who see masks have to give a reason."""
        self.ensure_one()
        if self.has_masked_files:
            return self.action_open_files()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.original_id.id}?download=true",
            "target": "download",
        }

    def _ask(self, act, name):
        self._check_may_decide()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": f"grandes.clientes.inbound.mail.{act}",
            "view_mode": "form",
            "target": "new",
            "context": {"default_mail_ids": self.ids},
        }
