"""Hand-overs in the crawl's world: one done, and one that waits with a complaint."""

from odoo.fields import Command


def hand_over(cls, mark):
    """Let somebody who leaves hand over to the front office, and return what there is.

    Of the complaint about who shall get it all, they are to find nothing.
    """
    gone = cls._user("gone", "group_front_office")
    entity = cls._entity("Entidad del empalme", "ies", advisor_id=gone.id)
    cls._registered(
        gone,
        partner_id=entity.id,
        contact_id=False,
        subject=f"Empalmado {mark}",
        beneficiary_id_number="52777000",
    )
    handovers = cls.env["grandes.clientes.staff.handover"].with_user(cls.supervisor)
    done = handovers.create(
        {
            "user_id": gone.id,
            "successor_id": cls.front2.id,
            "line_ids": [
                Command.create({"partner_id": entity.id, "successor_id": cls.front2.id})
            ],
        }
    )
    done._do_run()
    # What front2 holds, the complaint about the advisor among it.
    cls.complaints["front"][0].sudo().user_id = cls.front2
    waiting = handovers.create({"user_id": cls.front2.id, "successor_id": cls.front.id})
    assert waiting.left_out, "The supervisor is told what stays"
    return [done, *done.kind_ids, *done.line_ids, *done.sudo().item_ids, waiting]
