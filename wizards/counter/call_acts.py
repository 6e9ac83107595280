from odoo import models
from odoo.exceptions import UserError

from ...models.case.filing_receipt import acknowledged_later
from ...tools import clock

#: Means of a consent by the channel of the screen; «in person» at the window.
_CONSENT_MEANS = {"phone": "phone", "written": "letter"}


class Call(models.TransientModel):
    """Acts that end a call: register and answer, register as pending, transfer."""

    _name = "grandes.clientes.call"
    _inherit = "grandes.clientes.call"

    # === ACTIONS === #

    def action_register_close(self):
        """Register the call and answer it by its means, which closes it (5.2.8)."""
        self.ensure_one()
        self._check_complete(answers=not self._is_kept_as_repeat())
        self._file_call(answers=True)

    def action_register_pending(self):
        """Register the call and leave its case on the desk (5.2.5)."""
        self.ensure_one()
        self._check_complete(answers=False)
        self._file_call(answers=False)

    def action_receive(self):
        """Receive a call that lacks data to be registered (5.2.1).

        Its filing has a number and a date; the desk completes and registers the case.
        """
        self.ensure_one()
        self._check_complete(answers=None)
        if not self._get_missing(answers=False):
            self._file_call(answers=False)
            return
        case = self._create_case()
        self._log_found(case)
        case._log_told_by_voice((self.answer or "").strip())
        self._show_outcome(case)

    def action_transfer(self):
        """File a matter that is no large client's and transfer it, with notice."""
        self.ensure_one()
        self._check_complete(answers=False)
        case = self._create_case()
        case._do_transfer(
            self.env._("General attention channel"),
            self.env._("The requester is no large client of this channel."),
        )
        self._log_found(case)
        self._show_outcome(case)

    def action_next(self):
        """Open an empty screen for the next caller on the same channel."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.call_action"
            ),
            "target": "main",
            "context": {"default_channel_id": self.channel_id.id},
        }

    def action_print_constancia(self):
        """Print the constancia of what was just filed."""
        return self._get_filing().action_print_constancia()

    def action_mail_constancia(self):
        """Mail the constancia of what was just filed."""
        return self._get_filing().action_mail_constancia()

    def action_open_case(self):
        """Open the case that was just filed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }

    # === CHECKS === #

    def _check_complete(self, answers):
        """Raise one error that names everything that is missing.

        :param bool answers: whether the call is to be answered now; ``None`` if it is
            only received
        :raise UserError: something is missing or invalid, the call is already
            registered, or the complaint is about the current user
        """
        if self.case_id:
            raise UserError(
                self.env._("This call is registered already: go on to the next one.")
            )
        if self.complained_user_id == self.env.user:
            raise UserError(
                self.env._(
                    "The complaint is about you: hand the call over to a colleague, "
                    "who registers it."
                )
            )
        if self.document_problem:
            raise UserError(self.document_problem)
        missing = self._get_missing(answers)
        if missing:
            raise UserError(
                self.env._("To register, complete: %(what)s.", what=", ".join(missing))
            )

    def _get_missing(self, answers):
        """Return the names of what is missing, in the order of the screen."""
        typification, outside = self.typification_id, self._is_outside()
        received = answers is None
        of_somebody = typification.needs_beneficiary or not typification
        has_finding = (self.finding or "").strip() or self.system_down
        checks = [
            (
                self.is_anonymous or self.partner_id or self.contact_id,
                self.env._("who calls"),
            ),
            (
                self.beneficiary_id_number
                or not of_somebody
                or self.is_anonymous
                or outside
                or received,
                self.env._("the beneficiary's document"),
            ),
            (typification or outside or received, self.env._("the typification")),
            ((self.subject or "").strip(), self.env._("the subject")),
            (
                has_finding or not (self.reference or "").strip(),
                self.env._("what you found in the system"),
            ),
            (
                self.system_id or not has_finding,
                self.env._("in which system you looked it up"),
            ),
            (
                not answers or (self.answer or "").strip(),
                self.env._("what you answered (or leave it pending)"),
            ),
        ]
        return [name for given, name in checks if not given]

    def _is_outside(self):
        """Return whether the caller is no large client."""
        entity = self.partner_id or self.contact_id
        return bool(entity) and not entity._get_large_client()

    def _is_kept_as_repeat(self):
        """Return whether the call will be kept as a repeat instead of answered."""
        return bool(self.repeat_notice) and not (self.not_repeat_reason or "").strip()

    # === FILING === #

    def _file_call(self, answers):
        """File, register, record the consultation, and answer (5.2.1–5.2.8)."""
        with acknowledged_later():
            case = self._create_case()
            case._do_register()
            reason = (self.not_repeat_reason or "").strip()
            if case.state == "duplicate" and reason:
                case._do_not_duplicate(reason)
            self._record_consultation(case)
            if case.state != "front_office":
                # A repeat, or transferred by R2: log that the requester was told by
                # voice.
                case._log_told_by_voice(self.answer)
            elif answers:
                case._do_answer(self.answer, **self._prepare_answer_arguments())
            else:
                case._log_told_by_voice()
        # Sent last: it promises no answer if there is one already.
        case.filing_id._send_acknowledgement()
        self._show_outcome(case)

    def _prepare_answer_arguments(self):
        """Return the arguments of the answer, besides its text."""
        return {
            "means": "phone" if self.channel_code == "phone" else None,
            "fill": bool(self.answer_template_id),
            "interactive": True,
        }

    def _create_case(self):
        """File the request with the consent that was given, and return its case."""
        if not self.is_anonymous:
            self._keep_on_contact()
        case = self._create_filed_case(self._prepare_case_values())
        if self.consent != "not_asked":
            case.filing_id._do_record_consent(
                self.consent,
                _CONSENT_MEANS.get(self.channel_code, "in_person"),
                on=case.filing_id.received_on,
                text=self.recording_reference,
            )
        return case

    def _create_filed_case(self, values):
        """Create the case with its filing; a hook of what brings papers."""
        return self.env["grandes.clientes.case"].create(values)

    def _prepare_case_values(self):
        """Return the values of the call's case, without who wants no name."""
        named = self.browse() if self.is_anonymous else self
        entity = named.partner_id or named.contact_id
        return {
            "company_id": self.company_id.id or self.env.company.id,
            "channel_id": self.channel_id.id,
            "partner_id": entity._origin.id,
            "contact_id": named.contact_id._origin.id,
            "email_from": named.email,
            "is_anonymous": self.is_anonymous,
            "recording_reference": self.recording_reference,
            "typification_id": self.typification_id.id,
            "subject": self.subject,
            "description": self.description,
            "academic_period": self.academic_period,
            "beneficiary_name": self.beneficiary_name,
            "beneficiary_id_type": self.beneficiary_id_number
            and self.beneficiary_id_type,
            "beneficiary_id_number": self.beneficiary_id_number,
            "complaint_nature": self.kind == "complaint" and self.complaint_nature,
            "complained_user_id": self.kind == "complaint"
            and self.complained_user_id.id,
            "priority_ground": self.priority_ground,
        }

    def _record_consultation(self, case):
        """Record the consultation; for a repeat, on the first case (5.2.6)."""
        if not self.system_id or not ((self.finding or "").strip() or self.system_down):
            return
        looked_up = case.duplicate_id or case
        # The first case may be a complaint about the current user (G26).
        if not looked_up.has_access("read") or looked_up.state == "transferred":
            return
        looked_up._do_consult(
            self.system_id,
            self.finding,
            operation=self.operation,
            reference=self.reference,
            system_down=self.system_down,
        )

    def _log_found(self, case):
        """Note what was looked up for a case that takes no consultation.

        Only a registered case has consultations.
        """
        down = (
            self._fields["system_down"]._description_string(self.env)
            if self.system_down
            else ""
        )
        said = [(self.reference or "").strip(), down, (self.finding or "").strip()]
        if found := " · ".join(filter(None, said)):
            case._message_log(
                body=self.env._(
                    "Looked up in %(system)s: %(found)s",
                    system=self.system_id.display_name or "–",
                    found=found,
                )
            )

    def _show_outcome(self, case):
        """Store the outcome of the call, to be read out."""
        # Sudo: only acts write the outcome.
        self.sudo().write({"case_id": case.id, "outcome": self._get_outcome(case)})

    def _get_outcome(self, case):
        """Return the sentences to tell the requester at the end."""
        lines = [
            self.env._("Filing number %(filing)s.", filing=case.filing_id.name),
            self._get_outcome_of_state(case),
        ]
        address = case.filing_id._get_reply_address()
        if address:
            lines.append(
                self.env._("The number also goes to %(address)s.", address=address)
            )
        return "\n".join(lines)

    def _get_outcome_of_state(self, case):
        """Return the sentence about the case's state."""
        values = {
            "case": case.name or case.filing_id.name,
            "holder": case.user_id.name or self.env._("the front office"),
            "to": case.transferred_to,
        }
        if case.state == "duplicate":
            return self._get_repeat_notice(case.duplicate_id)
        if case.state == "received":
            return self.env._(
                "It is received, and registered as soon as it is complete: %(what)s",
                what=case.missing or "",
            )
        if case.state == "closed":
            return self.env._("Case %(case)s: answered and closed.", **values)
        if case.state == "answered":
            return self.env._(
                "Case %(case)s: the answer is on its way and closes it.", **values
            )
        if case.state == "transferred":
            return self.env._("Case %(case)s: sent to %(to)s.", **values)
        if case.leaving_answer_id:
            return self.env._(
                "Case %(case)s: the answer leaves in a moment and closes it.", **values
            )
        if case.answer_ids.filtered("missing"):
            return self.env._(
                "Case %(case)s: the answer waits to be reviewed and signed.", **values
            )
        if not case.date_promised:
            return self.env._("Case %(case)s is with %(holder)s.", **values)
        return self.env._(
            "Case %(case)s is with %(holder)s: answered by %(date)s at the latest.",
            date=clock.day_on_screen(case.date_promised, self.env.lang or "es"),
            **values,
        )

    def _get_filing(self):
        """Return the filing of the call.

        :raise UserError: the call is not registered yet
        """
        self.ensure_one()
        if not self.case_id:
            raise UserError(self.env._("Register the call first."))
        return self.case_id.filing_id
