from odoo import fields, models

from ...tools import clock


class AccessRequest(models.Model):
    """That a person is to get, change or lose access, and who agreed to it (C9).

    Asked, approved by the Coordinador, validated by quality, carried out by the
    administrator: four people.
    """

    _name = "grandes.clientes.access.request"
    _description = "Access request"
    _inherit = ["grandes.clientes.act.mixin"]
    _order = "id desc"
    _PROTECTED = frozenset(
        {
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
    )

    name = fields.Char(
        string="Number", readonly=True, copy=False, index=True, default="/"
    )
    kind = fields.Selection(
        selection=[
            ("new", "New"),
            ("change", "Change"),
            ("removal", "Removal"),
        ],
        required=True,
        default="new",
    )
    state = fields.Selection(
        selection=[
            ("asked", "Asked"),
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
        help="Empty while the person has no account.",
    )
    person_name = fields.Char(string="Name of the person")
    person_email = fields.Char(string="E-mail of the person")
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        index="btree_not_null",
        ondelete="restrict",
    )
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

    def _do_approve(self):
        """Approve as the Coordinador."""

    def _do_validate(self):
        """Validate as quality."""

    def _do_carry_out(self):
        """Give, change or take what was asked, as the administrator."""

    def _do_refuse(self, reason):
        """Refuse, with a reason."""
