"""Records of the Interventoría in the crawl's world: notes, a session, a look."""

from datetime import timedelta

from odoo.fields import Command

from ..tools import clock


def oversee(world, mark):
    """Create the records of the Interventoría; return those that mention the case.

    :param world: class of the crawl
    :param str mark: text that must not be found where it does not belong
    """
    env = world.env
    env["grandes.clientes.control.occurrence"]._cron_plan()
    finding = env["grandes.clientes.quality.finding"].search(
        [("state", "=", "served")], limit=1
    )
    due_on = clock.today(env.company) + timedelta(days=3)
    notes = env["grandes.clientes.oversight.note"].with_user(world.oversight)
    note = notes._do_note(
        finding.with_user(world.oversight),
        "require",
        f"Explique {mark}",
        world.quality,
        due_on=due_on,
    )
    note.with_user(world.quality)._do_answer(f"Respondido {mark}")
    session = (
        env["grandes.clientes.oversight.session"]
        .with_user(world.oversight)
        .create(
            {
                "held_on": clock.now(),
                "words": f"Dicho {mark}",
                "attendee_ids": [Command.create({"name": f"Asistente {mark}"})],
            }
        )
    )
    session._do_draw()
    session.item_ids[:1].decision = f"Decidido {mark}"
    session.commitment_ids = [
        Command.create(
            {
                "name": f"Prometido {mark}",
                "responsible": "Supervisora",
                "due_on": due_on,
            }
        )
    ]
    session._do_sign()
    rooms = env["grandes.clientes.room"].with_user(world.coordinator)
    for is_kept in (False, True):
        rooms._do_switch("access_load", is_kept, "Lo lleva tecnología")
    env["grandes.clientes.oversight.look"].with_user(world.oversight)._do_look()
    occurrence = env["grandes.clientes.control.occurrence"].search(
        [("state", "=", "expected")], limit=1
    )
    evidence = (
        env["grandes.clientes.control.evidence"]
        .sudo()
        .create(
            {
                "occurrence_id": occurrence.id,
                "company_id": occurrence.company_id.id,
                "res_model": occurrence._name,
                "res_id": occurrence.id,
                "words": f"Hecho por fuera {mark}",
                "is_outside": True,
            }
        )
    )
    return [
        note,
        session,
        session.item_ids,
        session.attendee_ids,
        session.commitment_ids,
        session.reading_id,
        occurrence,
        evidence,
    ]
