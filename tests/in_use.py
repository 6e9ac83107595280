"""The addon in use: weeks of work leave rows in others' tables.

For :mod:`.test_server_lifecycle`, and for ``scripts/lifecycle``, which runs this file
in Odoo's shell: it imports nothing of the tests.
"""

from datetime import timedelta

from odoo.fields import Command

from odoo.addons.grandes_clientes.tools import clock

MODULE = "grandes_clientes"
_CASE = "grandes.clientes.case"
_TYPIFICATION = "Pago sin aplicar"
_MARGIN = 61


def make(env):
    """Use the addon as people do; return what to look for later, as JSON values."""
    partners = env["res.partner"]
    advisor = _make_advisor(env, "Asesora en uso", "en_uso")
    entity = _make_entity(env, "Universidad en uso", advisor)
    contact = partners.create(
        {
            "name": "Coordinadora en uso",
            "parent_id": entity.id,
            "email": "en.uso@example.com",
            "is_coordinator": True,
        }
    )
    typification = env["grandes.clientes.typification"].search([("code", "=", "T22")])
    vals = {
        "partner_id": entity.id,
        "contact_id": contact.id,
        "channel_id": env["grandes.clientes.channel"]
        .search([("code", "=", "email")])
        .id,
        "typification_id": typification.id,
        "subject": "Pago no aplicado",
        "description": "El pago de agosto no aparece.",
        "beneficiary_name": "Ana Gómez",
        "beneficiary_id_type": "CC",
    }
    cases = (
        env[_CASE]
        .with_user(advisor)
        .create(
            [{**vals, "beneficiary_id_number": str(70000000 + n)} for n in range(5)]
        )
    )
    cases._do_register()
    cases[0]._do_answer(
        "<p>El pago ya se aplicó.</p>",
        ground="authorisation",
        ground_note="Autorización del titular",
    )
    cases[1]._do_withdraw("No lo necesita")
    claimed = _leave_traces(env, vals, cases[2])
    # Users may change the catalogues from the first day on.
    typification.name = _TYPIFICATION
    env.flush_all()
    return {
        "events": _get_events(env),
        "typification": typification.id,
        "kept": (entity | contact).ids,
        "claimed": claimed,
    }


def check_updated(env, state):
    """Check that an update changed neither the users' data nor the history."""
    assert _get_events(env) == state["events"], "The history changed"
    typification = env["grandes.clientes.typification"].browse(state["typification"])
    assert typification.name == _TYPIFICATION, typification.name
    # Users may change paper formats, too.
    letter = env.ref(f"{MODULE}.letter_paperformat")
    assert letter.margin_top == _MARGIN, letter.margin_top
    assert env.ref(f"{MODULE}.dossier_report").paperformat_id == letter


def _get_events(env):
    env.cr.execute("SELECT id, digest FROM grandes_clientes_case_event ORDER BY id")
    return [list(row) for row in env.cr.fetchall()]


def _make_advisor(env, name, login):
    roles = env.ref("base.group_user") | env.ref(f"{MODULE}.group_front_office")
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {"name": name, "login": login, "group_ids": [Command.set(roles.ids)]},
        )
    )


def _make_entity(env, name, advisor):
    return env["res.partner"].create(
        {
            "name": name,
            "is_company": True,
            "is_large_client": True,
            "large_client_type": "ies",
            "advisor_id": advisor.id,
        }
    )


def _leave_traces(env, vals, case):
    """Create rows in others' tables that refer to the addon's records.

    They refer to a contact and a user with XML ids of the addon, as in the
    demonstration; the references keep both from being deleted.
    """
    user = _make_advisor(env, "Asesora de demostración", "demostracion")
    partner = _make_entity(env, "Entidad de demostración", user)
    for place, record in enumerate((partner, user.partner_id, user)):
        name = f"{MODULE}.demonstration_test_{place}"
        env["ir.model.data"]._update_xmlids(
            [{"xml_id": name, "record": record, "noupdate": True}]
        )
    vals = {
        **vals,
        "partner_id": partner.id,
        "contact_id": False,
        "beneficiary_id_number": "71000000",
    }
    worked = env[_CASE].with_user(user).create(vals)
    worked._do_register()
    # A late escalation is a deviation, which names the entity.
    with clock.at(clock.now() + timedelta(days=8)):
        worked._do_escalate(
            "mission_area",
            reason="El área conoce el caso.",
            late_reason="Faltaba el soporte.",
        )
    kind = env["mail.activity.type"].search(
        [("res_model", "=like", "grandes.clientes.%")], limit=1
    )
    case.activity_schedule(activity_type_id=kind.id, user_id=user.id)
    case.sudo().message_post(body="Con su archivo", attachments=[("a.txt", b"a")])
    letter = env.ref(f"{MODULE}.letter_paperformat")
    letter.margin_top = _MARGIN
    env.ref(f"{MODULE}.dossier_report").paperformat_id = letter
    return {"res_partner": (partner | user.partner_id).ids, "res_users": user.ids}
