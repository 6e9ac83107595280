from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...tools import clock
from .outage_statement import PARTIES

#: Once entered, only acts change these.
_FIXED = frozenset({"system_id", "began_on", "ended_on", "ticket", "is_planned"})


class Outage(models.Model):
    """A failure of a system, line or platform, with its period (I11, C6).

    «It does not answer» opens it or joins it. Each system has at most one open failure;
    witnesses are rows of their own. With a single witness and no ticket it is
    unconfirmed and counts nowhere. It never moves a legal term.
    """

    _name = "grandes.clientes.outage"
    _description = "Failure of a system"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.mail.request.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "began_on desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["system_id", "ticket"]

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    state = fields.Selection(
        selection=[
            ("announced", "Announced"),
            ("open", "Under way"),
            ("ended", "Over"),
            ("discarded", "Was none"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    # Instants of the failure, the report and the reply
    began_on = fields.Datetime(
        string="Began", required=True, index=True, default=lambda self: clock.now()
    )
    ended_on = fields.Datetime(string="It ended", help="Empty: it goes on.")
    reported_on = fields.Datetime(
        string="Reported", copy=False, help="When technology was told of it."
    )
    reported_to = fields.Char(string="Told to", readonly=True, copy=False)
    ticket = fields.Char(help="Number that technology gave it.")
    replied_on = fields.Datetime(
        string="Replied", readonly=True, copy=False, help="When technology replied."
    )
    # Responsibility
    attributable_to = fields.Selection(
        selection=PARTIES, string="Who answers for it", copy=False, index=True
    )
    has_argument = fields.Boolean(
        string="Argued",
        compute="_compute_has_argument",
        help="The contractor argues against what the entity decided.",
    )
    # Description
    scope = fields.Text(help="What it keeps people from doing.")
    entity_words = fields.Text(
        string="What to tell entities",
        default=lambda self: self.env.company.grandes_clientes_outage_words,
        help="Shown on «My work», on the call and on the answer while it goes on.",
    )
    solution = fields.Text(string="How it was solved", readonly=True, copy=False)
    contingency_id = fields.Many2one(
        comodel_name="grandes.clientes.contingency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        # Name and cause of a contingency may reveal what was filed in it.
        groups="grandes_clientes.group_front_office,"
        "grandes_clientes.group_coordinator,grandes_clientes.group_quality,"
        "grandes_clientes.group_oversight",
    )
    is_contingency = fields.Boolean(
        string="Contingency of ours", readonly=True, copy=False
    )
    ended_by_id = fields.Many2one(
        comodel_name="res.users", string="Ended by", readonly=True, copy=False
    )
    discarded_on = fields.Datetime(readonly=True, copy=False)
    statement_ids = fields.One2many(
        comodel_name="grandes.clientes.outage.statement",
        inverse_name="outage_id",
        readonly=True,
    )
    witness_ids = fields.One2many(
        comodel_name="grandes.clientes.outage.witness",
        inverse_name="outage_id",
        readonly=True,
    )

    _one_open = models.UniqueIndex(
        "(company_id, system_id) WHERE ended_on IS NULL AND discarded_on IS NULL",
        "That system has an open failure already: join it.",
    )
    _system_idx = models.Index("(company_id, system_id, began_on)")
    _order_check = models.Constraint(
        "CHECK (ended_on IS NULL OR ended_on >= began_on)",
        "A failure ends after it begins.",
    )

    # === COMPUTE === #

    @api.model
    def _get_protected_fields(self):
        """Add the fields that acts write, including the entity's attribution."""
        return super()._get_protected_fields() | {
            "attributable_to",
            "company_id",
            "contingency_id",
            "discarded_on",
            "ended_by_id",
            "is_contingency",
            "reminded_on",
            "replied_on",
            "reported_on",
            "reported_to",
            "solution",
        }

    @api.depends("began_on", "ended_on", "discarded_on", "is_planned", "ended_by_id")
    def _compute_state(self):
        """Compute the state; for planned windows it depends on the time as well.

        :meth:`_cron_turn_windows` recomputes it when a window begins or ends.
        """
        now = clock.now()
        for outage in self:
            if outage.discarded_on:
                outage.state = "discarded"
            elif not outage.is_planned or outage.ended_by_id:
                outage.state = "ended" if outage.ended_on else "open"
            elif outage.began_on and outage.began_on > now:
                outage.state = "announced"
            else:
                is_over = outage.ended_on and outage.ended_on <= now
                outage.state = "ended" if is_over else "open"

    @api.depends("system_id", "began_on")
    @api.depends_context("tz", "lang")
    def _compute_display_name(self):
        for outage in self:
            day = outage.began_on and clock.local_date(
                outage.company_id or self.env.company, outage.began_on
            )
            told = day and format_date(self.env, day, date_format="d MMM y")
            outage.display_name = " · ".join(
                filter(None, (outage.system_id.name, told))
            )

    @api.depends("statement_ids")
    def _compute_has_argument(self):
        for outage in self:
            last = outage.statement_ids.filtered(
                lambda each: each.kind in ("decision", "argument")
            ).sorted("id")[-1:]
            outage.has_argument = last.kind == "argument"

    # === CRUD === #

    def _check_has_begun(self):
        """Check that unplanned failures are not in the future, except in sudo mode.

        :raise ValidationError: a failure begins or ends in the future
        """
        if self.env.su:
            return
        now = clock.now()
        for outage in self:
            instants = (outage.began_on, outage.ended_on)
            if not outage.is_planned and any(each and each > now for each in instants):
                raise ValidationError(
                    self.env._(
                        "A failure has begun, and is over where it says when: correct "
                        "the hour, or enter it as a planned window."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a user who enters one by hand is its first witness."""
        if not self.env.su:
            self.env["grandes.clientes.room"]._check_kept("outage")
        outages = super().create(vals_list)
        planned = outages.filtered("is_planned")
        planned._apply_announcement()
        outages._check_announced()
        outages._check_has_begun()
        planned._trigger_windows()
        by_hand = outages.filtered(lambda each: not each.witness_ids)
        # A client may send the key too, but not as superuser.
        is_joining = self.env.context.get("grandes_clientes_outage_joining")
        if by_hand and not (self.env.su and is_joining):
            by_hand._add_witness("entered")
        outages.filtered(lambda each: each.reported_on or each.ended_on)._log_seal(
            "open", first=True
        )
        return outages

    def write(self, vals):
        """Refuse to change fixed fields, which only acts change.

        :raise UserError: a user changes an instant, the system, the ticket or the plan
        """
        if _FIXED & set(vals) and not self.env.su:
            raise UserError(
                self.env._(
                    "What happened is changed by its acts: report it, end it, or say "
                    "that it was none."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A failure is never deleted: say that it was none, and why.")
        )
