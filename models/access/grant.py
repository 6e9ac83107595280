from contextlib import contextmanager

from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ..engine import mass

_lt = LazyTranslate(__name__)

_WRITTEN_ONCE = {
    "user_id",
    "profile_id",
    "date_from",
    "date_to",
    "mission_area_id",
    "campaign_id",
    "is_emergency",
    "reason",
}


class AccessGrant(models.Model):
    """A profile given to a person for a period: the only history of access (P8, C9).

    The period is half-open: a grant until noon is no longer valid at noon. A grant and
    the Odoo group of its role follow each other: a grant in force adds the person to
    the group, and ticking the group anywhere creates a grant.
    """

    _name = "grandes.clientes.access.grant"
    _description = "Profile of a person"
    _inherit = ["grandes.clientes.act.mixin"]
    _order = "date_from desc, id desc"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        string="Profile",
        required=True,
        index=True,
        ondelete="restrict",
    )
    role = fields.Selection(related="profile_id.role", store=True, index=True)
    date_from = fields.Datetime(
        string="From", required=True, default=lambda self: clock.now()
    )
    date_to = fields.Datetime(string="Until", help="Empty: until it is ended.")
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("in_force", "In force"),
            ("suspended", "Suspended"),
            ("ended", "Ended"),
        ],
        required=True,
        readonly=True,
        default="planned",
        index=True,
        copy=False,
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
    reason = fields.Char(copy=False, help="Why the person has it.")
    is_emergency = fields.Boolean(
        string="Emergency", copy=False, help="For 48 hours, approved afterwards."
    )
    origin = fields.Selection(
        selection=[
            ("act", "Given"),
            ("group", "By Odoo's groups"),
            ("comparison", "Seen by comparison"),
            ("update", "By the update"),
        ],
        string="How",
        required=True,
        readonly=True,
        default="act",
        copy=False,
    )
    request_id = fields.Many2one(
        comodel_name="grandes.clientes.access.request",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    granted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    granted_on = fields.Datetime(readonly=True, copy=False)
    suspended_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    suspended_on = fields.Datetime(readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict", copy=False
    )
    ended_on = fields.Datetime(readonly=True, copy=False)
    end_reason = fields.Char(string="Ended because", readonly=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        compute_sudo=True,
        store=True,
        precompute=True,
        required=True,
        index=True,
    )

    # A person holds a profile at most once at a time; half-open ranges may touch. The
    # ids are compared as ranges because comparing integers in a GiST index requires a
    # PostgreSQL extension.
    _overlap_excl = models.Constraint(
        "EXCLUDE USING gist ("
        "int4range(user_id, user_id, '[]') WITH &&, "
        "int4range(profile_id, profile_id, '[]') WITH &&, "
        "tsrange(date_from, date_to, '[)') WITH &&)",
        "The person has that profile already for part of that time: end or change "
        "what there is.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A profile ends after it begins: correct one of the days.",
    )
    _due_idx = models.Index("(date_to) WHERE state IN ('in_force', 'suspended')")

    @api.model_create_multi
    def create(self, vals_list):
        """Create the grants; refuse a profile the person already has at that time."""
        with self._telling_overlap():
            grants = super().create(vals_list)
            grants.flush_recordset()
        return grants

    @contextmanager
    def _telling_overlap(self):
        """Turn a violation of the exclusion constraint into a readable error."""
        try:
            with mass.error_expected(), self.env.cr.savepoint():
                yield
        except ExclusionViolation as error:
            raise ValidationError(
                self.env._(
                    "The person has that profile already for part of that time: end "
                    "or change what there is."
                )
            ) from error

    def _overlaps(self, other):
        """Return whether the periods of the two grants overlap."""
        self.ensure_one()
        if self.date_from == self.date_to or other.date_from == other.date_to:
            return False
        return (not self.date_to or other.date_from < self.date_to) and (
            not other.date_to or self.date_from < other.date_to
        )

    @api.depends("user_id", "profile_id")
    def _compute_display_name(self):
        for grant in self:
            names = (grant.user_id.name, grant.profile_id.name)
            grant.display_name = ": ".join(filter(None, names))

    @api.model
    def _get_acts(self):
        """Add the acts of grants."""
        return super()._get_acts() | {
            "grant": Act(
                label=_lt("Give"),
                roles=("group_manager",),
                origins=("planned",),
                check="_get_cannot_grant_reasons",
            ),
            "suspend": Act(
                label=_lt("Suspend"),
                roles=("group_manager",),
                origins=("in_force",),
                target="suspended",
                check="_get_cannot_touch_reasons",
            ),
            "resume": Act(
                label=_lt("Resume"),
                roles=("group_manager",),
                origins=("suspended",),
                target="in_force",
                check="_get_cannot_grant_reasons",
            ),
            "end": Act(
                label=_lt("End"),
                roles=("group_manager",),
                origins=("planned", "in_force", "suspended"),
                target="ended",
                check="_get_cannot_touch_reasons",
            ),
        }

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "state",
            "origin",
            "request_id",
            "granted_by_id",
            "granted_on",
            "suspended_by_id",
            "suspended_on",
            "ended_by_id",
            "ended_on",
            "end_reason",
            "company_id",
        }

    @api.depends("user_id")
    def _compute_company_id(self):
        for grant in self:
            grant.company_id = grant.user_id.company_id or self.env.company

    def write(self, vals):
        """Write; once given, a grant is changed only by acts."""
        changed = _WRITTEN_ONCE & set(vals)
        if changed and not self.env.su and any(grant.granted_on for grant in self):
            raise UserError(
                self.env._("What was given is history: end it, and give what is right.")
            )
        if not {"user_id", "profile_id", "date_from", "date_to"} & set(vals):
            return super().write(vals)
        with self._telling_overlap():
            result = super().write(vals)
            self.flush_recordset()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if any(grant.granted_on or grant.state != "planned" for grant in self):
            raise UserError(
                self.env._("Who had which profile is history: end it instead.")
            )
