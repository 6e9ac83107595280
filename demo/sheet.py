"""Spreadsheets: one filed by the national university, and one waiting for review."""

from ..tools.sheet.writer import SheetSpec, write_xlsx
from .diary import DAY, HOUR
from .office import GROUND
from .walks import sent_from_tray, signed

_HEADERS = (
    "Tipo de documento",
    "No. Documento",
    "Nombre del estudiante",
    "Tipo de solicitud",
    "Período",
    "Observaciones",
)
# Requests of the rows, in the coordinator's words, and their number.
_NOVELTIES = (
    ("Giro de matrícula no recibido por la IES", 14, "Giro de matrícula no abonado"),
    (
        "Renovación extemporánea",
        8,
        "Notas cargadas después del cierre de la renovación",
    ),
    (
        "Aplazamiento, reingreso o reporte de anormalidad académica",
        5,
        "Aplaza el semestre por salud",
    ),
    (
        "Cambio de IES, programa, sede o período del beneficiario",
        5,
        "Cambio a la jornada nocturna",
    ),
    (
        "Expedición de paz y salvo o certificación de deuda",
        4,
        "Paz y salvo para el grado",
    ),
)


def build_sheet(office, novelties=_NOVELTIES):
    """Return the file, with two repeated and two incomplete rows."""
    rows = []
    for novelty, number, remark in novelties:
        for _place in range(number):
            person = office.invent()
            rows.append(
                [
                    person.document_type,
                    person.document,
                    person.name,
                    novelty,
                    office.fill("{period}"),
                    remark,
                ]
            )
    office.rng.shuffle(rows)
    rows += [list(row) for row in rows[:2]]
    # Incomplete rows: one without document, one without novelty.
    rows.append(["CC", "", office.invent().name, rows[0][3], rows[0][4], ""])
    blank = office.invent()
    rows.append([blank.document_type, blank.document, blank.name, "", rows[0][4], ""])
    return write_xlsx([SheetSpec("Novedades", _HEADERS, rows)])


def file_sheet(office, key, name, *novelties):
    """Upload a spreadsheet as the entity's advisor, with its rows to review (5.2.1)."""
    entity, contact = office.entities[key]
    Filing = office.env["grandes.clientes.filing"].with_user(office.advisor(entity))
    return Filing._do_file_sheet(
        {
            "partner_id": entity.id,
            "contact_id": contact.id,
            "email_from": contact.email,
            "channel_id": office.env["grandes.clientes.channel"]
            ._find_by_code("email")
            .id,
        },
        build_sheet(office, *novelties),
        name,
    )


def waiting_sheet(office, key):
    """File a spreadsheet today, which waits for review."""
    file_sheet(office, key, "novedades_grado.xlsx", (_NOVELTIES[2], _NOVELTIES[4]))
    yield None


def mass_filing(office, key):
    """Turn rows into cases, escalate them in mass, answer them (5.2.12, 5.2.17–19)."""
    filing = file_sheet(office, key, "novedades_matricula.xlsx")
    yield HOUR
    incomplete = filing.line_ids.filtered(lambda line: line.status == "incomplete")
    incomplete[:1]._do_leave_out("No trae el documento; la IES lo envía después.")
    yield 20
    filing._do_file_lines()
    yield 3 * HOUR
    cases = filing.case_ids.filtered(lambda case: case.state == "front_office")
    cases = cases.with_user(office.holder(cases[0]))
    by_code = cases.grouped(lambda case: case.typification_id.code)
    at_areas = {}
    for code in ("T11", "T09"):
        at_areas[code] = by_code[code]._do_escalate("mission_area")
        yield 20
    at_back = by_code["T03"]._do_escalate("back_office")
    yield 20
    _consult_many(office, by_code["T24"])
    yield HOUR
    for case in by_code["T10"][:4]:
        office.consult(case)
        office.answer(case, "El aplazamiento quedó registrado; el crédito se conserva.")
        yield 20
    yield DAY
    office.begin(_answer_giros(office, at_areas["T11"]))
    office.begin(_answer_renewals(office, at_areas["T09"]))
    at_back.with_user(office.people["back2"])._do_answer(
        "<p>El cambio quedó registrado desde el período en curso.</p>",
        support="C&CTEX, novedades del período",
    )
    yield from _send_ready(office, at_back.case_id)


def _consult_many(office, cases):
    """Look up many cases at once, with a finding each, and answer them (5.2.6)."""
    cases._do_consult(
        cases[0].typification_id.legacy_system_id,
        {
            case.id: f"Saldo en cero al corte; obligación {case.id + 7_000_000}."
            for case in cases
        },
    )
    cases._do_answer(
        "<p>Adjuntamos los paz y salvos solicitados en la radicación.</p>",
        attachments=office.env["ir.attachment"]
        .with_user(cases.env.user)
        .create({"name": "paz_y_salvos.txt", "raw": b"Paz y salvos de la relacion"}),
        **GROUND,
    )


def _answer_giros(office, escalations):
    """Answer most escalations as treasury, reject one and return another."""
    area = escalations[0].sudo().mission_area_id
    official = office.official(area)
    escalations.with_user(area.head_id)._do_assign(official)
    yield 4 * HOUR
    escalations.with_user(official)._do_accept()
    yield DAY
    theirs = escalations.with_user(official)
    theirs[0]._do_reject(
        "not_competent", note="El giro es de un fondo: lo paga el constituyente."
    )
    theirs[1]._do_return("Falta el número de la resolución de giro.")
    yield DAY
    done = theirs[2:-3]
    memo = office.env["ir.attachment"].with_user(official)
    done._do_answer(
        "<p>Los giros se abonaron a la cuenta inscrita por la institución. Va la"
        " relación con fecha y valor.</p>",
        memo.create({"name": "relacion_de_giros.txt", "raw": b"Relacion de giros"}),
    )
    # The last three stay in the area's queue.
    yield from _send_ready(office, done.case_id)


def _answer_renewals(office, escalations):
    """Answer some of the renewals one by one, as the vice-presidency."""
    official = office.official(escalations[0].sudo().mission_area_id)
    for escalation in escalations.with_user(official)[:5]:
        escalation._do_answer(
            "<p>Se habilitó la renovación extemporánea.</p>", "Acta del comité"
        )
        office.begin(sent_from_tray(office, escalation.case_id))
        yield 3 * HOUR


def _send_ready(office, cases):
    """Send the ready answers of these cases in one message."""
    yield 2 * HOUR
    cases = cases.sudo(False)
    answers = cases.with_user(office.holder(cases[0])).answer_ids.filtered(
        lambda answer: answer.state == "ready"
    )
    yield from signed(office, answers)
    answers._do_send(**GROUND)
