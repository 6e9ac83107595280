"""Texts of requests and their answers.

There is one matter for each typification that the demonstration uses. Texts take the
placeholders ``{name}``, ``{document}``, ``{programme}``, ``{period}``, ``{amount}``,
``{date}`` (a future date) and ``{done}`` (a past date).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """Usual matter of requests.

    :ivar code: typification
    :ivar of_person: whether it is about one beneficiary
    :ivar finding: finding in the legacy system
    :ivar answer: text of the answer
    """

    code: str
    subject: str
    text: str
    finding: str
    answer: str
    of_person: bool = True


MATTERS = {
    matter.code: matter
    for matter in (
        Matter(
            "T01",
            "Estado de la solicitud de crédito de {name}",
            "El estudiante de {programme} pregunta en qué estado está la solicitud de"
            " crédito que presentó para el período {period}. Ya llevó los documentos.",
            "Solicitud aprobada por el comité; pendiente de legalización.",
            "La solicitud de {name} fue aprobada y está pendiente de legalización. El"
            " estudiante puede legalizarla hasta el {date} en la oficina de la IES.",
        ),
        Matter(
            "T03",
            "Cambio de programa de {name}",
            "Solicitamos actualizar el programa del beneficiario: pasa a {programme}"
            " desde el período {period}. Adjuntamos el acta del consejo de facultad.",
            "Programa anterior activo. Se registra la novedad con el acta.",
            "El cambio de programa de {name} a {programme} quedó registrado desde el"
            " período {period}. No cambia el valor aprobado del crédito.",
        ),
        Matter(
            "T06",
            "Garantía devuelta de {name}",
            "El pagaré del estudiante fue devuelto sin indicar la causa. Pedimos saber"
            " qué debe corregir para no perder el desembolso del período {period}.",
            "Garantía devuelta: la firma del deudor solidario no coincide.",
            "La garantía de {name} se devolvió porque la firma del deudor solidario no"
            " coincide con su documento. Debe firmarse de nuevo antes del {date}.",
        ),
        Matter(
            "T09",
            "Renovación extemporánea de {name}",
            "El estudiante no alcanzó a renovar dentro del calendario del período"
            " {period} por un error de la IES al cargar notas. Pedimos habilitarla.",
            "Renovación cerrada; el promedio se cargó después del cierre.",
            "Se habilitó la renovación extemporánea de {name} para el período {period}."
            " Debe completarla en la plataforma a más tardar el {date}.",
        ),
        Matter(
            "T10",
            "Aplazamiento de {name}",
            "El estudiante aplaza el período {period} y pide conservar el crédito.",
            "Sin aplazamientos anteriores.",
            "El aplazamiento de {name} quedó registrado para el período {period}.",
        ),
        Matter(
            "T11",
            "Giro de matrícula de {name} no recibido",
            "La tesorería de la institución no ha recibido el giro de matrícula del"
            " período {period} por {amount}. El estudiante aparece como aprobado.",
            "Giro en resolución del mes; sin fecha de abono confirmada.",
            "El giro de matrícula de {name} por {amount} se abonó el {done} a la cuenta"
            " inscrita por la institución.",
        ),
        Matter(
            "T12",
            "Conciliación de giros del período {period}",
            "Para el cierre contable necesitamos la relación de los giros de matrícula"
            " del período {period}, por estudiante y fecha de abono.",
            "Relación generada en APOTEOSYS, 214 registros.",
            "Adjuntamos la relación de giros del período {period}. El total coincide"
            " con lo abonado a la cuenta inscrita.",
            of_person=False,
        ),
        Matter(
            "T13",
            "Sostenimiento rechazado de {name}",
            "El giro de sostenimiento de {amount} fue rechazado por el banco. El"
            " estudiante confirma que su cuenta está activa.",
            "Rechazo por cuenta inactiva; el dígito final no coincide.",
            "La cuenta de {name} se corrigió y el giro de {amount} se programó para el"
            " {date}.",
        ),
        Matter(
            "T15",
            "Estado de los beneficiarios del fondo, {period}",
            "Solicitamos el listado de beneficiarios del fondo para el período {period}"
            " con su estado, para presentarlo a la junta administradora.",
            "Convocatoria con 86 beneficiarios activos.",
            "El fondo tiene 86 beneficiarios activos en el período {period}. El detalle"
            " va en el archivo adjunto.",
            of_person=False,
        ),
        Matter(
            "T16",
            "Informe de ejecución y saldos del fondo",
            "El constituyente pide el informe de ejecución del fondo con saldos a la"
            " última fecha de corte y los rendimientos del período {period}.",
            "Saldo conciliado al último corte.",
            "Remitimos el informe de ejecución: saldo disponible {amount}, con corte al"
            " {done}.",
            of_person=False,
        ),
        Matter(
            "T18",
            "Condonación de {name}",
            "La beneficiaria terminó {programme} y cumple los requisitos del"
            " reglamento. Solicitamos la condonación. Adjuntamos el acta de grado.",
            "Cumple requisitos; pendiente de acta de la junta.",
            "La junta administradora aprobó la condonación de {name} por {amount}. El"
            " saldo se actualizará el {date}.",
        ),
        Matter(
            "T19",
            "Condonación por graduación no aplicada a {name}",
            "El saldo del egresado no refleja la condonación parcial por graduación que"
            " se le notificó. Reclamamos que se aplique.",
            "Condonación aprobada sin aplicar en cartera.",
            "La condonación parcial de {name} se aplicó el {done} por {amount}.",
        ),
        Matter(
            "T20",
            "Beca de intercambio para {name}",
            "Presentamos la candidatura del estudiante de {programme} a la beca de"
            " reciprocidad, con carta de admisión de la universidad de destino.",
            "",
            "La candidatura de {name} quedó inscrita en la convocatoria. El comité"
            " publica los resultados el {date}.",
        ),
        Matter(
            "T22",
            "Pago no aplicado de {name}",
            "El pago de {amount} que hizo el beneficiario no aparece en su estado de"
            " cuenta. Adjuntamos el comprobante del banco.",
            "Pago en partidas por identificar; se aplica con el comprobante.",
            "El pago de {name} por {amount} quedó aplicado a la obligación el {done}.",
        ),
        Matter(
            "T23",
            "Acuerdo de pago de {name}",
            "El beneficiario perdió su empleo y pide un acuerdo de pago antes de que la"
            " obligación pase a cobro.",
            "Obligación con 62 días de mora.",
            "Se aprobó para {name} un acuerdo de pago a doce cuotas, la primera el"
            " {date}.",
        ),
        Matter(
            "T24",
            "Paz y salvo de {name}",
            "El egresado pagó la obligación y necesita el paz y salvo para su grado.",
            "Obligación en cero; sin procesos.",
            "Adjuntamos el paz y salvo de {name}, expedido el {done}.",
        ),
        Matter(
            "T25",
            "Actualización de datos de {name}",
            "El estudiante cambió de teléfono y dirección. Pedimos actualizar los datos"
            " de contacto.",
            "Datos actualizados en DEPURACION.",
            "Los datos de contacto de {name} quedaron actualizados el {done}.",
        ),
        Matter(
            "T27",
            "Firma del convenio de alianza",
            "La entidad quiere saber en qué paso está la firma del convenio y"
            " qué documento falta de su parte.",
            "Convenio en revisión jurídica.",
            "El convenio está para firma; falta el certificado de disponibilidad"
            " presupuestal de la entidad.",
            of_person=False,
        ),
        Matter(
            "T28",
            "Oficio sin respuesta",
            "Hace más de un mes enviamos un oficio sobre la cuenta de giros y no hemos"
            " recibido respuesta.",
            "Respuesta enviada a una dirección anterior de la entidad.",
            "La respuesta se había enviado a la dirección anterior. La adjuntamos de"
            " nuevo y actualizamos la dirección de la entidad.",
            of_person=False,
        ),
        Matter(
            "T29",
            "Requerimiento con destino a proceso",
            "Se requiere certificar el estado de la obligación con destino al proceso"
            " que cursa en este despacho, dentro del término concedido.",
            "",
            "Se certifica el estado de la obligación para el proceso de la referencia.",
            of_person=False,
        ),
        Matter(
            "T30",
            "Queja por la atención del canal",
            "Llamamos tres veces la semana pasada y nadie devolvió la llamada. Pedimos"
            " que se revise la atención que se nos dio.",
            "",
            "Lamentamos lo ocurrido. Se revisaron las llamadas y se reforzó el turno de"
            " la mañana para que no se repita.",
            of_person=False,
        ),
    )
}
