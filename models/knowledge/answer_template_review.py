from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...tools import clock
from ..engine import crons


class AnswerTemplate(models.Model):
    """The review of answers of the library, and what triggers it (C2)."""

    _name = "grandes.clientes.answer.template"
    _inherit = "grandes.clientes.answer.template"

    def _apply_to_review(self, cause, reason):
        """Mark the answers for review, and give their owners a to-do.

        A bulletin overrides a day or a report as the cause, since only it blocks.

        :param str cause: value of ``review_cause``
        :param str reason: in words
        """
        # Sudo: follows from an act or a day; users cannot write it.
        for template in self.sudo().with_context(active_test=False):
            if template.review_since and (
                cause != "bulletin" or template.review_cause == "bulletin"
            ):
                continue
            template.write(
                {
                    "review_since": clock.now(),
                    "review_cause": cause,
                    "review_reason": reason,
                }
            )
            template._give_to_owner(reason)

    def _give_to_owner(self, note):
        """Schedule a to-do for the owner of the answer, else for a supervisor."""
        self.ensure_one()
        if not self.active:
            return
        company = self.company_id or self.env.company
        person = self.owner_id.filtered("active")
        person = (person and person._get_present_at(clock.now())) or person
        person = person or company._grandes_clientes_get_users("group_supervisor")[:1]
        if person:
            # Sudo: the system schedules the to-do, whoever reports.
            self.sudo().with_context(lang=person.lang).activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=person.id,
                date_deadline=clock.today(company),
                summary=self.with_context(lang=person.lang).env._(
                    "Review the answer «%(name)s»", name=self.name
                ),
                note=note,
            )

    @api.model
    def _cron_review(self):
        """Mark the answers whose review day is over."""
        Room = self.env["grandes.clientes.room"]
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "Answers to review"):
                if not Room._is_kept("knowledge", company):
                    continue
                today = clock.today(company)
                # Sudo: the cron's own work. Shared answers are handled with the first
                # company.
                self.sudo().with_company(company).search(
                    [
                        ("company_id", "in", [company.id, False]),
                        ("review_by", "<", today),
                        ("review_since", "=", False),
                    ]
                )._apply_to_review(
                    "date",
                    self.with_context(lang=company.partner_id.lang).env._(
                        "Its review day is over"
                    ),
                )

    def _do_review(self):
        """Confirm the present answers, as their owner or with a library role.

        Bulletins no longer in force are removed; published ones that replace them are
        linked instead.

        :raise AccessError: somebody else maintains them
        """
        self.check_access("read")
        if not (self._is_keeper() or all(t.owner_id == self.env.user for t in self)):
            raise AccessError(
                self.env._("Who owns the answer, or the supervisor, reviews it.")
            )
        for template in self:
            company = template.company_id or self.env.company
            # Sudo: only the act writes the review and the bulletins that follow from
            # it.
            template_sudo = template.sudo()
            bulletins = template_sudo.bulletin_ids
            for bulletin in bulletins:
                heirs = bulletin
                while heirs and not heirs.filtered(lambda b: b.state == "published"):
                    heirs = heirs.replaced_by_ids.filtered("published_on")
                bulletins = bulletins - bulletin | heirs
            months = company.sudo().grandes_clientes_template_review_months
            template_sudo.write(
                {
                    "review_since": False,
                    "review_cause": False,
                    "review_reason": False,
                    "reviewed_on": clock.now(),
                    "reviewed_by_id": self.env.uid,
                    "bulletin_ids": [(6, 0, bulletins.ids)],
                    "review_by": clock.today(company) + relativedelta(months=months)
                    if months
                    else False,
                }
            )
            template_sudo.activity_feedback(
                ["mail.mail_activity_data_todo"], only_automated=False
            )

    def _do_report(self, case=None, words=""):
        """Report the answers as out of date: their owners get a to-do.

        :param case: the case that was being answered
        :param str words: what is wrong, if given
        :return: the reports
        """
        self.check_access("read")
        words = (words or "").strip()
        # Sudo: users cannot create reports; this one names the reporting user.
        reports_sudo = (
            self.env["grandes.clientes.answer.template.report"]
            .sudo()
            .create(
                [
                    {
                        "template_id": template.id,
                        "company_id": (template.company_id or self.env.company).id,
                        "user_id": self.env.uid,
                        "reported_on": clock.now(),
                        "case_id": case.id if case else False,
                        "words": words,
                    }
                    for template in self
                ]
            )
        )
        for template in self:
            note = self.env._(
                "%(person)s reports it as out of date. %(words)s",
                person=self.env.user.name,
                words=words,
            )
            if template.review_since:
                # Sudo: the to-do of the owner.
                template.sudo()._give_to_owner(note)
            template._apply_to_review("report", note)
        return reports_sudo.sudo(False)

    # === ACTIONS === #

    def action_review(self):
        """Confirm that the answers are right as they are."""
        self._do_review()

    def _do_report_from(self, case=None):
        """Report them from a screen, and return a notice that the owner was told.

        :param case: the case that was being answered
        """
        if not self:
            raise UserError(
                self.env._("The text is of no answer of the library: choose one first.")
            )
        self._do_report(case)
        if len(self) == 1:
            message = self.env._(
                "«%(name)s» is reported, and who keeps it has a to-do. Write this "
                "answer in your own words meanwhile.",
                name=self.display_name,
            )
        else:
            message = self.env._(
                "%(count)s answers of the library are reported, and who keeps them "
                "has a to-do of each. Write this answer in your own words meanwhile.",
                count=len(self),
            )
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            message, self if len(self) == 1 else None
        )

    def action_report(self):
        """Report the answers as out of date."""
        return self._do_report_from()
