"""The text that each answer template has now is kept as its first one."""


def migrate(cr, version):
    """Keep one for each template that has none; who wrote it last wrote it."""
    cr.execute(
        """
        INSERT INTO grandes_clientes_answer_template_version
               (template_id, kept_on, user_id, body)
        SELECT template.id, template.write_date, template.write_uid, template.body
          FROM grandes_clientes_answer_template template
         WHERE NOT EXISTS (
               SELECT FROM grandes_clientes_answer_template_version kept
                WHERE kept.template_id = template.id)
        """
    )
