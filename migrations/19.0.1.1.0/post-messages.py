"""Hide earlier messages that may be about several cases from the desks."""


def migrate(cr, version):
    """Mark the messages that acts sent to requesters, and attach lists to them.

    It was not recorded which messages are about several cases, so the desks may read
    none of them, and whoever works the case may read all.
    """
    cr.execute(
        """
        UPDATE mail_message
           SET grandes_clientes_tells_of_others = true
         WHERE message_type = 'auto_comment'
           AND model IN ('grandes.clientes.case', 'grandes.clientes.filing')
        """
    )
    # The returned spreadsheet with the answer to every row.
    cr.execute(
        """
        UPDATE ir_attachment AS file
           SET res_model = 'mail.message', res_id = link.message_id
          FROM message_attachment_rel AS link
          JOIN mail_message AS message ON message.id = link.message_id
         WHERE link.attachment_id = file.id
           AND file.res_model = 'grandes.clientes.filing'
           AND message.model = 'grandes.clientes.filing'
           AND message.message_type = 'auto_comment'
           AND NOT EXISTS (
               SELECT FROM grandes_clientes_filing_attachment_rel AS received
                WHERE received.attachment_id = file.id
           )
        """
    )
