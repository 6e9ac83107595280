from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import clock
from ...tools.access import MODULE, ROLES

# The groups of Odoo's Settings: their members are outside this addon's reach.
SETTINGS = ("base.group_erp_manager", "base.group_system")
_GRANT = "grandes.clientes.access.grant"


class Person(models.Model):
    """A person as seen by those who administer and oversee access.

    This is a read-only SQL view of Odoo's users, with their ids: reading it needs no
    access right on users, and changes are made by acts.
    """

    _name = "grandes.clientes.person"
    _description = "Person"
    _inherit = ["grandes.clientes.safe.export"]
    _auto = False
    _order = "active desc, urgency, name, id"
    _rec_names_search = ["name", "login", "email"]
    _depends = {
        "res.users": [
            "login",
            "active",
            "share",
            "company_id",
            "partner_id",
            "group_ids",
            "out_of_office_from",
            "out_of_office_to",
            "grandes_clientes_locked_on",
            "grandes_clientes_is_ours",
        ],
        "res.partner": ["name", "email"],
        "res.groups": ["implied_ids"],
        "res.users.log": ["create_uid", "create_date"],
        _GRANT: [
            "user_id",
            "profile_id",
            "role",
            "state",
            "date_to",
            "is_emergency",
            "approval",
        ],
        "grandes.clientes.access.exception": ["user_id", "date_from", "date_to"],
    }

    user_id = fields.Many2one(comodel_name="res.users", string="Account", readonly=True)
    name = fields.Char(readonly=True)
    login = fields.Char(readonly=True)
    email = fields.Char(string="E-mail", readonly=True)
    active = fields.Boolean(readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    login_on = fields.Datetime(string="Last sign-in", readonly=True)
    grant_ids = fields.Many2many(
        comodel_name=_GRANT, string="Profiles given", compute="_compute_grant_ids"
    )
    profile_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.profile",
        string="Profiles",
        compute="_compute_profile_ids",
        search="_search_profile_ids",
    )
    campaign_ids = fields.Many2many(
        comodel_name="grandes.clientes.campaign",
        string="Campaigns",
        compute="_compute_profile_ids",
        search="_search_campaign_ids",
    )
    area_ids = fields.Many2many(
        comodel_name="grandes.clientes.mission.area",
        string="Areas",
        compute="_compute_area_ids",
        search="_search_area_ids",
    )
    last_act_on = fields.Datetime(
        string="Last act", readonly=True, help="In the history of any case."
    )
    # Flags
    is_locked = fields.Boolean(string="Locked", readonly=True)
    is_absent = fields.Boolean(string="Absent", readonly=True)
    has_settings = fields.Boolean(
        string="Has Odoo's Settings",
        readonly=True,
        help="Administers Odoo itself: only another such administrator changes that.",
    )
    is_without_grant = fields.Boolean(
        string="Role without a profile",
        readonly=True,
        help="Has a role that no profile in force gives.",
    )
    is_without_profile = fields.Boolean(
        string="Without a profile", readonly=True, help="May do nothing here."
    )
    is_dormant = fields.Boolean(
        string="Long without signing in",
        readonly=True,
        help="Has a profile, and did not sign in for the days that the settings say.",
    )
    has_exception = fields.Boolean(string="Exception in force", readonly=True)
    has_emergency = fields.Boolean(
        string="Emergency access",
        readonly=True,
        help="In force, or not approved yet by the Coordinador.",
    )
    has_pending = fields.Boolean(
        string="Emergency to be approved",
        readonly=True,
        help="The Coordinador has not decided of an emergency yet.",
    )
    is_archived_with_profile = fields.Boolean(
        string="Archived with a profile", readonly=True
    )
    urgency = fields.Integer(
        readonly=True, aggregator=None, help="By its alarms, the gravest first."
    )

    # Uses hashed sets and index look-ups: fast even before the database has gathered
    # statistics, when the planner would nest joins that it should not.
    @property
    def _table_query(self):
        return SQL(
            """
            WITH RECURSIVE up(gid, role) AS (
                SELECT res_id, name FROM ir_model_data
                 WHERE module = %(module)s AND model = 'res.groups'
                   AND name IN %(roles)s
                 UNION
                SELECT rel.gid, up.role
                  FROM res_groups_implied_rel rel JOIN up ON rel.hid = up.gid
            ), settings(gid) AS (
                SELECT res_id FROM ir_model_data
                 WHERE module || '.' || name IN %(settings)s AND model = 'res.groups'
                 UNION
                SELECT rel.gid
                  FROM res_groups_implied_rel rel
                  JOIN settings ON rel.hid = settings.gid
            ), held AS (
                SELECT DISTINCT membership.uid, up.role
                  FROM up JOIN res_groups_users_rel membership
                    ON membership.gid = up.gid
            ), covered(given, role) AS (
                SELECT start.role, up.role
                  FROM up JOIN (
                       SELECT res_id, name AS role FROM ir_model_data
                        WHERE module = %(module)s AND model = 'res.groups'
                          AND name IN %(roles)s) start ON start.res_id = up.gid
            ), granted AS (
                SELECT user_id FROM grandes_clientes_access_grant
                 WHERE state = 'in_force'
            ), odd AS (
                SELECT uid, role FROM held
                EXCEPT
                SELECT each.user_id, covered.role
                  FROM grandes_clientes_access_grant each
                  JOIN covered ON covered.given = each.role
                 WHERE each.state = 'in_force'
            )
            SELECT person.*,
                   CASE WHEN is_without_grant OR is_archived_with_profile THEN 0
                        WHEN has_pending THEN 1
                        WHEN has_emergency OR has_exception OR is_locked THEN 2
                        WHEN is_dormant THEN 3
                        ELSE 4 END AS urgency
              FROM (
            SELECT account.*, account.id AS user_id,
                   account.grandes_clientes_locked_on IS NOT NULL AS is_locked,
                   COALESCE(account.out_of_office_from <= %(now)s
                            AND (account.out_of_office_to IS NULL
                                 OR account.out_of_office_to >= %(now)s), FALSE)
                       AS is_absent,
                   account.id IN (SELECT membership.uid
                                    FROM res_groups_users_rel membership
                                    JOIN settings ON settings.gid = membership.gid)
                       AS has_settings,
                   account.id IN (SELECT uid FROM odd) AS is_without_grant,
                   account.active AND account.id NOT IN (SELECT user_id FROM granted)
                       AND account.id NOT IN (SELECT uid FROM held)
                       AS is_without_profile,
                   account.active AND account.id IN (SELECT user_id FROM granted)
                       AND COALESCE(account.login_on, account.create_date)
                           < %(dormant)s AS is_dormant,
                   account.id IN (SELECT each.user_id
                                    FROM grandes_clientes_access_exception each
                                   WHERE each.date_from <= %(now)s
                                     AND each.date_to > %(now)s
                                     AND each.ended_on IS NULL) AS has_exception,
                   account.id IN (SELECT user_id FROM grandes_clientes_access_grant
                                   WHERE is_emergency AND (state = 'in_force'
                                                           OR approval = 'pending'))
                       AS has_emergency,
                   account.id IN (SELECT user_id FROM grandes_clientes_access_grant
                                   WHERE is_emergency AND approval = 'pending')
                       AS has_pending,
                   NOT account.active AND account.id IN (SELECT user_id FROM granted)
                       AS is_archived_with_profile
                   %(more)s
              FROM (SELECT one.id, one.login, one.active, one.company_id,
                           one.create_date, one.grandes_clientes_locked_on,
                           one.out_of_office_from, one.out_of_office_to,
                           contact.name, contact.email,
                           (SELECT max(log.create_date) FROM res_users_log log
                             WHERE log.create_uid = one.id) AS login_on
                      FROM res_users one
                      JOIN res_partner contact ON contact.id = one.partner_id
                     WHERE NOT one.share
                       AND (one.grandes_clientes_is_ours
                            OR one.id IN (SELECT uid FROM held)
                            OR one.id IN (SELECT user_id
                                            FROM grandes_clientes_access_grant)))
                   account) person
            """,
            module=MODULE,
            roles=tuple(dict(ROLES)),
            settings=SETTINGS,
            now=clock.now(),
            dormant=self.env.company._grandes_clientes_get_dormant_before(),
            more=SQL("").join(
                SQL(", %s AS %s", expression, SQL.identifier(name))
                for name, expression in self._get_more_columns().items()
            ),
        )

    @api.model
    def _get_more_columns(self):
        """Return ``{field: SQL}`` with what other rooms know about a person.

        ``account`` is the row of the user. Extended by the rooms of portfolios and of
        cases.
        """
        return {"last_act_on": SQL("NULL::timestamp")}

    # === COMPUTE === #

    def _compute_grant_ids(self):
        grants = self.env[_GRANT].search([("user_id", "in", self.ids)])
        of = grants.grouped(lambda grant: grant.user_id.id)
        for person in self:
            person.grant_ids = of.get(person.id, grants.browse())

    def _compute_profile_ids(self):
        grants = self.env[_GRANT].search_fetch(
            [("user_id", "in", self.ids), ("state", "=", "in_force")],
            ["user_id", "profile_id", "campaign_id"],
        )
        of = grants.grouped(lambda grant: grant.user_id.id)
        for person in self:
            mine = of.get(person.id, grants.browse())
            person.profile_ids = mine.profile_id
            person.campaign_ids = mine.campaign_id

    def _search_profile_ids(self, operator, value):
        return self._search_by_grant("profile_id", operator, value)

    def _search_campaign_ids(self, operator, value):
        return self._search_by_grant("campaign_id", operator, value)

    def _search_by_grant(self, name, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator == "in" and False in value:
            # People without any, not those with one grant that names none.
            found = ~self._find_by_grant(name, "!=", False)
            value = [each for each in value if each]
            return found | self._find_by_grant(name, operator, value)
        return self._find_by_grant(name, operator, value)

    def _find_by_grant(self, name, operator, value):
        """Return the domain of the people with such a grant in force."""
        grants = self.env[_GRANT]._search(
            [("state", "=", "in_force"), (name, operator, value)]
        )
        return Domain("id", "in", grants.subselect("user_id"))

    def _compute_area_ids(self):
        Area = self.env["grandes.clientes.mission.area"]
        Area.flush_model(["member_ids"])
        members = self._get_area_members()
        areas = Area.search([("id", "in", list(members))])
        for person in self:
            person.area_ids = areas.filtered(
                lambda area, person=person: person.id in members[area.id]
            )

    def _search_area_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator == "any":
            wanted = Domain(value)
        elif operator == "in":
            wanted = Domain("id", "in", value)
        else:
            wanted = Domain("name", operator, value)
        Area = self.env["grandes.clientes.mission.area"]
        found = self._find_by_areas(Area.search(wanted))
        if operator == "in" and False in value:
            found |= ~self._find_by_areas(Area.search(Domain.TRUE))
        return found

    def _find_by_areas(self, areas):
        """Return the domain of the people in the areas, archived people included."""
        areas.flush_model(["member_ids"])
        members = SQL(
            "(SELECT user_id FROM grandes_clientes_area_member_rel"
            " WHERE area_id = ANY(%s))",
            areas.ids,
        )
        return Domain("id", "in", members)

    def _get_area_members(self):
        """Return ``{area id: ids of the people in it}``, archived people included."""
        # Reads the table, because the field leaves out archived users.
        rows = self.env.execute_query(
            SQL(
                "SELECT area_id, array_agg(user_id)"
                " FROM grandes_clientes_area_member_rel WHERE user_id IN %s"
                " GROUP BY area_id",
                tuple(self.ids) or (0,),
            )
        )
        return {area_id: set(user_ids) for area_id, user_ids in rows}
