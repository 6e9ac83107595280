from odoo import api, fields, models
from odoo.exceptions import UserError

from ...reports import OF_CONTROLS
from ...tools import clock
from ...tools.text import said
from .report_pack import REPORTS


class ReportPack(models.Model):
    """Acts on a month's reports, from preparing to correcting; sending is apart."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    why_not_frozen = fields.Char(
        compute="_compute_why_not_frozen",
        help="What keeps the reports from being frozen now.",
    )

    def _add_sheets(self):
        """Create the thirteen reports of each pack, and any that extensions add."""
        made = self.env["grandes.clientes.report"]._get_codes()
        codes = [
            *REPORTS,
            *(code for code in made if code not in (*REPORTS, *OF_CONTROLS)),
        ]
        # Sudo: no role creates reports by hand; they come with the pack.
        self.env["grandes.clientes.report.sheet"].sudo().create(
            [
                {"pack_id": pack.id, "code": code, "sequence": place}
                for pack in self
                for place, code in enumerate(codes, start=1)
            ]
        )

    def _get_act_records(self):
        """Return the packs in sudo, for an already checked act to write its outcome."""
        # Sudo: clients may not write act fields; the caller checked the act.
        return self.sudo().with_context(tracking_disable=True)

    def _do_prepare(self):
        """Make the reports of the month from the current data (5.2.20).

        Runs in this request, or as a job if the month has more cases than the
        company's limit. Each report is made independently: one that fails states why
        and does not stop the others.

        :return: the jobs; empty if everything was done in this request
        :raise AccessError: only the supervisor issues reports
        :raise UserError: the pack is frozen
        """
        self._check_act("prepare")
        Job = self.env["grandes.clientes.job"]
        jobs = Job.browse()
        for pack in self:
            if pack.is_at_work:
                raise UserError(pack._get_at_work_reason())
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

    def _get_at_work_reason(self):
        """Return the sentence that the reports are being made."""
        self.ensure_one()
        return self.env._(
            "«%(pack)s» is being made already: wait for it.", pack=self.name
        )

    def _get_case_count(self):
        """Return how many cases the month received, capped at the limit plus one."""
        self.ensure_one()
        limit = self.company_id.grandes_clientes_pack_at_once + 1
        start, end = self._get_instants()
        # Sudo: only a count, to decide between this request and a job.
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

    @api.depends("state", "sheet_ids.state", "date_to", "prepared_on", "job_id.state")
    @api.depends_context("uid", "lang")
    def _compute_why_not_frozen(self):
        """Compute why the pack cannot be frozen, for users who may freeze it."""
        for pack in self:
            waits = pack.state in ("draft", "ready") and pack._get_acting_role("freeze")
            reasons = pack._get_cannot_freeze_reasons() if waits else {}
            why = reasons.get(pack.id)
            if waits and pack.state == "draft" and not (why and pack.prepared_on):
                why = self.env._("Prepare the reports first.")
            pack.why_not_frozen = why

    def _get_cannot_freeze_reasons(self):
        """Return why packs cannot be frozen: unfinished, failed, or too early."""
        reasons = {}
        for pack in self:
            failed = pack.sheet_ids.filtered(lambda s: s.state in ("failed", "pending"))
            if pack.is_at_work:
                reasons[pack.id] = pack._get_at_work_reason()
            elif failed:
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
            # Sudo: only acts write digests; this act was checked.
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
            # Last: from here on the pack refuses writes.
            pack._get_act_records().state = "frozen"
            # Nothing can be added any more.
            pack._get_act_records()._get_lack_todos().unlink()
        self._log_seal("freeze")

    def _get_cannot_acknowledge_reasons(self):
        """Return why packs cannot be acknowledged: they already were."""
        return {
            pack.id: self.env._("It is acknowledged already.")
            for pack in self
            if pack.acknowledged_on
        }

    def _do_acknowledge(self):
        """Acknowledge receipt of the reports for the Oficina Comercial y Mercadeo.

        :raise AccessError: the user does not receive the reports
        :raise UserError: they were not sent, or are already acknowledged
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
        :param str findings: what was found; required unless ``conforming``
        :param sheet: the report that was reviewed; the whole pack if omitted
        :return: the reviews
        :raise AccessError: the user neither receives nor oversees the reports
        :raise UserError: the pack is not frozen yet, ``sheet`` belongs to another
            month, or the findings are missing
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
        """Create a new version of the reports; the old one stays as it is.

        :param str reason: why; printed on the new cover letter
        :return: the new packs, in draft
        :raise UserError: the reason is missing, the pack is not frozen, or a newer
            version exists
        """
        self._check_act("correct")
        reason = said(reason)
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
