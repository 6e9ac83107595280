"""Work of quality: procedure documents, decided deviations and complaints."""

import base64
from datetime import timedelta

from ..tools import clock

_PLACEHOLDER = """{code} · {name} · versión {version}

Documento de la demostración. El original es de la entidad y no se publica: súbalo, o
su dirección, en Configuración › Documentos del procedimiento.
"""
_FIRST_DAY = "2012-05-07"
#: Age in days of the replaced guide of complaints.
_REPLACED = 20
#: Days of ended complaints and claims that quality decides on.
_ASKED_ABOUT = 15


def make(env, people):
    """Add the documents, one in two versions, and decide some deviations.

    :param people: ``{login: res.users}``
    """
    _add_documents(env, people["calidad"])
    # At the time of the last event, to stay in office hours.
    last = env["grandes.clientes.case.event"].search([], order="id desc", limit=1)
    with clock.at(last.happened_on):
        _decide(env, people["supervisora"], people["calidad"])
        _judge_complaints(env, people)


def _add_documents(env, quality):
    Document = env["grandes.clientes.procedure.document"].with_user(quality)
    for document in Document.search([("kind", "=", "file")]):
        _add(document, 1, _FIRST_DAY)
    guide = Document.search([("code", "=", "G26")])
    newer = guide.browse(guide.action_new_version()["res_id"])
    begins = clock.today(env.company) - timedelta(days=_REPLACED)
    guide.valid_to = begins - timedelta(days=1)
    _add(newer, 2, begins)


def _add(document, version, valid_from):
    text = _PLACEHOLDER.format(code=document.code, name=document.name, version=version)
    document.write(
        {
            "version": str(version),
            "valid_from": valid_from,
            "file": base64.b64encode(text.encode()),
            "file_name": f"{document.code}-v{version}.txt",
        }
    )


def _decide(env, supervisor, quality):
    """Make one deviation for each usual decision; most stay undecided."""
    Deviation = env["grandes.clientes.deviation"].with_user(supervisor)
    late = Deviation.search([("rule", "=", "R1")], order="id")
    late._do_propose("El estudiante entregó tarde el recibo que pide la matriz.")
    late[:1].with_user(quality)._do_justify("Soportado en el correo del estudiante.")
    desks = Deviation.with_user(quality).search([("rule", "=", "C5")], order="id")
    desks[:1]._do_confirm("Se habló con la bandeja.")
    desks[1:2]._do_nonconformity("Segunda respuesta tardía de la bandeja en el mes.")


def _judge_complaints(env, people):
    """Decide on ended complaints, one of which becomes a non-conformity (R10)."""
    today = clock.today(env.company)
    env.company.grandes_clientes_pnc_from = today - timedelta(days=_ASKED_ABOUT)
    Decision = env["grandes.clientes.quality.pnc.decision"].with_user(people["calidad"])
    Decision.sudo()._find_due(env.company)
    waiting = Decision.search([("state", "=", "pending")])
    about_people = waiting.filtered(lambda each: each.kind == "complaint")
    chosen = (about_people or waiting)[:1]
    (waiting - chosen)[:3]._do_decide("no", "unfounded")
    if not chosen:
        return
    record = chosen._do_decide(
        "yes", "treatment", note="El asesor no escuchó la solicitud ni dejó constancia."
    )
    record.write(
        {
            "requirement": "Guía G26: quien se queja recibe trato digno y respuesta "
            "de fondo.",
            "responsible_id": people["coordinador"].id,
            "due_on": today + timedelta(days=10),
            "treatment": "correction",
            "containment": "Otra persona llamó al solicitante y atendió lo pedido.",
            "cause_id": env["grandes.clientes.reason"]
            ._find_reason("pnc_cause", "instruction")
            .id,
            "corrective_action": "Guion de llamada con la constancia de lo pedido.",
        }
    )
    record._do_open()
    record.with_user(people["coordinador"])._do_treat(
        "Se llamó al solicitante y se le ofrecieron disculpas."
    )
