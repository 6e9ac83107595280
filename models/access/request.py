from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)


class AccessRequest(models.Model):
    """A request to give, change or remove access, and who agreed to it (C9).

    It is filed, approved by the Coordinador, validated by quality and carried out by
    the administrator: four different people.
    """

    _name = "grandes.clientes.access.request"
    _description = "Access request"
    _inherit = ["grandes.clientes.act.mixin"]
    _order = "id desc"

    name = fields.Char(
        string="Number", readonly=True, copy=False, index=True, default="/"
    )
    kind = fields.Selection(
        selection=[
            ("new", "New access"),
            ("change", "Change"),
            ("removal", "Removal"),
        ],
        required=True,
        default="new",
    )
    state = fields.Selection(
        selection=[
            ("asked", "To be approved"),
            ("approved", "Approved"),
            ("validated", "Validated"),
            ("done", "Carried out"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="asked",
        index=True,
        copy=False,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Empty while the person has no account.",
    )
    is_account_to_choose = fields.Boolean(compute="_compute_is_account_to_choose")
    is_mine_to_correct = fields.Boolean(compute="_compute_is_mine_to_correct")
    person_name = fields.Char(string="Name of the person")
    person_email = fields.Char(string="E-mail of the person")
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        index="btree_not_null",
        ondelete="restrict",
    )
    role = fields.Selection(related="profile_id.role")
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        index="btree_not_null",
        ondelete="restrict",
    )
    campaign_id = fields.Many2one(
        comodel_name="grandes.clientes.campaign",
        index="btree_not_null",
        ondelete="restrict",
    )
    date_from = fields.Datetime(
        string="From", required=True, default=lambda self: clock.now()
    )
    date_to = fields.Datetime(string="Until")
    reason = fields.Text(string="Function and reason", required=True)
    asked_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        copy=False,
    )
    asked_on = fields.Datetime(
        readonly=True, required=True, default=lambda self: clock.now(), copy=False
    )
    approved_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    approved_on = fields.Datetime(readonly=True, copy=False)
    validated_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    validated_on = fields.Datetime(readonly=True, copy=False)
    carried_out_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    carried_out_on = fields.Datetime(readonly=True, copy=False)
    refused_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    refused_on = fields.Datetime(readonly=True, copy=False)
    refusal_reason = fields.Char(readonly=True, copy=False)
    ended_grant_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.grant",
        relation="grandes_clientes_access_request_end_rel",
        column1="request_id",
        column2="grant_id",
        string="Profiles that end",
        help="Of a change or removal; none in a removal: all that the person has.",
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.access.request.line",
        inverse_name="request_id",
        string="Legacy systems",
    )
    grant_ids = fields.One2many(
        comodel_name="grandes.clientes.access.grant",
        inverse_name="request_id",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )

    @api.model
    def _get_acts(self):
        """Add the acts of requests."""
        return super()._get_acts() | {
            "approve": Act(
                label=_lt("Approve"),
                roles=("group_coordinator",),
                origins=("asked",),
                target="approved",
                check="_get_cannot_go_on_reasons",
            ),
            "validate": Act(
                label=_lt("Validate"),
                roles=("group_quality",),
                origins=("approved",),
                target="validated",
                check="_get_cannot_go_on_reasons",
            ),
            "carry_out": Act(
                label=_lt("Carry out"),
                roles=("group_manager",),
                origins=("validated",),
                target="done",
                check="_get_cannot_go_on_reasons",
            ),
            "refuse": Act(
                label=_lt("Refuse"),
                roles=("group_coordinator", "group_quality", "group_manager"),
                origins=("asked", "approved", "validated"),
                target="refused",
                check="_get_cannot_refuse_reasons",
            ),
        }

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "name",
            "state",
            "asked_by_id",
            "asked_on",
            "approved_by_id",
            "approved_on",
            "validated_by_id",
            "validated_on",
            "carried_out_by_id",
            "carried_out_on",
            "refused_by_id",
            "refused_on",
            "refusal_reason",
            "grant_ids",
            "company_id",
        }

    @api.depends("state", "asked_by_id")
    @api.depends_context("uid")
    def _compute_is_mine_to_correct(self):
        """Tell whether the user may edit the request: its author, until approval."""
        for request in self:
            request.is_mine_to_correct = (
                request.state == "asked" and request.asked_by_id == self.env.user
            )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_is_account_to_choose(self):
        """Tell whether the user chooses the account: the administrator, once validated.

        An account counts once it is saved; one still being chosen does not.
        """
        manages = self.env.user.has_group("grandes_clientes.group_manager")
        for request in self:
            request.is_account_to_choose = (
                manages and request.state == "validated" and not request._origin.user_id
            )

    @api.depends("name", "kind", "user_id", "person_name")
    def _compute_display_name(self):
        for request in self:
            number = request.name if request.id else ""
            person = request.user_id.name or request.person_name
            request.display_name = " · ".join(filter(None, (number, person)))

    @api.model_create_multi
    def create(self, vals_list):
        """Create the requests, each with a number."""
        requests = super().create(vals_list)
        # Sudo: draws a number for a new record, from a sequence nobody reads.
        numbers_sudo = self.env["ir.sequence"].sudo()
        for request in requests.sudo().filtered(lambda request: request.name == "/"):
            request.name = numbers_sudo.next_by_code(self._name) or "/"
        return requests

    def write(self, vals):
        """Write; an approved request stays as it was approved.

        Until then only its author may correct it, not those who decide on it. The new
        account of a new person is filled in once, by whoever carries the request out.
        """
        if not self.env.su:
            self.check_access("write")
            carries_out = self.env.user.has_group("grandes_clientes.group_manager")
            for request in self:
                free = {"line_ids"}
                if carries_out and request.state == "validated" and not request.user_id:
                    free.add("user_id")
                if request.state != "asked" and set(vals) - free:
                    raise UserError(
                        self.env._(
                            "%(number)s was approved as it is: ask for another.",
                            number=request.name,
                        )
                    )
                if set(vals) - free and not request.is_mine_to_correct:
                    raise UserError(
                        self.env._(
                            "%(number)s is as %(person)s asked for it: refuse it and "
                            "say what to change.",
                            number=request.name,
                            person=request.asked_by_id.name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        if any(request.state != "asked" for request in self):
            raise UserError(
                self.env._("What was decided is not deleted: file another request.")
            )
