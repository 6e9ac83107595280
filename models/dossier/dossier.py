import hashlib

from odoo import models

from ...tools import clock
from ..engine.clean_html import shown


class Dossier(models.AbstractModel):
    """Dossier: the complete printed file of a case, for whoever has to judge it.

    Prepares the data for the templates in ``reports/dossier`` with the user's own
    rights, so that it leaves out what they may not read.
    """

    _name = "grandes.clientes.dossier"
    _description = "Dossier: the whole file of a case"

    def _get_dossier(self, case):
        """Return the data of the dossier, in the order of its parts."""
        case.ensure_one()
        answers = case.answer_ids.sorted("id")
        Event = self.env["grandes.clientes.case.event"]
        return {
            "made_on": self._get_dossier_instant(case, clock.now()),
            "made_by": self.env.user.name,
            "identity": self._get_dossier_identity(case),
            "request": self._get_dossier_request(case),
            "written": self._get_dossier_written(case),
            "repeats": self._get_dossier_repeats(case),
            "events": self._get_dossier_events(case),
            "chain_is_intact": not Event._find_broken_chains(case),
            "words_are_intact": not Event._find_changed_words(case),
            "deviations": self._get_dossier_deviations(case),
            "consultations": self._get_dossier_consultations(case),
            "escalations": self._get_dossier_escalations(case),
            "answers": [self._get_dossier_answer(case, answer) for answer in answers],
            "dates": self._get_dossier_dates(case),
            "files": self._get_dossier_files(case),
        }

    # === FORMATTING === #

    def _get_dossier_instant(self, case, instant):
        """Return ``instant`` (naive UTC) formatted in the company's time zone."""
        walk = self.env["grandes.clientes.term.walk"]
        return walk._get_official_instant(case.company_id, instant)

    def _get_dossier_day(self, day):
        return self.env["grandes.clientes.term.walk"]._get_official_day(day)

    def _get_dossier_label(self, record, name):
        """Return the label of the value of selection field ``name`` of ``record``."""
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")

    @staticmethod
    def _get_dossier_filled(pairs):
        """Return the ``(label, value)`` pairs that have a value."""
        return [(label, value) for label, value in pairs if value]

    # === PARTS === #

    def _get_dossier_identity(self, case):
        number = case._fields["beneficiary_id_number"]
        document = (
            f"{case.beneficiary_id_type or ''} {case.beneficiary_id_number or ''}"
            if case._has_field_access(number, "read")
            else case.beneficiary_id_masked
        )
        return self._get_dossier_filled(
            [
                (self.env._("State"), case._get_state_label()),
                (self.env._("Entity"), case.partner_id.display_name),
                (self.env._("NIT"), case.partner_id.vat),
                (self.env._("Contact"), case.contact_id.name),
                (self.env._("Beneficiary"), case.beneficiary_name),
                (self.env._("Document"), (document or "").strip()),
                (self.env._("Kind"), self._get_dossier_label(case, "kind")),
                (self.env._("Petition type"), case.petition_type_id.name),
                (self.env._("Typification"), case.typification_id.display_name),
                (self.env._("Product"), case.product_id.name),
                (self.env._("Academic period"), case.academic_period),
                (self.env._("Advisor"), case.user_id.name),
                (
                    self.env._("Registered on"),
                    self._get_dossier_instant(case, case.registered_on),
                ),
                (
                    self.env._("Closed on"),
                    self._get_dossier_instant(case, case.closed_on),
                ),
                (self.env._("Reason of the end"), case.end_reason_id.name),
                (self.env._("Transferred to"), case.transferred_to),
            ]
        )

    def _get_dossier_request(self, case):
        filing = case.filing_id
        return {
            "facts": self._get_dossier_filled(
                [
                    (self.env._("Filing number"), filing.name),
                    (self.env._("Channel"), filing.channel_id.name),
                    (
                        self.env._("Day zero"),
                        self._get_dossier_instant(case, filing.received_on),
                    ),
                    (
                        self.env._("Arrived at the channel"),
                        self._get_dossier_instant(case, filing.arrived_on),
                    ),
                    (self.env._("Sender's address"), filing.email_from),
                    (self.env._("Mercurio number"), filing.mercurio_in_number),
                    (
                        self.env._("Mercurio date"),
                        self._get_dossier_day(filing.mercurio_in_date),
                    ),
                    (self.env._("Call's recording"), filing.recording_reference),
                    (self.env._("SHA-256 of what was received"), filing.digest),
                ]
            ),
            "subject": case.subject,
            "description": case.description,
            # The text of a filing with several cases tells about other people too.
            # Sudo: counts the cases, even those that the user may not read.
            "body": len(filing.sudo().case_ids) == 1 and shown(filing.body),
        }

    def _get_dossier_written(self, case):
        """Return what the requester wrote after filing, by mail or in the portal."""
        places = {
            (event.facts or {}).get("message"): event.sequence
            for event in case.event_ids.sorted("sequence")
        }
        # A message on another case is shown only to users who may read that case.
        messages = (
            self.env["mail.message"]
            .browse(message_id for message_id in places if message_id)
            .exists()
            ._filtered_access("read")
        )
        return [
            {
                "place": places[message.id],
                "instant": self._get_dossier_instant(case, message.date),
                "person": message.author_id.name or message.email_from,
                "subject": message.subject,
                "body": is_own and shown(message.body),
                # Sudo: names of the files of a message that the user may read.
                "files": is_own
                and ", ".join(message.sudo().attachment_ids.mapped("name")),
            }
            for message in messages.sorted("id")
            for is_own in [_is_about_alone(message, case)]
        ]

    def _get_dossier_repeats(self, case):
        # Sudo: numbers, dates and states of the repeats, which the case shows.
        case_sudo = case.sudo()
        related = case_sudo.duplicate_id | case_sudo.repeat_ids.sorted("id")
        return [
            {
                "relation": (
                    self.env._("Repeat of")
                    if other == case_sudo.duplicate_id
                    else self.env._("Repeated by")
                ),
                "number": other.name or other.filing_id.name,
                "received": self._get_dossier_instant(case, other.received_on),
                "state": other._get_state_label(),
            }
            for other in related
        ]

    def _get_dossier_was(self, case, event):
        """Return when the event took place, if it was recorded at another time."""
        put_down, was = (
            self._get_dossier_instant(case, instant)
            for instant in (event.happened_on, event.occurred_on)
        )
        return was if was != put_down else False

    def _get_dossier_events(self, case):
        cases = self.env["grandes.clientes.case"]
        states = dict(cases._fields["state"]._description_selection(self.env))
        return [
            {
                "place": event.sequence,
                "instant": self._get_dossier_instant(case, event.happened_on),
                "was": self._get_dossier_was(case, event),
                "step": event.step or "",
                "act": event.act_label,
                "person": event.user_id.name,
                "desk": self._get_dossier_label(event, "desk"),
                "area": event.area_id.name,
                "move": (
                    event.state_from != event.state_to
                    and (states.get(event.state_from), states.get(event.state_to))
                ),
                "reason": event.reason_id.name,
                "note": event.note,
                "digest": event.digest,
            }
            for event in case.event_ids.sorted("sequence")
        ]

    def _get_dossier_dates(self, case):
        walk = self.env["grandes.clientes.term.walk"]
        return {
            "facts": self._get_dossier_filled(
                [
                    (
                        self.env._("Escalate by"),
                        self._get_dossier_day(case.date_escalate_by),
                    ),
                    (self.env._("Promised"), self._get_dossier_day(case.date_promised)),
                    (
                        self.env._("Legal term ends"),
                        self._get_dossier_day(case.date_legal_due),
                    ),
                ]
            ),
            "walk": walk._render_of_case(case, paper=True),
        }

    def _get_dossier_files(self, case):
        sent = case.answer_ids.filtered("attempt")
        sources = [
            (
                self.env._("Received"),
                # Sudo: files that the requester sent later are part of the case too.
                case.attachment_ids.sudo()
                # Masked files are listed too: users may open them with a reason.
                | case.filing_id._get_masked_files()
                | case._get_sealed_attachments().sudo(),
            ),
            (
                self.env._("Supports of an escalation"),
                case.escalation_ids.attachment_ids,
            ),
            (self.env._("Sent with an answer"), sent.attachment_ids),
            (
                self.env._("Of an answer that was not sent"),
                (case.answer_ids - sent).attachment_ids,
            ),
        ]
        return [
            {
                "origin": origin,
                "name": file.name,
                "size": file.file_size,
                "mimetype": file.mimetype,
                "sha256": hashlib.sha256(file.raw or b"").hexdigest(),
            }
            for origin, files in sources
            for file in files.sorted("id")
        ]


def _is_about_alone(message, case):
    """Return whether a message is about no other case, and may be printed as a whole.

    A mail about a filing with several cases, or in the conversation of another one,
    tells about other people too.
    """
    if message.model == case._name:
        return message.res_id == case.id
    # Sudo: counts the cases, even those that the user may not read.
    return len(case.filing_id.sudo().case_ids) == 1
