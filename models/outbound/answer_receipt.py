from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import clock
from ..answer.answer_delivery import PROOFS
from ..answer.means.means import MEANS


class CaseAnswer(models.Model):
    """Proof that an answer by e-mail reached the requester (5.2.13).

    Delivery by our mail server closes the case. Whether the answer arrived is tracked
    separately.
    """

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    receipt = fields.Selection(
        selection=lambda self: self._selection_receipt(),
        string="Proof of receipt",
        compute="_compute_receipt",
        compute_sudo=True,
    )
    receipt_on = fields.Datetime(
        string="Received on", compute="_compute_receipt", compute_sudo=True
    )
    lacks_receipt = fields.Boolean(
        string="Without proof of receipt",
        compute="_compute_lacks_receipt",
        search="_search_lacks_receipt",
        compute_sudo=True,
        help="Sent by e-mail, and nothing proves its receipt after the days set.",
    )
    unproven_days = fields.Integer(
        string="Business days",
        compute="_compute_lacks_receipt",
        compute_sudo=True,
        help="Since the mail server took the answer, without proof of its receipt.",
    )
    retry_on = fields.Datetime(
        string="Tried again on",
        compute="_compute_retry_on",
        compute_sudo=True,
        help="The mail server put it off: then it is tried again.",
    )

    _unproven_idx = models.Index(
        "(company_id, means, delivered_on) WHERE state = 'delivered'"
    )

    @api.model
    def _selection_receipt(self):
        Delivery = self.env["grandes.clientes.case.answer.delivery"]
        labels = dict(Delivery._fields["event"]._description_selection(self.env))
        return [(event, labels[event]) for event in PROOFS]

    @api.depends("delivery_ids.event")
    def _compute_receipt(self):
        for answer in self:
            rows = answer.delivery_ids.filtered(lambda row: row.event in PROOFS)
            # The strongest proof; PROOFS is in that order.
            best = rows.sorted(lambda row: (PROOFS.index(row.event), row.id))[:1]
            answer.receipt = best.event
            answer.receipt_on = best.happened_on

    @api.depends("state", "means", "delivered_on", "delivery_ids.event")
    def _compute_lacks_receipt(self):
        for answer in self:
            waits = (
                answer.state == "delivered"
                and answer._get_means().is_carried
                and answer.delivered_on
                and not answer.receipt
            )
            company = answer.company_id
            answer.unproven_days = (
                company._grandes_clientes_get_days().count(
                    clock.local_date(company, answer.delivered_on), clock.today(company)
                )
                if waits
                else 0
            )
            answer.lacks_receipt = waits and (
                answer.unproven_days > company.grandes_clientes_receipt_days
            )

    def _search_lacks_receipt(self, operator, value):
        if operator != "in":
            return NotImplemented
        lacking = Domain.OR(
            self._get_unproven_domain(company) for company in self.env.companies
        )
        return lacking if True in value else ~lacking

    @api.model
    def _get_unproven_domain(self, company, today=None, after=None):
        """Return the domain of the company's answers without proof of receipt.

        :param date today: reference day; today by default
        :param date after: only answers that were not yet unproven on that day
        """
        domain = Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "delivered"),
                ("means", "in", self.env[MEANS]._find_codes("is_carried")),
                ("delivered_on", "<", self._get_unproven_until(company, today)),
                # ``any!`` skips record rules, as the user may not read deliveries.
                ("delivery_ids", "not any!", [("event", "in", PROOFS)]),
            ],
            internal=True,
        )
        if after:
            domain &= Domain(
                "delivered_on", ">=", self._get_unproven_until(company, after)
            )
        return domain

    @api.model
    def _get_unproven_until(self, company, today=None):
        """Return the instant (naive UTC) before which answers should have proof."""
        days = company._grandes_clientes_get_days()
        last = today or clock.today(company)
        # Sudo: reads a setting that is no secret.
        limit = company.sudo().grandes_clientes_receipt_days
        day = last
        while days.count(day, last) <= limit:
            day -= timedelta(days=1)
        local = datetime.combine(day + timedelta(days=1), time())
        tz = pytz.timezone(company._grandes_clientes_get_tz())
        return tz.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    @api.depends("state", "mail_id.scheduled_date", "mail_id.state")
    def _compute_retry_on(self):
        for answer in self:
            waits = answer.state == "sent" and answer.mail_id.state == "outgoing"
            answer.retry_on = waits and answer.mail_id.scheduled_date
