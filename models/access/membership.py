from odoo import api, models
from odoo.tools import SQL

from ...tools.access import MODULE, ROLES, WATCHED

_ROLES = [name for name, _label in ROLES]


class AccessMembership(models.AbstractModel):
    """Effective membership of our groups, however obtained, read from the database.

    One query covers everybody. Odoo's caches are avoided because they may miss what an
    SQL statement, an update or another module has just changed.
    """

    _name = "grandes.clientes.access.membership"
    _description = "Effective membership of roles"

    @api.model
    def _get_closure(self):
        """Return the SQL of ``watched`` and ``up``, the groups that give the watched.

        ``up.through`` tells that the path passes through another of our roles: the
        supervisor has the desks' roles through her own, not through groups of her own.
        """
        pairs = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in WATCHED)
        return SQL(
            """
            watched AS (
                SELECT data.res_id AS id,
                       CASE data.module WHEN %(module)s THEN data.name
                            ELSE data.module || '.' || data.name END AS code,
                       data.module = %(module)s AND data.name = ANY(%(roles)s) AS role
                  FROM ir_model_data data
                 WHERE data.model = 'res.groups'
                   AND (data.module, data.name) IN (%(pairs)s)
            ),
            up (gid, watched_id, through) AS (
                SELECT id, id, false FROM watched
                 UNION
                SELECT implied.gid, up.watched_id,
                       up.through OR EXISTS (
                           SELECT FROM watched
                            WHERE watched.id = implied.gid AND watched.role)
                  FROM res_groups_implied_rel implied
                  JOIN up ON implied.hid = up.gid
            )
            """,
            module=MODULE,
            roles=_ROLES,
            pairs=pairs,
        )

    @api.model
    def _flush(self):
        """Flush the models that the queries read."""
        self.env["res.users"].flush_model()
        self.env["res.groups"].flush_model(["implied_ids", "user_ids"])
        self.env["res.partner"].flush_model(["email"])
        self.env["grandes.clientes.access.grant"].flush_model()

    @api.model
    def _get_own_roles(self, user_ids=None):
        """Return ``{user id: roles}`` that people have directly.

        Roles implied by another role are left out: grants stand for direct roles only.

        :param user_ids: ids of the people; everybody when absent
        """
        self._flush()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE %s
                SELECT member.uid, array_agg(DISTINCT watched.code)
                  FROM up
                  JOIN watched ON watched.id = up.watched_id AND watched.role
                  JOIN res_groups_users_rel member ON member.gid = up.gid
                 WHERE NOT up.through AND %s
                 GROUP BY member.uid
                """,
                self._get_closure(),
                SQL("true")
                if user_ids is None
                else SQL("member.uid = ANY(%s)", list(user_ids)),
            )
        )
        return {uid: set(codes) for uid, codes in rows}

    @api.model
    def _get_giving_groups(self, user, role):
        """Return the groups other than the role's own that give a person the role."""
        self._flush()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE %s
                SELECT DISTINCT member.gid
                  FROM up
                  JOIN watched ON watched.id = up.watched_id AND watched.code = %s
                  JOIN res_groups_users_rel member ON member.gid = up.gid
                 WHERE NOT up.through AND up.gid <> watched.id AND member.uid = %s
                """,
                self._get_closure(),
                role,
                user.id,
            )
        )
        # Sudo: reads the names of groups, to explain where a role comes from.
        return self.env["res.groups"].sudo().browse(row[0] for row in rows)

    @api.model
    def _get_states(self, user_ids=None):
        """Return the watched state of people and the end of their log chains.

        Only people with a watched group, a grant or a line in the log are included.

        :param user_ids: ids of the people; everybody when absent
        :return: rows of ``(user id, company id, state, sequence, digest, last state)``
        """
        self._flush()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE %(closure)s,
                effective AS (
                    SELECT member.uid, array_agg(DISTINCT watched.code) AS codes
                      FROM up
                      JOIN watched ON watched.id = up.watched_id
                      JOIN res_groups_users_rel member ON member.gid = up.gid
                     GROUP BY member.uid
                ),
                given AS (
                    SELECT user_id, jsonb_object_agg(id, state) AS grants
                      FROM grandes_clientes_access_grant
                     WHERE state IN ('in_force', 'suspended')
                        OR state = 'planned' AND granted_by_id IS NOT NULL
                     GROUP BY user_id
                ),
                keys AS (
                    SELECT user_id, jsonb_object_agg(id, jsonb_build_array(
                               name, to_char(expiration_date, %(format)s))) AS held
                      FROM res_users_apikeys GROUP BY user_id
                ),
                devices AS (
                    SELECT user_id, jsonb_object_agg(id, jsonb_build_array(
                               name, to_char(expiration_date, %(format)s))) AS held
                      FROM auth_totp_device GROUP BY user_id
                ),
                passkeys AS (
                    SELECT create_uid AS user_id,
                           jsonb_object_agg(id, jsonb_build_array(name)) AS held
                      FROM auth_passkey_key GROUP BY create_uid
                )
                SELECT person.id, person.company_id,
                       jsonb_build_object(
                           'active', person.active,
                           'login', person.login,
                           'email', COALESCE(partner.email, ''),
                           'locked', to_char(
                               person.grandes_clientes_locked_on, %(format)s),
                           'sessions', to_char(
                               person.grandes_clientes_sessions_ended_on, %(format)s),
                           'totp', person.totp_secret IS NOT NULL,
                           'password', left(encode(sha256(convert_to(
                               COALESCE(person.password, ''), 'UTF8')), 'hex'), 16),
                           'roles', COALESCE(to_jsonb(effective.codes), '[]'),
                           'grants', COALESCE(given.grants, '{}'),
                           'keys', COALESCE(keys.held, '{}'),
                           'devices', COALESCE(devices.held, '{}'),
                           'passkeys', COALESCE(passkeys.held, '{}')),
                       chain.sequence, chain.digest, chain.state
                  FROM res_users person
                  JOIN res_partner partner ON partner.id = person.partner_id
             LEFT JOIN effective ON effective.uid = person.id
             LEFT JOIN given ON given.user_id = person.id
             LEFT JOIN keys ON keys.user_id = person.id
             LEFT JOIN devices ON devices.user_id = person.id
             LEFT JOIN passkeys ON passkeys.user_id = person.id
             LEFT JOIN LATERAL (
                           SELECT sequence, digest, state
                             FROM grandes_clientes_access_event event
                            WHERE event.user_id = person.id
                            ORDER BY sequence DESC LIMIT 1) chain ON true
                 WHERE %(whose)s
                   AND (effective.uid IS NOT NULL OR given.user_id IS NOT NULL
                        OR chain.sequence IS NOT NULL)
                 ORDER BY person.id
                """,
                closure=self._get_closure(),
                format="YYYY-MM-DD HH24:MI:SS",
                whose=SQL("true")
                if user_ids is None
                else SQL("person.id = ANY(%s)", list(user_ids)),
            )
        )
        return rows
