from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools import clock

_GROUPS = "grandes_clientes."


class AccessReview(models.Model):
    """Validation of profiles: each profile of each person is kept or withdrawn (C9).

    A cron opens it with the facts of that moment; it is decided line by line, then
    signed by quality and frozen under a seal.
    """

    _name = "grandes.clientes.access.review"
    _description = "Validation of profiles"
    _inherit = ["grandes.clientes.access.signed"]
    _order = "date_to desc, id desc"

    frequency = fields.Selection(
        selection=[("monthly", "Monthly"), ("quarterly", "Quarterly")],
        required=True,
        readonly=True,
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", required=True, readonly=True)
    opened_on = fields.Datetime(required=True, readonly=True)
    due_on = fields.Date(string="Due", required=True, readonly=True)
    state = fields.Selection(
        selection=[("open", "To be decided"), ("signed", "Signed")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    reminders = fields.Integer(readonly=True, help="How often who decides was told.")
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.access.review.line", inverse_name="review_id"
    )
    line_count = fields.Integer(string="Profiles", compute="_compute_counts")
    pending_count = fields.Integer(string="To be decided", compute="_compute_counts")
    keep_count = fields.Integer(string="Profiles kept", compute="_compute_counts")
    taken_count = fields.Integer(
        string="Suspended or removed", compute="_compute_counts"
    )
    refused_count = fields.Integer(
        string="To carry out",
        compute="_compute_counts",
        help="Decided, and not possible yet: the person holds work.",
    )
    bulk_share = fields.Float(
        string="Kept many at a time (%)",
        compute="_compute_counts",
        help="Of the profiles kept, how many were kept together with others.",
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")

    _period_uniq = models.UniqueIndex("(company_id, frequency, date_from)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "company_id",
            "frequency",
            "date_from",
            "date_to",
            "opened_on",
            "due_on",
            "state",
            "reminders",
        }

    @api.depends("frequency", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        lang = self.env.lang or "en_US"
        for review in self:
            first, last = (
                day and clock.day_on_screen(day, lang)
                for day in (review.date_from, review.date_to)
            )
            review.display_name = self.env._(
                "Validation of profiles, %(first)s to %(last)s",
                first=first or "",
                last=last or "",
            )

    @api.depends("line_ids.decision", "line_ids.outcome", "line_ids.is_bulk")
    def _compute_counts(self):
        rows = self.env["grandes.clientes.access.review.line"]._read_group(
            [("review_id", "in", self.ids)],
            ["review_id", "decision", "outcome", "is_bulk"],
            ["__count"],
        )
        for review in self:
            mine = [row[1:] for row in rows if row[0] == review]
            count = _counter(mine)
            review.line_count = count(lambda *row: True)
            review.pending_count = count(lambda decision, *rest: decision == "pending")
            review.keep_count = count(lambda decision, *rest: decision == "keep")
            review.taken_count = count(
                lambda decision, *rest: decision in ("suspend", "remove")
            )
            review.refused_count = count(
                lambda decision, outcome, bulk: outcome == "refused"
            )
            bulk = count(lambda decision, outcome, bulk: decision == "keep" and bulk)
            kept = review.keep_count
            review.bulk_share = 100 * bulk / kept if kept else 0

    @api.depends("state", "due_on")
    def _compute_is_overdue(self):
        for review in self:
            review.is_overdue = bool(
                review.state == "open"
                and review.due_on
                and review.due_on < clock.today(review.company_id)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A validation of profiles is never deleted: go on with it, and sign it."
            )
        )

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of signed validations."""
        return Domain("state", "=", "signed")

    def _get_sealed_values(self):
        """Return period, signature and every decision."""
        self.ensure_one()
        return [
            self.frequency,
            self.date_from,
            self.date_to,
            self.opened_on,
            self.due_on,
            self.signed_by_id.id,
            self.signed_on,
            self.conclusion,
            [line._get_sealed_part() for line in self.line_ids.sorted("id")],
        ]

    # === ACTS === #

    def _do_sign(self, conclusion=None):
        """Sign the validation as quality: nothing in it changes from now on.

        :raise AccessError: the user does not belong to quality
        :raise UserError: a profile awaits a decision, or the validation is already
            signed
        """
        if not (self.env.su or self.env.user.has_group(f"{_GROUPS}group_quality")):
            raise AccessError(
                self.env._("Only quality signs the validation of profiles.")
            )
        self.check_access("read")
        for review in self:
            if review.state != "open":
                raise UserError(self.env._("It is signed already."))
            if review.pending_count:
                raise UserError(
                    self.env._(
                        "Profiles without a decision: %(count)s. Decide each of them, "
                        "then sign.",
                        count=review.pending_count,
                    )
                )
        self._apply_signature(conclusion)

    def action_print(self):
        """Print the validation."""
        return self.env.ref("grandes_clientes.access_review_report").report_action(self)

    def action_open_lines(self):
        """Show the profiles; the context may set what to filter by."""
        self.ensure_one()
        wanted = self.env.context.get("line_filter", "pending")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.access_review_line_action"
            ),
            "name": self.display_name,
            "domain": [("review_id", "=", self.id)],
            "context": {f"search_default_{wanted}": 1},
        }

    # === OPENING === #

    @api.model
    def _do_open(self, company, frequency, date_from, date_to):
        """Open the validation of a period, with a line for each profile in force.

        :return: the review; the existing one if the period already has one
        """
        # Sudo: created by the cron, for everybody in the company.
        reviews_sudo = self.sudo()
        there = reviews_sudo.search(
            [
                ("company_id", "=", company.id),
                ("frequency", "=", frequency),
                ("date_from", "=", date_from),
            ]
        )
        if there:
            return there
        days = company.grandes_clientes_review_days
        review = reviews_sudo.create(
            {
                "company_id": company.id,
                "frequency": frequency,
                "date_from": date_from,
                "date_to": date_to,
                "opened_on": clock.now(),
                "due_on": clock.today(company) + timedelta(days=days),
            }
        )
        review.line_ids._make(review)
        return review

    def _get_since(self):
        """Return when the previous validation opened, or 92 days before this one."""
        self.ensure_one()
        before = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("opened_on", "<", self.opened_on),
                ("id", "!=", self.id),
            ],
            order="opened_on desc",
            limit=1,
        )
        return before.opened_on or self.opened_on - timedelta(days=92)


def _counter(rows):
    """Return a function that sums the (values …, number) rows matching a condition."""

    def count(holds):
        return sum(row[-1] for row in rows if holds(*row[:-1]))

    return count
