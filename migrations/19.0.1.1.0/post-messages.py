"""Messages from before that told of several cases are kept from the desks."""


def migrate(cr, version):
    """Mark what acts wrote to requesters, and let lists belong to their messages.

    Which of the messages told of several cases was not noted then: the desks read
    none of them; who works the case reads all.
    """
    cr.execute(
        """
        UPDATE mail_message
           SET grandes_clientes_tells_of_others = true
         WHERE message_type = 'auto_comment'
           AND model IN ('grandes.clientes.case', 'grandes.clientes.filing')
        """
    )
    # The spreadsheet sent back, with what every row was answered.
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
