"""Remove remote content from stored messages, which was fetched on reading them.

The original mail still has it. The texts of filings and answers are not changed,
since their seals cover them; they are cleaned when shown.
"""

from odoo.addons.grandes_clientes.models.engine import clean_html

_CHUNK = 1000


def migrate(cr, version):
    """Clean the bodies of messages on our records, and delete their link previews."""
    cr.execute(
        """
        DELETE FROM mail_message_link_preview AS preview
              USING mail_message AS message
              WHERE message.id = preview.message_id
                AND message.model LIKE 'grandes.clientes.%'
        """
    )
    last = 0
    while True:
        cr.execute(
            r"""
            SELECT id, body
              FROM mail_message
             WHERE id > %s
               AND model LIKE 'grandes.clientes.%%'
               AND body ~* '(src|background|style|poster|action|data[a-z-]*)\s*=|<svg'
             ORDER BY id
             LIMIT %s
            """,
            [last, _CHUNK],
        )
        rows = cr.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        for message_id, body in rows:
            cleaned = clean_html.clean(body)
            if cleaned != body:
                cr.execute(
                    "UPDATE mail_message SET body = %s WHERE id = %s",
                    [cleaned, message_id],
                )
