"""What quality keeps: the documents beside the procedure, deviations decided."""

import base64
from datetime import timedelta

from ..tools import clock

_PLACEHOLDER = """{code} · {name} · versión {version}

Documento de la demostración. El original es de la entidad y no se publica: súbalo, o
su dirección, en Configuración › Documentos del procedimiento.
"""
_FIRST_DAY = "2012-05-07"
#: Days ago on which the guide of complaints was replaced.
_REPLACED = 20


def make(env, people):
    """Add the documents, one of them in two versions; decide some deviations.

    :param people: ``{login: res.users}``
    """
    _add_documents(env, people["calidad"])
    # When the last of the work was done: everybody keeps office hours.
    last = env["grandes.clientes.case.event"].search([], order="id desc", limit=1)
    with clock.at(last.happened_on):
        _decide(env, people["supervisora"], people["calidad"])


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
    """Let a deviation of each usual decision be there; most stay to be decided."""
    Deviation = env["grandes.clientes.deviation"].with_user(supervisor)
    late = Deviation.search([("rule", "=", "R1")], order="id")
    late._do_propose("El estudiante entregó tarde el recibo que pide la matriz.")
    late[:1].with_user(quality)._do_justify("Soportado en el correo del estudiante.")
    desks = Deviation.with_user(quality).search([("rule", "=", "C5")], order="id")
    desks[:1]._do_confirm("Se habló con la bandeja.")
    desks[1:2]._do_nonconformity("Segunda respuesta tardía de la bandeja en el mes.")
