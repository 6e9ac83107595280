"""Say in the induction where the bulletins are by now, unless the item was rewritten.

An update does not change the items, which belong to the users.
"""

_NAMES = {
    "Read the bulletins in force, under Channel": (
        "Read the bulletins in force, under Team"
    ),
    "Leer los comunicados vigentes, en Canal": (
        "Leer los comunicados vigentes, en Equipo"
    ),
}


def migrate(cr, version):
    """Replace the name in each language in which it is still the former one."""
    for before, after in _NAMES.items():
        cr.execute(
            """
            UPDATE grandes_clientes_staff_induction_item item
               SET name = (SELECT jsonb_object_agg(
                                      key,
                                      CASE value WHEN %s THEN %s ELSE value END)
                             FROM jsonb_each_text(item.name))
              FROM ir_model_data data
             WHERE data.module = 'grandes_clientes'
               AND data.name = 'induction_item_bulletins'
               AND data.res_id = item.id
            """,
            [before, after],
        )
