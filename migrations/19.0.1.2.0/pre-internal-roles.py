"""Remove our roles from portal and public users, before roles imply internal users."""

import json
import logging

_logger = logging.getLogger(__name__)

#: Parameter with the removed roles, for the later notification of administrators.
PARAMETER = "grandes_clientes.roles_taken_from_outsiders"

# Transitive closure of the implied groups: `gid` implies `hid`.
_CLOSURE = """
    WITH RECURSIVE
    ours AS (
        SELECT res_id AS id
          FROM ir_model_data
         WHERE module = 'grandes_clientes' AND model = 'res.groups'
    ),
    outside AS (
        SELECT res_id AS id
          FROM ir_model_data
         WHERE module = 'base' AND model = 'res.groups'
           AND name IN ('group_portal', 'group_public')
    ),
    -- Groups that give one of ours, and those that make an outsider.
    giving AS (
        SELECT id FROM ours
         UNION
        SELECT rel.gid FROM res_groups_implied_rel AS rel
          JOIN giving ON giving.id = rel.hid
    ),
    outsiders AS (
        SELECT id FROM outside
         UNION
        SELECT rel.gid FROM res_groups_implied_rel AS rel
          JOIN outsiders ON outsiders.id = rel.hid
    )
"""


def migrate(cr, version):
    """Remove our roles from portal and public users, and record from whom.

    From now on a role implies the internal user group, which excludes the portal
    group: Odoo would abort the update. A user with both saw all cases as an outsider.
    """
    # A portal or public group that implies one of ours would give the role back.
    cr.execute(
        _CLOSURE
        + """
        DELETE FROM res_groups_implied_rel AS rel
         WHERE rel.gid IN (SELECT id FROM outsiders)
           AND rel.hid IN (SELECT id FROM giving)
           AND rel.hid NOT IN (SELECT id FROM outsiders)
        RETURNING rel.gid, rel.hid
        """
    )
    for group_id, implied_id in cr.fetchall():
        _logger.warning(
            "Group %s of outsiders no longer implies group %s, which gives a role",
            group_id,
            implied_id,
        )
    cr.execute(
        _CLOSURE
        + """
        DELETE FROM res_groups_users_rel AS member
         WHERE member.gid IN (SELECT id FROM giving)
           AND member.gid NOT IN (SELECT id FROM outsiders)
           AND member.uid IN (
               SELECT uid FROM res_groups_users_rel
                WHERE gid IN (SELECT id FROM outsiders)
           )
        RETURNING member.uid, member.gid
        """
    )
    taken = cr.fetchall()
    if not taken:
        return
    _logger.warning(
        "Roles were taken from accounts of the portal (user, group): %s",
        ", ".join(f"({user_id}, {group_id})" for user_id, group_id in taken),
    )
    cr.execute(
        """
        INSERT INTO ir_config_parameter (key, value)
             VALUES (%s, %s)
        ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value
        """,
        [PARAMETER, json.dumps(taken)],
    )
