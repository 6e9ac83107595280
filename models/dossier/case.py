import hashlib

from odoo import models

from ...tools import clock, dates
from ..engine.clean_html import shown


class Case(models.Model):
    """The dossier: the whole file of a case on paper, for whoever has to judge it.

    What the templates of ``reports/dossier`` print is prepared here, as the person
    who asks for it: what they may not read is not in it.
    """

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _dossier_name(self):
        """Return the name of the file, without its ending."""
        self.ensure_one()
        return self.env._(
            "Dossier %(case)s", case=self.name or self.filing_id.name
        ).replace("/", "-")

    def _get_dossier(self):
        """Return what the dossier prints, in the order of its parts."""
        self.ensure_one()
        answers = self.answer_ids.sorted("id")
        Event = self.env["grandes.clientes.case.event"]
        return {
            "made_on": self._get_dossier_instant(clock.now()),
            "made_by": self.env.user.name,
            "identity": self._get_dossier_identity(),
            "request": self._get_dossier_request(),
            "repeats": self._get_dossier_repeats(),
            "events": self._get_dossier_events(),
            "chain_is_intact": not Event._find_broken_chains(self),
            "words_are_intact": not Event._find_changed_words(self),
            "deviations": self._get_dossier_deviations(),
            "consultations": self._get_dossier_consultations(),
            "escalations": self._get_dossier_escalations(),
            "answers": [self._get_dossier_answer(answer) for answer in answers],
            "dates": self._get_dossier_dates(),
            "files": self._get_dossier_files(),
        }

    # === WORDS === #

    def _get_dossier_instant(self, instant):
        """Return date and time (naive UTC) as read in the company's zone."""
        return instant and dates.official(
            instant, self.company_id._grandes_clientes_get_tz()
        )

    def _get_dossier_day(self, day):
        return day and day.strftime(dates.OFFICIAL_DAY)

    def _get_dossier_label(self, record, name):
        """Return the label of the value of selection ``name`` of ``record``."""
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")

    @staticmethod
    def _get_dossier_filled(pairs):
        """Return the ``(label, value)`` pairs that have a value."""
        return [(label, value) for label, value in pairs if value]

    # === PARTS === #

    def _get_dossier_identity(self):
        number = self._fields["beneficiary_id_number"]
        document = (
            f"{self.beneficiary_id_type or ''} {self.beneficiary_id_number or ''}"
            if self._has_field_access(number, "read")
            else self.beneficiary_id_masked
        )
        return self._get_dossier_filled(
            [
                (self.env._("State"), self._get_state_label()),
                (self.env._("Entity"), self.partner_id.display_name),
                (self.env._("NIT"), self.partner_id.vat),
                (self.env._("Contact"), self.contact_id.name),
                (self.env._("Beneficiary"), self.beneficiary_name),
                (self.env._("Document"), (document or "").strip()),
                (self.env._("Kind"), self._get_dossier_label(self, "kind")),
                (self.env._("Petition type"), self.petition_type_id.name),
                (self.env._("Typification"), self.typification_id.display_name),
                (self.env._("Product"), self.product_id.name),
                (self.env._("Academic period"), self.academic_period),
                (self.env._("Advisor"), self.user_id.name),
                (
                    self.env._("Registered on"),
                    self._get_dossier_instant(self.registered_on),
                ),
                (self.env._("Closed on"), self._get_dossier_instant(self.closed_on)),
                (self.env._("Reason of the end"), self.end_reason_id.name),
                (self.env._("Transferred to"), self.transferred_to),
            ]
        )

    def _get_dossier_request(self):
        filing = self.filing_id
        return {
            "facts": self._get_dossier_filled(
                [
                    (self.env._("Filing number"), filing.name),
                    (self.env._("Channel"), filing.channel_id.name),
                    (
                        self.env._("Day zero"),
                        self._get_dossier_instant(filing.received_on),
                    ),
                    (
                        self.env._("Arrived at the channel"),
                        self._get_dossier_instant(filing.arrived_on),
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
            "subject": self.subject,
            "description": self.description,
            # A spreadsheet's or a mail's text tells of other people's cases too.
            "body": len(filing.sudo().case_ids) == 1 and shown(filing.body),
        }

    def _get_dossier_repeats(self):
        # Sudo: numbers and dates of those that asked the same, which the case shows.
        self_sudo = self.sudo()
        related = self_sudo.duplicate_id | self_sudo.repeat_ids.sorted("id")
        return [
            {
                "relation": (
                    self.env._("Repeat of")
                    if other == self_sudo.duplicate_id
                    else self.env._("Repeated by")
                ),
                "number": other.name or other.filing_id.name,
                "received": self._get_dossier_instant(other.received_on),
                "state": other._get_state_label(),
            }
            for other in related
        ]

    def _get_dossier_was(self, event):
        """Return when the event was, where it was put down at another time."""
        put_down, was = map(
            self._get_dossier_instant, (event.happened_on, event.occurred_on)
        )
        return was if was != put_down else False

    def _get_dossier_events(self):
        cases = self.env["grandes.clientes.case"]
        states = dict(cases._fields["state"]._description_selection(self.env))
        return [
            {
                "place": event.sequence,
                "instant": self._get_dossier_instant(event.happened_on),
                "was": self._get_dossier_was(event),
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
            for event in self.event_ids.sorted("sequence")
        ]

    def _get_dossier_dates(self):
        return {
            "facts": self._get_dossier_filled(
                [
                    (
                        self.env._("Escalate by"),
                        self._get_dossier_day(self.date_escalate_by),
                    ),
                    (self.env._("Promised"), self._get_dossier_day(self.date_promised)),
                    (
                        self.env._("Legal term ends"),
                        self._get_dossier_day(self.date_legal_due),
                    ),
                ]
            ),
            "walk": self._get_dates_explanation(paper=True),
        }

    def _get_dossier_files(self):
        sources = [
            (
                self.env._("Received"),
                # Sudo: what the requester sent later is part of the case too.
                self.attachment_ids.sudo()
                # Which there are is told also to who opens them with a reason.
                | self.filing_id._get_masked_files()
                | self._get_sealed_attachments().sudo(),
            ),
            (
                self.env._("Supports of an escalation"),
                self.escalation_ids.attachment_ids,
            ),
            (self.env._("Sent with an answer"), self.answer_ids.attachment_ids),
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
