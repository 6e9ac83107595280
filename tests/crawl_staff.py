"""Hand-overs in the crawl's world: one done, one pending that has a complaint."""

from odoo.fields import Command


def hand_over(cls, mark):
    """Hand over a leaver's work to the front office; return the records.

    The recipient must find nothing of the complaint about themselves.
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
    # The work that front2 holds, including the complaint about the advisor.
    cls.complaints["front"][0].sudo().user_id = cls.front2
    waiting = handovers.create({"user_id": cls.front2.id, "successor_id": cls.front.id})
    assert waiting.left_out, "The supervisor is told what stays"
    return [done, *done.kind_ids, *done.line_ids, *done.sudo().item_ids, waiting]
