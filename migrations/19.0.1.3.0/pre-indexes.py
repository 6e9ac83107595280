"""Indexes become those of an installation; Odoo makes new ones and drops none."""


def migrate(cr, version):
    """Drop an index that another covers, and turn that of the areas' members.

    Whether a relation's key begins with one column or the other depends on which model
    is made first: now it is the user.
    """
    cr.execute("DROP INDEX IF EXISTS grandes_clientes_case_event__user_id_index")
    cr.execute(
        """
        DROP INDEX IF EXISTS grandes_clientes_area_member_rel_user_id_area_id_idx;
        ALTER TABLE grandes_clientes_area_member_rel
              DROP CONSTRAINT IF EXISTS grandes_clientes_area_member_rel_pkey,
              ADD PRIMARY KEY (user_id, area_id);
        CREATE INDEX IF NOT EXISTS grandes_clientes_area_member_rel_area_id_user_id_idx
            ON grandes_clientes_area_member_rel (area_id, user_id);
        """
    )
