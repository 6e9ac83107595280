"""Cases that a coordinator must not find, marked so that any leak shows."""

from ..tools import clock


class Secrets:
    """The data of one entity: records of every kind, each text of them with a mark.

    :param test: the test's class
    :param entity: ``res.partner`` that owns them
    :param contact: their coordinator
    :param str mark: word that all of it contains
    :param str document: number of the beneficiary
    """

    def __init__(self, test, entity, contact, mark, document):
        self.env, self.mark = test.env, mark
        self.filing = (
            self.env["grandes.clientes.filing"]
            .with_user(test.front)
            .create(
                {
                    "partner_id": entity.id,
                    "contact_id": contact.id,
                    "channel_id": test._channel("phone").id,
                    "subject": f"Asunto {mark}",
                    "body": f"Detalle {mark}",
                    "attachment_ids": self._file("radicado", user=test.front).ids,
                }
            )
        )
        case = test._registered(
            filing_id=self.filing.id,
            partner_id=entity.id,
            contact_id=contact.id,
            subject=f"Asunto {mark}",
            description=f"Detalle {mark}",
            beneficiary_name=f"Persona {mark}",
            beneficiary_id_number=document,
            channel="phone",
        )
        self.case = case
        case._do_answer(
            f"<p>Respuesta {mark}</p>",
            attachments=self._file("respuesta", user=test.front),
        )
        self.answer = case.answer_ids
        self.open_case = test._registered(
            partner_id=entity.id,
            contact_id=contact.id,
            subject=f"Abierto {mark}",
            beneficiary_id_number=document[::-1],
        )
        self.records = (
            [case, self.open_case, self.filing, self.answer]
            + list(self.answer.sudo().attachment_ids | self.filing.attachment_ids)
            + list(self.hide_inside(test, self.open_case))
        )

    def hide_inside(self, test, case):
        """Add to ``case`` records that only internal users may see, and return it."""
        mark = self.mark
        escalations = case._do_escalate("mission_area", reason=f"Motivo {mark}")
        draft = self.env["grandes.clientes.case.answer"]
        draft = draft._create_answers(
            case, f"<p>Borrador {mark}</p>", "final", (), None
        )
        note = case.message_post(
            body=f"Nota {mark}",
            attachments=[(f"nota {mark}.txt", f"nota {mark}".encode())],
        )
        comment = case.message_post(
            body=f"Comentario {mark}", subtype_xmlid="mail.mt_comment"
        )
        activity = case.activity_schedule(
            summary=f"Tarea {mark}", user_id=test.front.id, note=f"Nota {mark}"
        )
        case._log_events("consult", note=f"Hallazgo {mark}")
        mail = self.env["mail.mail"].create(
            {
                "subject": f"Correo {mark}",
                "body_html": mark,
                "model": case._name,
                "res_id": case.id,
                "date": clock.now(),
            }
        )
        return [
            *escalations,
            *draft,
            note,
            comment,
            mail.mail_message_id,
            *note.attachment_ids,
            activity,
            *case.event_ids,
            self._file("dentro", case._name, case.id),
            self._file("apoyo", escalations._name, escalations.id),
        ]

    def _file(self, name, model=False, record_id=False, user=None):
        Attachment = self.env["ir.attachment"]
        if user:
            Attachment = Attachment.with_user(user)
        return Attachment.create(
            {
                "name": f"{name} {self.mark}.txt",
                "raw": f"{name} {self.mark}".encode(),
                "res_model": model,
                "res_id": record_id,
            }
        )

    def ids(self):
        """Return ``{model: ids}`` of all of them."""
        found = {}
        for record in self.records:
            found.setdefault(record._name, []).append(record.id)
        return found
