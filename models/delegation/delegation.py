from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import clock
from ..engine.sealed_mixin import file_seals
from .room import ROOM

# An archived limit is a limit still: without it the delegation would be of anything.
_ALSO_ARCHIVED = {"active_test": False}


class Delegation(models.Model):
    """An area's standing permission for others to make certain changes (I06).

    It has a ground, limits and a period whose end day is excluded. Once given it is
    never rewritten: it is revoked and another one given.
    """

    _name = "grandes.clientes.delegation"
    _description = "Delegation"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, index=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("given", "Given by the area"),
            ("revoked", "Revoked"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    standing = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("planned", "Begins later"),
            ("in_force", "In force"),
            ("over", "Over"),
            ("revoked", "Revoked"),
        ],
        string="Today",
        compute="_compute_standing",
        search="_search_standing",
    )
    # Area, profiles and changes
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Area",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="Area that delegates.",
    )
    profile_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.profile",
        relation="grandes_clientes_delegation_profile_rel",
        column1="delegation_id",
        column2="profile_id",
        string="Profiles",
        required=True,
        context=_ALSO_ARCHIVED,
        help="Whose people may make the change.",
    )
    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    change_ids = fields.Many2many(
        comodel_name="grandes.clientes.delegation.change",
        relation="grandes_clientes_delegation_change_rel",
        column1="delegation_id",
        column2="change_id",
        string="Changes",
        check_company=True,
        context=_ALSO_ARCHIVED,
        help="Empty: any change in the system.",
    )
    # Limits
    amount_max = fields.Float(
        string="Highest amount",
        digits=(16, 2),
        aggregator=None,
        help="Highest amount of a change; 0: no limit. Where there is one, who changes "
        "something says the amount.",
    )
    typification_ids = fields.Many2many(
        comodel_name="grandes.clientes.typification",
        relation="grandes_clientes_delegation_typification_rel",
        column1="delegation_id",
        column2="typification_id",
        string="Typifications",
        context=_ALSO_ARCHIVED,
        help="Of the cases; empty: any.",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="grandes_clientes_delegation_partner_rel",
        column1="delegation_id",
        column2="partner_id",
        string="Entities",
        ondelete="restrict",
        context=_ALSO_ARCHIVED,
        domain=[("is_large_client", "=", True)],
        help="Of the cases, with what belongs to them; empty: any.",
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: clock.today(self.env.company)
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        help="First day on which it is not in force any more.",
    )
    # Ground
    ground = fields.Char(
        string="Act that delegates", required=True, help="As it is called."
    )
    ground_number = fields.Char(string="Number of the act", required=True)
    ground_date = fields.Date(string="Date of the act", required=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_delegation_file_rel",
        column1="delegation_id",
        column2="attachment_id",
        string="The act",
        help="The act itself, signed.",
    )
    # Giving and revoking
    given_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    given_on = fields.Datetime(readonly=True, copy=False)
    revoked_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    revoked_on = fields.Datetime(readonly=True, copy=False)
    revocation = fields.Char(string="Why revoked", readonly=True, copy=False)
    consultation_count = fields.Integer(
        string="Changes made", compute="_compute_consultation_count"
    )

    _dates = models.Constraint(
        "CHECK (date_from < date_to)",
        "A delegation ends after the day on which it begins.",
    )
    _amount = models.Constraint(
        "CHECK (amount_max >= 0)", "The highest amount is 0, for none, or more."
    )
    _given = models.Constraint(
        "CHECK (state = 'draft' OR (given_on IS NOT NULL AND name IS NOT NULL))",
        "A delegation is given by its act.",
    )
    _in_force_idx = models.Index(
        "(company_id, system_id, date_from, date_to) WHERE state = 'given'"
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "name",
            "company_id",
            "given_by_id",
            "given_on",
            "revoked_by_id",
            "revoked_on",
            "revocation",
        }

    # === COMPUTE === #

    @api.depends("name", "mission_area_id", "system_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for delegation in self:
            delegation.display_name = " · ".join(
                filter(
                    None,
                    (
                        delegation.name or self.env._("In preparation"),
                        delegation.mission_area_id.name,
                        delegation.system_id.name,
                    ),
                )
            )

    @api.depends("state", "date_from", "date_to")
    def _compute_standing(self):
        for delegation in self:
            today = clock.today(delegation.company_id or self.env.company)
            if delegation.state != "given":
                delegation.standing = delegation.state
            elif delegation.date_from > today:
                delegation.standing = "planned"
            else:
                over = delegation.date_to <= today
                delegation.standing = "over" if over else "in_force"

    def _search_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = clock.today(self.env.company)
        given = Domain("state", "=", "given")
        each = {
            "draft": Domain("state", "=", "draft"),
            "revoked": Domain("state", "=", "revoked"),
            "planned": given & Domain("date_from", ">", today),
            "over": given & Domain("date_to", "<=", today),
            "in_force": given
            & Domain("date_from", "<=", today)
            & Domain("date_to", ">", today),
        }
        return Domain.OR(each[code] for code in value if code in each)

    def _compute_consultation_count(self):
        consultations = self.env["grandes.clientes.consultation"]
        counts = {}
        if consultations.has_access("read"):
            counts = dict(
                consultations._read_group(
                    [("delegation_id", "in", self.ids)], ["delegation_id"], ["__count"]
                )
            )
        for delegation in self:
            delegation.consultation_count = counts.get(delegation, 0)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts of delegations, if the company keeps this room."""
        self.env["grandes.clientes.room"]._check_kept(ROOM)
        delegations = super().create(vals_list)
        delegations._keep_files()
        return delegations

    def write(self, vals):
        """Write drafts; a delegation that was given stays as it is.

        :raise UserError: one was given already
        """
        if not self.env.su and any(each.state != "draft" for each in self):
            raise UserError(
                self.env._(
                    "What was given is never rewritten: revoke it, and give another."
                )
            )
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._keep_files()
        return result

    def _keep_files(self):
        """Attach new uploads to the delegation, so that its readers can open them."""
        for delegation in self:
            # Sudo: only touches the user's own uploads that belong to no record yet.
            delegation.sudo().attachment_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            ).write({"res_model": self._name, "res_id": delegation.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if any(each.state != "draft" for each in self):
            raise UserError(
                self.env._("A delegation that was given is never deleted: revoke it.")
            )

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the delegations that were given."""
        return Domain("state", "!=", "draft")

    def _get_sealed_files(self):
        """Return the files of the act that delegates."""
        return self.attachment_ids

    def _get_sealed_attachments(self):
        """Return the files of delegations that were given."""
        return self.filtered(lambda each: each.state != "draft").attachment_ids

    def _get_sealed_values(self):
        """Return who lets whom change what, on what ground, until when, and its end."""
        self.ensure_one()
        return [
            self.name,
            self.state,
            self.mission_area_id.id,
            self.system_id.id,
            sorted(self.profile_ids.ids),
            sorted(self.change_ids.ids),
            sorted(self.typification_ids.ids),
            # Only the count, because a merge of partners rewrites their ids.
            len(self.partner_ids),
            self.amount_max,
            self.date_from,
            self.date_to,
            self.ground,
            self.ground_number,
            self.ground_date,
            file_seals(self.attachment_ids),
            self.given_by_id.id,
            self.given_on,
            self.revoked_by_id.id,
            self.revoked_on,
            self.revocation,
        ]
