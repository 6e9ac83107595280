from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from .res_company import MOST_DAYS

#: Roles that plan outbound contacts.
PLANNERS = ("group_supervisor", "group_coordinator")
#: Attempts allowed for a contact outside campaigns.
LOOSE_ATTEMPTS = 3
REASONS = [
    ("no_contact", "Without contact for some time"),
    ("documents", "Missing documents"),
    ("renewal", "Renewal season"),
    ("news", "News of the portfolio of services"),
    ("follow_up", "Follow-up of cases"),
    ("other", "Another reason"),
]
# The targets were drawn by these fields, which therefore cannot change.
_FROZEN = frozenset(
    {
        "base",
        "case_domain",
        "company_id",
        "contact_days",
        "entity_domain",
        "max_attempts",
        "reason",
        "spacing_hours",
    }
)


class OutreachCampaign(models.Model):
    """A list of entities to contact for one reason, frozen from a filter (R11, I05)."""

    _name = "grandes.clientes.outreach.campaign"
    _description = "Outbound campaign"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "grandes.clientes.act.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "date_from desc, id desc"
    _mail_post_access = "read"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("open", "Being worked"),
            ("closed", "Ended"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
    )
    reason = fields.Selection(selection=REASONS, required=True, default="no_contact")
    script = fields.Text(
        string="What to say", help="Shown beside the telephone while one calls."
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: clock.today(self.env.company)
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=lambda self: clock.today(self.env.company) + relativedelta(months=1),
    )
    max_attempts = fields.Integer(string="Attempts at most", required=True, default=3)
    spacing_hours = fields.Integer(
        string="Hours between attempts",
        required=True,
        default=4,
        help="After nobody answered, the line was busy or a message was left.",
    )
    base = fields.Selection(
        selection=[("entities", "Entities"), ("cases", "Open cases, by entity")],
        string="Drawn from",
        required=True,
        default="entities",
        help="Several cases of one entity are one contact.",
    )
    entity_domain = fields.Char(
        string="Which entities", default="[('is_large_client', '=', True)]"
    )
    contact_days = fields.Integer(
        string="Without contact for days",
        default=0,
        help="Only entities that nobody reached for so many days. Zero: all of them.",
    )
    case_domain = fields.Char(string="Which cases", default="[]")
    target_ids = fields.One2many(
        comodel_name="grandes.clientes.outreach.target",
        inverse_name="campaign_id",
        readonly=True,
    )
    frozen_on = fields.Datetime(string="List frozen", readonly=True, copy=False)
    frozen_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    closed_on = fields.Datetime(readonly=True, copy=False)
    population = fields.Integer(
        string="In the list", readonly=True, copy=False, help="Entities when frozen."
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A campaign ends after it begins."
    )
    _attempts_bounded = models.Constraint(
        "CHECK (max_attempts BETWEEN 1 AND 20 AND spacing_hours BETWEEN 0 AND 720)",
        "A campaign tries 1 to 20 times, with 720 hours between attempts at most.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that freezing and closing decide."""
        return super()._get_protected_fields() | {
            "closed_on",
            "frozen_by_id",
            "frozen_on",
            "population",
            "target_ids",
        }

    @api.constrains("entity_domain", "case_domain")
    def _check_domains(self):
        """Refuse invalid filters."""
        for campaign in self:
            campaign._get_filter("entity_domain")
            campaign._get_filter("case_domain")

    @api.constrains("contact_days")
    def _check_contact_days(self):
        if any(not 0 <= campaign.contact_days <= MOST_DAYS for campaign in self):
            raise ValidationError(
                self.env._("Days without contact are 0 to %(most)s.", most=MOST_DAYS)
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create, if outbound contacts are in use here."""
        self.env["grandes.clientes.room"]._check_kept("outreach")
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to change the fields by which a frozen list was drawn.

        :raise UserError: the list is frozen
        """
        if _FROZEN & set(vals) and any(each.state != "draft" for each in self):
            raise UserError(
                self.env._(
                    "The list is frozen: reason, filter, attempts and hours between "
                    "them stay. Make another campaign for another list."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        if any(campaign.state != "draft" for campaign in self):
            raise UserError(
                self.env._("A campaign whose list was frozen is closed, never deleted.")
            )
