from odoo import api, fields, models
from odoo.exceptions import UserError

# Larger batches would not be examined one by one.
BULK_LIMIT = 10


class AccessReviewLine(models.Model):
    """One profile of one person in a validation, with the facts known at that time."""

    _name = "grandes.clientes.access.review.line"
    _description = "Profile to be validated"
    _inherit = ["grandes.clientes.protected.mixin", "grandes.clientes.safe.export"]
    _order = "review_id desc, person_name, id"
    _rec_name = "person_name"

    review_id = fields.Many2one(
        comodel_name="grandes.clientes.access.review",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    review_state = fields.Selection(related="review_id.state", string="Validation is")
    company_id = fields.Many2one(
        related="review_id.company_id", store=True, precompute=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    grant_id = fields.Many2one(
        comodel_name="grandes.clientes.access.grant",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    # Facts when the validation was opened
    person_name = fields.Char(string="Name", required=True, readonly=True)
    profile_name = fields.Char(string="Profile", required=True, readonly=True)
    granted_on = fields.Datetime(string="Has it since", readonly=True)
    login_on = fields.Datetime(string="Last sign-in", readonly=True)
    last_act_on = fields.Datetime(string="Last act", readonly=True)
    held = fields.Char(string="Holds", readonly=True)
    changes = fields.Json(
        string="Counts of changes", readonly=True, help="Of the access log, by kind."
    )
    changes_text = fields.Char(string="What changed", compute="_compute_changes_text")
    area_ids = fields.Many2many(
        comodel_name="grandes.clientes.mission.area",
        relation="grandes_clientes_review_line_area_rel",
        column1="line_id",
        column2="area_id",
        string="Areas",
        readonly=True,
    )
    # Decision
    decision = fields.Selection(
        selection=[
            ("pending", "To be decided"),
            ("keep", "Keep"),
            ("suspend", "Suspend"),
            ("remove", "Remove"),
        ],
        required=True,
        readonly=True,
        default="pending",
        index=True,
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    decided_on = fields.Datetime(readonly=True)
    reason = fields.Char(readonly=True)
    is_bulk = fields.Boolean(string="With others", readonly=True)
    outcome = fields.Selection(
        selection=[("done", "Carried out"), ("refused", "Not possible yet")],
        readonly=True,
        index="btree_not_null",
    )
    outcome_note = fields.Char(string="Why not yet", readonly=True)
    is_own = fields.Boolean(string="Oneself", compute="_compute_is_own")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "review_id",
            "user_id",
            "grant_id",
            "person_name",
            "profile_name",
            "granted_on",
            "login_on",
            "last_act_on",
            "held",
            "changes",
            "area_ids",
            "decision",
            "decided_by_id",
            "decided_on",
            "reason",
            "is_bulk",
            "outcome",
            "outcome_note",
        }

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for line in self:
            line.is_own = line.user_id == self.env.user

    @api.depends("changes")
    @api.depends_context("lang")
    def _compute_changes_text(self):
        kinds = dict(
            self.env["grandes.clientes.access.event"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        for line in self:
            line.changes_text = ", ".join(
                f"{kinds.get(kind, kind)} {count}"
                for kind, count in (line.changes or {}).items()
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A validation of profiles is never deleted: go on with it, and sign it."
            )
        )

    def _get_sealed_part(self):
        """Return the values of the line that the validation's seal covers."""
        self.ensure_one()
        return [
            self.user_id.id,
            self.grant_id.id,
            self.person_name,
            self.profile_name,
            self.granted_on,
            self.login_on,
            self.last_act_on,
            self.held,
            self.changes,
            self.decision,
            self.decided_by_id.id,
            self.decided_on,
            self.reason,
            self.is_bulk,
        ]

    # === CREATION === #

    def _make(self, review):
        """Create a line for each profile in force in the company of the review."""
        grants = self.env["grandes.clientes.access.grant"].search(
            [("company_id", "=", review.company_id.id), ("state", "=", "in_force")]
        )
        people = self.env["grandes.clientes.person"].browse(grants.user_id.ids)
        counts = self.env["grandes.clientes.access.event"]._read_group(
            [
                ("user_id", "in", grants.user_id.ids),
                ("happened_on", ">=", review._get_since()),
            ],
            ["user_id", "kind"],
            ["__count"],
        )
        changes = {}
        for user, kind, count in counts:
            changes.setdefault(user.id, {})[kind] = count
        person_of = {person.id: person for person in people}
        # The text is stored in the company's language, whoever opens the validation.
        # Sudo: reads only that language.
        lang = review.company_id.sudo().partner_id.lang or self.env.lang
        held = people.with_context(lang=lang)._get_held_words()
        return self.create(
            [
                {
                    "review_id": review.id,
                    "user_id": grant.user_id.id,
                    "grant_id": grant.id,
                    "person_name": grant.user_id.name,
                    "profile_name": grant.profile_id.name,
                    "granted_on": grant.date_from,
                    "login_on": person_of[grant.user_id.id].login_on,
                    "last_act_on": person_of[grant.user_id.id].last_act_on,
                    "held": held[grant.user_id.id],
                    "changes": changes.get(grant.user_id.id),
                    "area_ids": person_of[grant.user_id.id].area_ids.ids,
                }
                for grant in grants
            ]
        )
