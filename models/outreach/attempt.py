from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ...tools import clock

RESULTS = [
    ("reached", "Reached"),
    ("message", "Message left"),
    ("no_answer", "No answer"),
    ("busy", "Busy"),
    ("wrong_data", "Wrong data"),
    ("wrong_person", "Wrong person"),
    ("refused", "Refuses"),
]
#: Results after which it is tried again.
AGAIN = ("message", "no_answer", "busy")
#: State of the target that follows from a result.
STATES = {
    "reached": "reached",
    "refused": "refused",
    "wrong_data": "to_fix",
    "wrong_person": "to_fix",
}
#: Values that users enter; all others are derived.
_SAID = frozenset({"target_id", "result", "attempted_on", "means", "minutes", "note"})


class OutreachAttempt(models.Model):
    """An attempt to contact an entity: when, how and with what result (R11, I05).

    Rules and consequences are applied in ``create``, which every entry point uses: the
    screen, a form, an import. Only a result «reached» counts as contact.
    """

    _name = "grandes.clientes.outreach.attempt"
    _description = "Contact attempt"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.protected.mixin"]
    _order = "attempted_on desc, id desc"
    _rec_name = "partner_id"

    target_id = fields.Many2one(
        comodel_name="grandes.clientes.outreach.target",
        string="Contact to make",
        required=True,
        index=True,
        ondelete="restrict",
    )
    result = fields.Selection(selection=RESULTS, required=True)
    attempted_on = fields.Datetime(
        string="When", required=True, default=lambda self: clock.now()
    )
    means = fields.Selection(
        selection=[
            ("phone", "Telephone"),
            ("email", "E-mail"),
            ("visit", "Visit"),
            ("other", "Another means"),
        ],
        required=True,
        default="phone",
    )
    minutes = fields.Integer()
    note = fields.Text(string="What was said")
    # Derived values
    number = fields.Integer(string="Attempt", readonly=True)
    address = fields.Char(
        string="Number or address", readonly=True, help="As it was then."
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    campaign_id = fields.Many2one(
        comodel_name="grandes.clientes.outreach.campaign",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Advisor",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    recorded_on = fields.Datetime(string="Put down", required=True, readonly=True)
    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_outreach_attempt_case_rel",
        column1="attempt_id",
        column2="case_id",
        string="Cases",
        readonly=True,
    )
    commitment_ids = fields.One2many(
        comodel_name="grandes.clientes.outreach.commitment",
        inverse_name="attempt_id",
        readonly=True,
    )

    _number_uniq = models.UniqueIndex("(target_id, number)")
    _entity_idx = models.Index("(partner_id, attempted_on)")
    _period_idx = models.Index("(company_id, attempted_on)")
    _minutes_bounded = models.Constraint(
        "CHECK (minutes BETWEEN 0 AND 600)", "A contact takes 0 to 600 minutes."
    )

    @api.model
    def _get_protected_fields(self):
        """Add all fields except those that users enter."""
        return super()._get_protected_fields() | {
            "address",
            "campaign_id",
            "case_ids",
            "commitment_ids",
            "company_id",
            "contact_id",
            "number",
            "partner_id",
            "recorded_on",
            "user_id",
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Record attempts, unless a rule forbids them.

        :raise UserError: a rule forbids it; if it is the hour, with the next allowed
            instant
        """
        self.check_access("create")
        for name in {name for vals in vals_list for name in vals}:
            self._check_field_access(self._fields[name], "write")
        vals_list = self._add_missing_default_values_of(vals_list)
        if not all(vals.get("target_id") for vals in vals_list):
            raise UserError(self.env._("Choose whom of the list you tried to reach."))
        targets = self.env["grandes.clientes.outreach.target"].browse(
            vals["target_id"] for vals in vals_list
        )
        targets.check_access("read")
        for company in targets.company_id:
            self.env["grandes.clientes.room"]._check_kept("outreach", company)
        # Sudo: the lock also serves users who may only read the target. It serializes
        # two simultaneous attempts: Odoo retries the second until the first is
        # committed.
        if targets.sudo().try_lock_for_update(allow_referencing=True) < targets:
            raise ConcurrencyError("Somebody records an attempt just now")
        prepared = targets._prepare_attempts(vals_list)
        # Sudo: values derived from what the user entered.
        attempts = super(OutreachAttempt, self.sudo()).create(prepared)
        attempts = attempts.sudo(self.env.su)
        attempts._apply_results()
        return attempts

    @api.model
    def _add_missing_default_values_of(self, vals_list):
        """Return the entered values, completed with the defaults."""
        names = [name for name in _SAID if self._fields[name].default]
        defaults = self.default_get(names)
        return [
            {
                **defaults,
                **{name: value for name, value in vals.items() if name in _SAID},
            }
            for vals in vals_list
        ]

    def _apply_results(self):
        """Update the targets from the results of the attempts.

        Every case that an attempt was about gets an event.
        """
        for attempt in self.sorted("number"):
            target = attempt.target_id
            state = STATES.get(attempt.result, "pending")
            if state == "pending" and attempt.number >= target._get_max_attempts():
                state = "exhausted"
            # Sudo: the target follows from the attempt, which was checked.
            target.sudo().write(
                {
                    "state": state,
                    "attempt_count": attempt.number,
                    "last_result": attempt.result,
                    "last_attempt_on": attempt.attempted_on,
                    "next_on": target._get_next_on(
                        attempt.attempted_on, attempt.attempted_on
                    )
                    if state == "pending"
                    else False,
                }
            )
            attempt._log_in_cases()
            if attempt.result in ("wrong_data", "wrong_person"):
                target._mark_wrong(attempt)

    def _log_in_cases(self):
        """Add an event to each case that the attempt was about."""
        self.ensure_one()
        if self.case_ids:
            act = "contact_reached" if self.result == "reached" else "contact_tried"
            self.case_ids._log_events(
                act,
                facts={"attempt": self.id, "result": self.result},
                document=self,
            )

    def action_open_target(self):
        """Open the target of the attempt."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.outreach.target",
            "res_id": self.target_id.id,
            "view_mode": "form",
        }
