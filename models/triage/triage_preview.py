from odoo import models

from ...tools import clock
from . import triage_proposals


class TriageProposals(models.AbstractModel):
    """Contents of the triage screen."""

    _name = "grandes.clientes.triage.proposals"
    _inherit = "grandes.clientes.triage.proposals"

    def _get_preview(self, cases):
        """Return what the triage screen shows of each case, in their order.

        :return: list of dicts of plain values: text in pieces, sender, attachments,
            proposals, open cases that it may belong to, missing data
        """
        cases.check_access("read")
        proposals = self._read_proposals(cases)
        values = self._prepare_proposed_values(cases, proposals)
        entities = self._get_proposed_entities(cases, proposals)
        joinable = self._get_proposed_cases(cases, proposals)
        return [
            {
                **self._get_triage_mail(case, proposals[case.id], values[case.id]),
                "proposal": self._get_triage_proposal(
                    case, proposals[case.id], values[case.id], entities[case.id]
                ),
                "join": [
                    self._get_triage_open_case(other) for other in joinable[case.id]
                ],
            }
            for case in cases
        ]

    def _get_triage_mail(self, case, proposal, values):
        """Return the displayed values of the mail and its case."""
        case.ensure_one()
        filing = case.filing_id
        doubts = filing.inbound_mail_ids.filtered(lambda mail: mail.state == "review")
        return {
            "id": case.id,
            "filing": filing.name,
            "subject": case.subject or "",
            "sender": case.contact_id.name or "",
            "email": case.email_from or "",
            "entity": case.partner_id.display_name or "",
            "typification": case.typification_id.display_name or "",
            "beneficiary": case.beneficiary_name or "",
            "document": case.beneficiary_id_masked or "",
            "holder": case.user_id.name or "",
            "received": case.received_on
            and clock.on_screen(
                case.received_on,
                self.env.lang or "en_US",
                case.company_id._grandes_clientes_get_tz(),
            ),
            "text": triage_proposals.segments(case.description or "", proposal.people),
            "attachments": [
                {"id": file.id, "name": file.name} for file in case.attachment_ids
            ],
            "doubt": " ".join(
                filter(None, [*doubts.mapped("reason"), self._get_cut_note(proposal)])
            ),
            "missing": case.missing or "",
            "state": case.state,
            "registrable": bool(
                (case.partner_id or case.is_anonymous or values.get("partner_id"))
                and (case.typification_id or values.get("typification_id"))
            ),
        }

    def _get_cut_note(self, proposal):
        """Return a sentence if not all of the mail was read, else ``""``."""
        if not proposal.is_cut:
            return ""
        return self.env._(
            "It is longer, or names more people, than what is proposed: look for those "
            "who are missing."
        )

    def _get_triage_proposal(self, case, proposal, values, entities):
        """Return the proposals in words, and whether they are certain."""
        case.ensure_one()
        typification = self.env["grandes.clientes.typification"].browse(
            values.get("typification_id")
        )
        return {
            "entity": self.env["res.partner"]
            .browse(values.get("partner_id"))
            .display_name
            or "",
            "entities": entities.mapped("display_name") if len(entities) > 1 else [],
            "typification": typification.display_name or "",
            "certain": bool(proposal.typification and proposal.typification.certain),
            "people": [
                {
                    "document": f"{person.document_type or ''} {person.number}".strip(),
                    "name": person.name,
                    "certain": person.certain,
                }
                for person in proposal.people
            ],
            "any": bool(values),
        }

    def _get_triage_open_case(self, case):
        """Return the displayed values of an open case that a mail may belong to."""
        case.ensure_one()
        return {
            "id": case.id,
            "number": case.name,
            "subject": case.subject,
            "state": case._get_state_label(),
            "holder": case.user_id.name or "",
        }
