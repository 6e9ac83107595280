"""Align the indexes with a new installation, as Odoo creates but never drops them."""


def migrate(cr, version):
    """Drop a redundant index, and swap the key columns of the areas' members.

    The column order of a relation's key depends on which model is set up first: now
    it is the user.
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
