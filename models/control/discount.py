from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import get_lang

from ...tools import clock
from ...tools.clock import month_in_words
from ..engine.sealed_mixin import file_seals


class ContractDiscount(models.Model):
    """A month's discount on the contractor's invoice: gross, excluded, net, cap (R9).

    It is calculated line by line from the frozen reports and the controls; each line
    links to its source. Excluding a line takes a reason and two people. Once frozen, it
    never changes.
    """

    _name = "grandes.clientes.contract.discount"
    _description = "Discount of a month"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "date_from desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="Month",
        required=True,
        default=lambda self: self._default_date_from(),
        help="Any day of it.",
    )
    date_to = fields.Date(compute="_compute_date_to", store=True)
    contract_id = fields.Many2one(
        comodel_name="grandes.clientes.contract",
        compute="_compute_contract_id",
        store=True,
        precompute=True,
        required=True,
        ondelete="restrict",
        index=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "To be counted"),
            ("counted", "Worked out"),
            ("frozen", "Frozen"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", related="company_id.currency_id"
    )
    invoice = fields.Monetary(
        string="Invoice of the month", help="What the percentages are taken from."
    )
    pack_id = fields.Many2one(
        comodel_name="grandes.clientes.report.pack",
        string="Reports of the month",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.contract.discount.line",
        inverse_name="discount_id",
        readonly=True,
    )
    gross = fields.Float(
        string="Gross (%)", digits=(16, 2), compute="_compute_figures", store=True
    )
    excluded = fields.Float(
        string="Excluded (%)", digits=(16, 2), compute="_compute_figures", store=True
    )
    net = fields.Float(
        string="Net (%)", digits=(16, 2), compute="_compute_figures", store=True
    )
    cap = fields.Float(
        string="Cap (%)", digits=(16, 2), readonly=True, help="Of the contract."
    )
    applied = fields.Float(
        string="Discount (%)",
        digits=(16, 2),
        compute="_compute_figures",
        store=True,
        help="The net, or the cap where that is less.",
    )
    amount = fields.Monetary(string="Discount", compute="_compute_figures", store=True)
    counted_on = fields.Datetime(readonly=True, copy=False)
    counted_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    frozen_on = fields.Datetime(readonly=True, copy=False)
    frozen_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    paper_attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Paper as frozen",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _month_uniq = models.UniqueIndex(
        "(contract_id, date_from)", "That month is counted already: open it."
    )
    _invoice_check = models.Constraint(
        "CHECK (invoice IS NULL OR invoice >= 0)", "An invoice is not negative."
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "cap",
            "company_id",
            "counted_by_id",
            "counted_on",
            "frozen_by_id",
            "frozen_on",
            "pack_id",
            "paper_attachment_id",
        }

    @api.model
    def _default_date_from(self):
        today = clock.today(self.env.company)
        return today.replace(day=1) - relativedelta(months=1)

    @api.depends("date_from")
    def _compute_date_to(self):
        for discount in self:
            first = discount.date_from and discount.date_from.replace(day=1)
            discount.date_to = (
                first
                and clock.is_plausible(first)
                and first + relativedelta(months=1, days=-1)
            )

    @api.depends("date_from", "company_id")
    def _compute_contract_id(self):
        Contract = self.env["grandes.clientes.contract"]
        for discount in self:
            discount.contract_id = discount.date_from and Contract._in_force(
                discount.company_id, discount.date_from + relativedelta(day=31)
            )

    @api.depends("date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        lang = get_lang(self.env).code
        for discount in self:
            discount.display_name = self.env._(
                "Discount of %(month)s",
                month=discount.date_from
                and month_in_words(discount.date_from, lang)
                or "",
            )

    @api.depends("line_ids.percent", "line_ids.is_excluded", "cap", "invoice")
    def _compute_figures(self):
        for discount in self:
            out = discount.line_ids.filtered("is_excluded")
            discount.gross = sum(discount.line_ids.mapped("percent"))
            discount.excluded = sum(out.mapped("percent"))
            discount.net = discount.gross - discount.excluded
            discount.applied = min(discount.net, discount.cap)
            discount.amount = discount.invoice * discount.applied / 100

    @api.model_create_multi
    def create(self, vals_list):
        """Create the discounts; the month is stored as its first day.

        :raise ValidationError: no contract is in force in the month
        """
        vals_list = [_with_first_day(vals) for vals in vals_list]
        for vals in vals_list:
            company = self.env["res.company"].browse(
                vals.get("company_id") or self.env.company.id
            )
            first = vals.get("date_from") or self._default_date_from()
            if not self.env["grandes.clientes.contract"]._in_force(
                company, first + relativedelta(day=31)
            ):
                raise ValidationError(
                    self.env._(
                        "No contract is in force in that month: enter it under "
                        "Configuration, Contracts."
                    )
                )
        return super().create(vals_list)

    def write(self, vals):
        """Write; a frozen discount is fixed, and so is the month of a calculated one.

        The month is stored as in :meth:`create`.

        :raise UserError: it is frozen, or its month would change
        """
        if not self.env.su:
            if any(discount.state == "frozen" for discount in self):
                raise UserError(
                    self.env._(
                        "A frozen discount never changes: it went to the invoice."
                    )
                )
            if "date_from" in vals and any(each.state != "draft" for each in self):
                raise UserError(self.env._("It is counted: begin another month."))
        return super().write(_with_first_day(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        if any(discount.state == "frozen" for discount in self):
            raise UserError(
                self.env._(
                    "A frozen discount is never deleted: it went into the invoice."
                )
            )

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of frozen discounts."""
        return [("state", "=", "frozen")]

    def _get_sealed_files(self):
        """Return the printed papers."""
        return self.paper_attachment_id

    def _get_sealed_attachments(self):
        """Return the printed papers of frozen discounts."""
        return self.filtered(lambda each: each.state == "frozen").paper_attachment_id

    def _get_sealed_values(self):
        """Return the month, its lines and the discount."""
        self.ensure_one()
        names = ("date_from", "state", "invoice", "gross", "excluded", "net", "cap")
        return [
            self.contract_id.id,
            *(self[name] for name in names),
            self.applied,
            self.amount,
            self.frozen_on,
            self.frozen_by_id.id,
            [line._get_sealed_line() for line in self.line_ids.sorted("id")],
            file_seals(self.paper_attachment_id),
        ]


def _with_first_day(vals):
    """Return ``vals`` with the month as its first day."""
    if not vals.get("date_from"):
        return vals
    return {**vals, "date_from": fields.Date.to_date(vals["date_from"]).replace(day=1)}
