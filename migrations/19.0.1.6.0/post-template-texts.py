"""Store the current text of each answer template as its first version."""


def migrate(cr, version):
    """Create a version for each template without one, by its last writer."""
    cr.execute(
        """
        INSERT INTO grandes_clientes_answer_template_version
               (template_id, kept_on, user_id, body)
        SELECT template.id, coalesce(template.write_date, now() AT TIME ZONE 'UTC'),
               coalesce(template.write_uid, template.create_uid, 1), template.body
          FROM grandes_clientes_answer_template template
         WHERE NOT EXISTS (
               SELECT FROM grandes_clientes_answer_template_version kept
                WHERE kept.template_id = template.id)
        """
    )
