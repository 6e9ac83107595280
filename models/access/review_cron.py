from dateutil.relativedelta import relativedelta

from odoo import api, models

from ...tools import clock
from ..engine import crons

# Days before the due date on which deciders are reminded.
_REMINDERS = (8, 5, 2)


class AccessReview(models.Model):
    """Cron that opens validations after a period, reminds, and suspends if so set."""

    _name = "grandes.clientes.access.review"
    _inherit = "grandes.clientes.access.review"

    @api.model
    def _cron_review(self):
        """Open what is due, remind, and suspend undecided profiles where configured."""
        # Sudo: runs as a cron, over the companies in which people have grants.
        grants_sudo = self.env["grandes.clientes.access.grant"].sudo()
        for company, _count in grants_sudo._read_group(
            [("granted_on", "!=", False)], ["company_id"], ["__count"]
        ):
            with crons.guarded(company, "Validations of profiles"):
                if self.env["grandes.clientes.room"]._is_kept("access_review", company):
                    self.with_company(company)._open_due(company)
        crons.serve_each(
            self.sudo().search([("state", "=", "open")]),
            "Reminders of validations",
            lambda reviews: reviews._remind_or_suspend(),
        )

    def _remind_or_suspend(self):
        """Remind of what awaits a decision; suspend it after the term, if so set."""
        for review in self:
            left = (review.due_on - clock.today(review.company_id)).days
            due = sum(left <= days for days in _REMINDERS)
            if review.reminders < due and review.pending_count:
                review._remind()
                review.reminders = due
            if left < 0 and review.company_id.grandes_clientes_review_suspends:
                review._suspend_undecided()

    @api.model
    def _open_due(self, company):
        """Open the validations of the latest finished periods.

        A period in which nobody had a profile yet gets none.
        """
        today = clock.today(company)
        month = today.replace(day=1)
        quarter = month - relativedelta(months=(month.month - 1) % 3)
        day = relativedelta(days=1)
        periods = [("quarterly", quarter - relativedelta(months=3), quarter - day)]
        if self._is_monthly(company):
            periods.append(("monthly", month - relativedelta(months=1), month - day))
        # Sudo: runs as a cron.
        grants_sudo = self.env["grandes.clientes.access.grant"].sudo()
        for frequency, date_from, date_to in periods:
            if grants_sudo.search_count(
                [
                    ("company_id", "=", company.id),
                    ("date_from", "<=", clock.last_second(company, date_to)),
                ],
                limit=1,
            ):
                self._do_open(company, frequency, date_from, date_to)

    @api.model
    def _is_monthly(self, company):
        """Tell whether the company also validates monthly.

        Hook: ``control`` adds companies with a monthly control of validations.
        """
        return company.grandes_clientes_review_monthly

    def _remind(self):
        """Tell each decider how much awaits a decision, and until when."""
        self.ensure_one()
        pending = self.line_ids.filtered(lambda line: line.decision == "pending")
        for user, lines in pending._get_deciders().items():
            review = self.with_context(lang=user.lang)
            review.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=review.env._(
                    "Validation of profiles: decide by %(day)s",
                    day=clock.in_words(review.due_on, review.env.lang or "es"),
                ),
                body=review._get_reminder(len(lines)),
                model=review._name,
                res_id=review.id,
                email_layout_xmlid="grandes_clientes.mail_notification",
            )

    def _get_reminder(self, count):
        """Return the reminder for somebody with ``count`` profiles to decide."""
        due = clock.in_words(self.due_on, self.env.lang or "es")
        if count == 1:
            return self.env._(
                "1 profile waits for you until %(due)s: say whether it is kept, "
                "suspended or removed.",
                due=due,
            )
        return self.env._(
            "%(count)s profiles wait for you until %(due)s: say of each whether it is "
            "kept, suspended or removed.",
            count=count,
            due=due,
        )

    def _suspend_undecided(self):
        """Suspend undecided profiles and tell the Interventoría who was affected."""
        self.ensure_one()
        pending = self.line_ids.filtered(lambda line: line.decision == "pending")
        pending -= pending._get_last_administrators()
        if not pending:
            return
        # Sudo: reads who oversees, before any of them may lose that role here.
        group_sudo = self.env.ref("grandes_clientes.group_oversight").sudo()
        told = group_sudo.all_user_ids.filtered(
            lambda each: each.active and self.company_id in each.company_ids
        )
        lang = self.company_id.partner_id.lang or self.env.lang or "es"
        reason = self.with_context(lang=lang).env._(
            "Nobody decided by %(due)s", due=clock.in_words(self.due_on, lang)
        )
        pending._apply_decision("suspend", reason)
        for user in told:
            review = self.with_context(lang=user.lang)
            review.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=review.env._("Validation of profiles: who was suspended"),
                body=review.env._(
                    "Suspended, since nobody decided in time: %(names)s.",
                    names=", ".join(
                        f"{line.person_name} ({line.profile_name})" for line in pending
                    ),
                ),
                model=review._name,
                res_id=review.id,
                email_layout_xmlid="grandes_clientes.mail_notification",
            )
