import base64
import hashlib

from odoo import api, models
from odoo.exceptions import UserError

from ...reports import OF_CONTROLS
from ...tools import clock
from .report_pack import REPORTS


class ReportPack(models.Model):
    """What is done with a month's reports."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    def _add_sheets(self):
        """Give each pack its thirteen reports and those that the company adds."""
        made = self.env["grandes.clientes.report"]._get_codes()
        codes = [
            *REPORTS,
            *(code for code in made if code not in (*REPORTS, *OF_CONTROLS)),
        ]
        # Sudo: the reports of a pack come with it; nobody adds any by hand.
        self.env["grandes.clientes.report.sheet"].sudo().create(
            [
                {"pack_id": pack.id, "code": code, "sequence": place}
                for pack in self
                for place, code in enumerate(codes, start=1)
            ]
        )

    def _get_act_records(self):
        """Return the packs so that an act that was checked may write its outcome."""
        # Sudo: what acts decide is refused to clients; the act was checked before.
        return self.sudo().with_context(tracking_disable=True)

    def _do_prepare(self):
        """Make the reports of the month from what is known now (5.2.20).

        In this request, or as a long act where the month has more cases than the
        company's setting; each report is made alone, and one that fails says why
        while the others are ready.

        :return: the job, empty when it was done in this request
        :raise AccessError: only the supervisor issues reports
        :raise UserError: the pack is frozen
        """
        self._check_act("prepare")
        Job = self.env["grandes.clientes.job"]
        jobs = Job.browse()
        for pack in self:
            if pack.is_at_work:
                raise UserError(
                    self.env._(
                        "«%(pack)s» is being made already: wait for it.",
                        pack=pack.name,
                    )
                )
            pack._get_act_records().write(
                {
                    "state": "draft",
                    "prepared_on": clock.now(),
                    "prepared_by_id": self.env.uid,
                }
            )
            sheets = pack.sheet_ids
            if pack._get_case_count() <= pack.company_id.grandes_clientes_pack_at_once:
                sheets._do_make()
                continue
            job = Job._create_job(sheets, "_do_make", pack.name)
            pack._get_act_records().job_id = job
            jobs |= job
        return jobs

    def _get_case_count(self):
        """Return how many cases the month received, up to one more than the limit."""
        self.ensure_one()
        limit = self.company_id.grandes_clientes_pack_at_once + 1
        start, end = self._get_instants()
        # Sudo: a number only, to decide how the work is done.
        return (
            self.env["grandes.clientes.case"]
            .sudo()
            .search_count(
                [
                    ("company_id", "=", self.company_id.id),
                    ("received_on", ">=", start),
                    ("received_on", "<", end),
                ],
                limit=limit,
            )
        )

    @api.depends("state", "sheet_ids.state", "date_to", "prepared_on")
    @api.depends_context("uid", "lang")
    def _compute_why_not_frozen(self):
        """Say why what was prepared cannot be frozen, to whoever would."""
        for pack in self:
            waits = pack.state in ("draft", "ready") and pack._get_acting_role("freeze")
            reasons = pack._get_cannot_freeze_reasons() if waits else {}
            why = reasons.get(pack.id)
            if waits and pack.state == "draft" and not (why and pack.prepared_on):
                why = self.env._("Prepare the reports first.")
            pack.why_not_frozen = why

    def _get_cannot_freeze_reasons(self):
        """Return why packs cannot be frozen: one failed, or is too early."""
        reasons = {}
        for pack in self:
            failed = pack.sheet_ids.filtered(lambda s: s.state in ("failed", "pending"))
            if failed:
                reasons[pack.id] = self.env._(
                    "%(reports)s are not made. Prepare them again.",
                    reports=", ".join(failed.mapped("code")),
                )
            elif pack.date_to and pack.date_to >= clock.today(pack.company_id):
                reasons[pack.id] = self.env._(
                    "The month is not over: a report of it would change."
                )
            elif (
                pack.prepared_on
                and clock.local_date(pack.company_id, pack.prepared_on) <= pack.date_to
            ):
                reasons[pack.id] = self.env._(
                    "The reports were made before the month was over: prepare them "
                    "again."
                )
        return reasons

    def _do_freeze(self):
        """Freeze the reports with their record lists, letter and archive (5.2.20).

        :raise AccessError: only the supervisor issues reports
        :raise UserError: a report failed, or the month is not over
        """
        self._check_act("freeze")
        for pack in self:
            # Sudo: digests are the act's to write, which was checked.
            pack.sheet_ids.sudo()._apply_digests()
            pack._get_act_records().write(
                {"frozen_on": clock.now(), "frozen_by_id": self.env.uid}
            )
            pack._get_act_records().sha256 = pack._compute_seal()
            letter = pack._render_letter()
            archive = pack._get_archive(letter)
            pack._get_act_records().write(
                {
                    "letter": letter,
                    "archive": archive,
                    "files_sha256": pack._get_files_seal(letter, archive),
                }
            )
            # Last: from here on nothing of it can be written.
            pack._get_act_records().state = "frozen"
        self._log_seal("freeze")

    def _compute_seal(self):
        """Return the SHA-256 over what was frozen: by whom, when, why, each report."""
        self.ensure_one()
        parts = [
            f"{self.date_from} {self.date_to} {self.version}",
            f"{self.frozen_on} {self.frozen_by_id.id}",
            self.correction_reason or "",
        ]
        parts += [
            f"{sheet.code} {sheet.state} {sheet.sha256 or ''} {sheet.message or ''}"
            for sheet in self.sheet_ids.sorted("sequence")
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @api.model
    def _get_files_seal(self, *files):
        """Return the SHA-256 over ``files``, encoded as binary fields hold them."""
        seal = hashlib.sha256()
        for file in files:
            seal.update(hashlib.sha256(base64.b64decode(file or b"")).digest())
        return seal.hexdigest()

    def _do_send(self):
        """Mail the reports to the Oficina Comercial y Mercadeo (5.2.20).

        :raise AccessError: only the supervisor issues reports
        :raise UserError: they are not frozen, or nobody receives them
        """
        self._check_act("send")
        mails = [pack._prepare_mail_vals() for pack in self]
        # Sudo: mail is queued by acts; no role writes mails.
        self.env["mail.mail"].sudo().create(mails)
        self._get_act_records().write(
            {"state": "sent", "sent_on": clock.now(), "sent_by_id": self.env.uid}
        )
        self._log_seal("send")

    def _get_cannot_deliver_reasons(self):
        """Return why a delivery on paper cannot be recorded: it was already."""
        return {
            pack.id: self.env._("Its delivery on paper is recorded already.")
            for pack in self
            if pack.delivered_on
        }

    def _do_deliver(
        self,
        day,
        to,
        number,
        number_date,
        folios=0,
        medium=None,
        medium_reference=None,
        copy=None,
    ):
        """Record that the reports were delivered on paper, by A8-1-07.

        :param date day: when
        :param str to: who received them
        :param str number: Mercurio's number of the delivery
        :param date number_date: its date in Mercurio
        :param int folios: sheets of paper that were handed over
        :param str medium: in which magnetic form the files went
        :param str medium_reference: what its label says
        :param copy: (file name, bytes) of the copy that was stamped
        :raise UserError: something is missing, or the date is impossible
        """
        self._check_act("deliver")
        if not (day and (to or "").strip() and (number or "").strip() and number_date):
            raise UserError(
                self.env._(
                    "Enter who received the reports, the day, and the number and date "
                    "that Mercurio gave the delivery."
                )
            )
        handed = self._prepare_handed_vals(folios, medium, medium_reference)
        for pack in self:
            first = clock.local_date(pack.company_id, pack.frozen_on)
            if not first <= day <= clock.today(pack.company_id):
                raise UserError(
                    self.env._(
                        "«%(pack)s» was frozen on %(day)s: it was delivered between "
                        "that day and today.",
                        pack=pack.name,
                        day=clock.day_on_screen(first, self.env.lang or "es"),
                    )
                )
            if not first <= number_date <= clock.today(pack.company_id):
                raise UserError(
                    self.env._(
                        "«%(pack)s» was frozen on %(day)s: Mercurio's date of its "
                        "delivery is between that day and today.",
                        pack=pack.name,
                        day=clock.day_on_screen(first, self.env.lang or "es"),
                    )
                )
        self._get_act_records().write(
            {
                "delivered_on": day,
                "delivered_to": to.strip(),
                "mercurio_number": number.strip().upper(),
                "mercurio_date": number_date,
                **handed,
            }
        )
        self._log_seal("deliver")
        if copy:
            self._do_attach_copy(*copy)

    def _get_cannot_acknowledge_reasons(self):
        """Return why packs cannot be acknowledged: they were already."""
        return {
            pack.id: self.env._("It is acknowledged already.")
            for pack in self
            if pack.acknowledged_on
        }

    def _do_acknowledge(self):
        """Acknowledge the receipt, as the Oficina Comercial y Mercadeo.

        :raise AccessError: only who receives the reports acknowledges them
        :raise UserError: they were not sent, or are acknowledged already
        """
        self._check_act("acknowledge")
        self._get_act_records().write(
            {"acknowledged_on": clock.now(), "acknowledged_by_id": self.env.uid}
        )
        self._log_seal("acknowledge")

    def _do_review(self, control, outcome, findings=None, sheet=None):
        """Sign the result of a review of the reports (C5, C6, C7).

        :param str control: ``C5``, ``C6``, ``C7`` or ``other``
        :param str outcome: ``conforming``, ``findings`` or ``rejected``
        :param str findings: what was found, which all but the first needs
        :param sheet: the report that was reviewed; all of them without one
        :return: the reviews
        :raise AccessError: only who receives or oversees the reports reviews them
        :raise UserError: they are not frozen yet, another month's report is named, or
            the findings are missing
        """
        self._check_act("review")
        if sheet and sheet.pack_id != self:
            raise UserError(
                self.env._(
                    "The report belongs to another month: choose one of this month."
                )
            )
        subjects = [
            {
                "pack_id": pack.id,
                "sheet_id": sheet.id if sheet else False,
                "sealed": sheet.sha256 if sheet else pack.sha256,
            }
            for pack in self
        ]
        return self.env["grandes.clientes.report.review"]._create_review(
            subjects, control, outcome, findings
        )

    def _get_cannot_correct_reasons(self):
        """Return why packs cannot be corrected: a newer version exists."""
        return {
            pack.id: self.env._("A newer version exists: correct that one.")
            for pack in self
            if pack.corrected_by_ids
        }

    def _do_correct(self, reason):
        """Begin a new version of the reports; the old one stays as it is.

        :param str reason: why, printed on the new cover letter
        :return: the new packs, in draft
        :raise UserError: no reason, not frozen, or a newer version exists
        """
        self._check_act("correct")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Say what was wrong: the new cover letter tells it.")
            )
        return (
            self._get_act_records()
            .create(
                [
                    {
                        "company_id": pack.company_id.id,
                        "date_from": pack.date_from,
                        "date_to": pack.date_to,
                        "version": pack.version + 1,
                        "corrects_id": pack.id,
                        "correction_reason": reason,
                    }
                    for pack in self
                ]
            )
            .sudo(False)
        )
