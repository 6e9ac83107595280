from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ...tools.acts import Reaction
from .attempt import STATES
from .campaign import LOOSE_ATTEMPTS

#: States in which there is still work to do.
WAITING = ("pending", "to_fix")
#: Days within which a contact by another campaign gives a warning.
WEEK = 7


class OutreachTarget(models.Model):
    """An entity to contact, in a campaign or on occasion (R11)."""

    _name = "grandes.clientes.outreach.target"
    _description = "Contact to make"
    _inherit = ["grandes.clientes.protected.mixin", "grandes.clientes.safe.export"]
    _order = "id"
    _rec_name = "partner_id"

    campaign_id = fields.Many2one(
        comodel_name="grandes.clientes.outreach.campaign",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: made from the entity, a case or an opportunity.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        readonly=True,
        index=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the entity itself is called.",
    )
    phone = fields.Char(string="Telephone", compute="_compute_data")
    email = fields.Char(string="E-mail", compute="_compute_data")
    is_person = fields.Boolean(
        compute="_compute_data", help="By the hours of Ley 2300 for people."
    )
    advisor_id = fields.Many2one(
        comodel_name="res.users",
        string="Advisor",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_outreach_target_case_rel",
        column1="target_id",
        column2="case_id",
        string="Cases",
        readonly=True,
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="sales_team.group_sale_salesman",
    )
    state = fields.Selection(
        selection=[
            ("pending", "To contact"),
            ("to_fix", "Data to correct"),
            ("reached", "Reached"),
            ("refused", "Refuses"),
            ("exhausted", "Not reached"),
            ("expired", "Campaign ended"),
        ],
        default="pending",
        required=True,
        readonly=True,
        index=True,
    )
    attempt_count = fields.Integer(string="Attempts", readonly=True)
    last_result = fields.Selection(
        selection=lambda self: self.env["grandes.clientes.outreach.attempt"]
        ._fields["result"]
        ._description_selection(self.env),
        string="Last result",
        readonly=True,
    )
    last_attempt_on = fields.Datetime(string="Last attempt", readonly=True)
    next_on = fields.Datetime(string="Not before", readonly=True)
    attempt_ids = fields.One2many(
        comodel_name="grandes.clientes.outreach.attempt",
        inverse_name="target_id",
        readonly=True,
    )
    commitment_ids = fields.One2many(
        comodel_name="grandes.clientes.outreach.commitment",
        inverse_name="target_id",
        readonly=True,
    )
    warning = fields.Char(
        compute="_compute_warning", help="Contacted by another campaign this week."
    )

    _entity_uniq = models.UniqueIndex(
        "(campaign_id, partner_id) WHERE campaign_id IS NOT NULL",
        "The entity is in the campaign already.",
    )
    # No partner column in the index: it would make merges of partners fail.
    loose_key = fields.Char(compute="_compute_loose_key", store=True)

    _loose_uniq = models.UniqueIndex(
        "(loose_key) WHERE loose_key IS NOT NULL",
        "You just recorded an attempt at this contact, in another window: look at it "
        "before you record another one.",
    )
    # The key ends with the contact; the turn stays, so that it also tells two contacts
    # apart that were made and ended at once. Empty: made before 19.0.1.12.0.
    loose_turn = fields.Char(readonly=True, copy=False)

    _loose_turn_uniq = models.UniqueIndex(
        "(loose_turn) WHERE loose_turn IS NOT NULL", _loose_uniq.message
    )
    _made_idx = models.Index("(create_uid, id) WHERE campaign_id IS NULL")
    # Finds the next target of an advisor.
    _turn_idx = models.Index("(advisor_id, next_on) WHERE state = 'pending'")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that the list and the attempts decide."""
        return super()._get_protected_fields() | {
            "advisor_id",
            "attempt_count",
            "attempt_ids",
            "campaign_id",
            "case_ids",
            "commitment_ids",
            "company_id",
            "contact_id",
            "last_attempt_on",
            "last_result",
            "lead_id",
            "loose_key",
            "loose_turn",
            "next_on",
            "partner_id",
            "state",
        }

    @api.depends("campaign_id")
    def _compute_company_id(self):
        for target in self:
            target.company_id = (
                target.company_id or target.campaign_id.company_id or self.env.company
            )

    @api.depends(
        "campaign_id",
        "state",
        "partner_id",
        "contact_id",
        "advisor_id",
        "company_id",
        "case_ids",
    )
    def _compute_loose_key(self):
        """Identify what an advisor has open only once outside campaigns."""
        for target in self:
            target.loose_key = (
                not target.campaign_id
                and target.state in WAITING
                and target._get_loose_key()
            )

    def _get_loose_key(self):
        """Return who contacts whom about which cases, as text."""
        self.ensure_one()
        ids = (
            self.company_id.id,
            self.partner_id.id,
            self.contact_id.id or 0,
            self.advisor_id.id or 0,
            *sorted(self.case_ids._origin.ids),
        )
        return "/".join(map(str, ids))

    @api.depends("contact_id.phone", "partner_id.phone", "contact_id.email")
    def _compute_data(self):
        for target in self:
            who = target.contact_id or target.partner_id
            target.phone = who.phone or target.partner_id.phone
            target.email = who.email or target.partner_id.email
            target.is_person = bool(target.contact_id) and not who.is_company

    @api.depends("contact_id", "partner_id", "campaign_id")
    def _compute_warning(self):
        """Name another campaign that contacted them within a week; only a warning."""
        since = fields.Datetime.subtract(clock.now(), days=WEEK)
        # Sudo: a contact by another campaign is shown to whoever is about to call.
        Attempt_sudo = self.env["grandes.clientes.outreach.attempt"].sudo()
        found = {}
        for partner, contact, campaign, last in Attempt_sudo._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("attempted_on", ">=", since),
                ("campaign_id", "!=", False),
            ],
            ["partner_id", "contact_id", "campaign_id"],
            ["attempted_on:max"],
        ):
            found.setdefault((partner.id, contact.id), []).append((last, campaign))
        for target in self:
            others = [
                each
                for each in found.get((target.partner_id.id, target.contact_id.id), ())
                if each[1] != target.campaign_id
            ]
            target.warning = False
            if others:
                last, campaign = max(others, key=lambda each: each[0])
                target.warning = self.env._(
                    "This week, on %(when)s, «%(campaign)s» contacted them.",
                    campaign=campaign.name,
                    when=self.env["grandes.clientes.outreach.hours"]._get_told(
                        target.company_id, last
                    ),
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was to be contacted stays in its list."))

    def _get_max_attempts(self):
        """Return the number of attempts allowed, by the campaign or by default.

        Attempts that failed because of wrong data are added, so that they do not count.
        """
        self.ensure_one()
        wrong = [result for result, state in STATES.items() if state == "to_fix"]
        # Sudo: counts all attempts at this contact, whoever made them.
        count = (
            self.env["grandes.clientes.outreach.attempt"]
            .sudo()
            .search_count(
                [("target_id", "in", self._origin.ids), ("result", "in", wrong)]
            )
        )
        return (self.campaign_id.max_attempts or LOOSE_ATTEMPTS) + count

    def _get_next_on(self, last, instant):
        """Return the first instant from ``instant`` on for an attempt.

        :param last: instant of the previous attempt, or ``None``
        """
        self.ensure_one()
        return self.env["grandes.clientes.outreach.hours"]._get_next_allowed(
            self.company_id,
            self.is_person,
            instant,
            last,
            self.campaign_id.spacing_hours,
        )

    @api.model
    def _get_reactions(self):
        """Add the reaction to another contact or advisor, outside campaigns."""
        loose = [("campaign_id", "=", False), ("state", "in", WAITING)]
        return super()._get_reactions() | {
            "_end_repeated": Reaction(frozenset({"contact_id", "advisor_id"}), loose)
        }

    def _end_repeated(self):
        """End what became a second contact to make with the same (see `loose_key`).

        This happens if a contact is corrected or merged, or a leaver's work is handed
        over. The one with more attempts stays.
        """
        # Sudo: the other one may belong to a user whose work is handed over.
        waiting_sudo = self.sudo().search(
            [
                ("campaign_id", "=", False),
                ("state", "in", WAITING),
                ("partner_id", "in", self.partner_id.ids),
            ]
        )
        # In Python: an untried one may have NULL or 0 attempts in the database.
        for alike_sudo in waiting_sudo.grouped(
            lambda target: target._get_loose_key()
        ).values():
            ranked_sudo = alike_sudo.sorted(lambda each: (-each.attempt_count, each.id))
            if len(ranked_sudo) > 1:
                ranked_sudo[1:].state = "exhausted"

    def _apply_corrected(self):
        """Retry targets that waited for right data."""
        waiting = self.filtered(
            lambda target: target.state == "to_fix"
            and target.campaign_id.state != "closed"
        )
        # Sudo: follows from the corrected contact.
        for target_sudo in waiting.sudo():
            over = target_sudo.attempt_count >= target_sudo._get_max_attempts()
            target_sudo.state = "exhausted" if over else "pending"

    def action_contact(self):
        """Open the screen on this target."""
        self.ensure_one()
        self.check_access("read")
        return self.env["grandes.clientes.outreach.desk"]._get_screen(
            {"target": self.id}
        )

    def action_fix(self):
        """Open the dialog that corrects the contact's data."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Correct the data of %(contact)s",
                contact=(self.contact_id or self.partner_id).display_name,
            ),
            "res_model": "grandes.clientes.outreach.fix",
            "view_mode": "form",
            "target": "new",
            "context": {"default_target_id": self.id},
        }
