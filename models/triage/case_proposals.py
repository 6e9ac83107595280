import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ...tools import case_states
from ...tools.identity import documents
from ...tools.text import find_numbers
from . import triage_proposals
from .triage_proposals import Reader

# Cases shown as what a mail may belong to.
_SHOWN = 9
_NUMBERS_READ = 200
# Whom a message is of that was forwarded within a text.
_FORWARDED = re.compile(
    r"^[ \t>*]*(?:de|from)[ *]*:[^\n@]{0,200}@([\w.-]+\.\w+)",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARDED_WITHIN = 5_000
_MAIL = "grandes.clientes.inbound.mail"


class Case(models.Model):
    """What is read from received mails and proposed: whom, whose, what about."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _read_proposals(self):
        """Return ``{id: proposal}`` of :class:`~.triage_proposals.Proposal`."""
        reader = Reader(
            self.env["grandes.clientes.filing.line"]._get_catalogue_entries(
                "grandes.clientes.typification"
            )
        )
        return {
            case.id: reader.propose(case.subject, case.description) for case in self
        }

    def _prepare_proposed_values(self, proposals):
        """Return ``{id: values}``: what is proposed for fields that have nothing yet.

        :param dict proposals: of :meth:`_read_proposals`
        """
        entities = self._get_proposed_entities(proposals)
        values = {}
        for case in self:
            proposal = proposals[case.id]
            vals = {}
            if not case.partner_id and len(entities[case.id]) == 1:
                vals["partner_id"] = entities[case.id].id
            if not case.typification_id and proposal.typification:
                vals["typification_id"] = proposal.typification.id
            # Several people are several cases: that is what splitting is for.
            if len(proposal.people) == 1 and not case.beneficiary_id_number:
                person = proposal.people[0]
                vals["beneficiary_id_type"] = person.document_type or "CC"
                vals["beneficiary_id_number"] = person.number
                if person.name and not case.beneficiary_name:
                    vals["beneficiary_name"] = person.name
            values[case.id] = vals
        return values

    def _get_proposed_entities(self, proposals):
        """Return ``{id: large clients}``: by a NIT in the text, then by the domain.

        Of what was forwarded within the text, the domain of whom it says wrote it.
        """
        Partner = self.env["res.partner"]
        nits = {nit for proposal in proposals.values() for nit in proposal.nits}
        by_nit = {}
        if nits:
            for partner in Partner.search(
                [("is_large_client", "=", True), ("vat", "!=", False)]
            ):
                key = _nit_key(partner.vat)
                if key in nits:
                    by_nit[key] = by_nit.get(key, Partner) | partner
        unknown = self.filtered(lambda case: not case.partner_id)
        domains = {
            case.id: (_domain_of(case.email_from), _forwarded_domain(case.description))
            for case in unknown
        }
        by_domain = {
            domain: self.env[_MAIL]._find_entities_of_domain(domain)
            for domain in {each for pair in domains.values() for each in pair}
        }
        found = {}
        for case in self:
            named = Partner.union(
                *(by_nit.get(nit, Partner) for nit in proposals[case.id].nits)
            )
            own, forwarded = domains.get(case.id, ("", ""))
            found[case.id] = (
                named
                or by_domain.get(own, Partner)
                or by_domain.get(forwarded, Partner)
            )
        return found

    def _get_proposed_cases(self, proposals):
        """Return ``{id: open cases}`` that the mails may belong to.

        Of the same entity: named in the mail by its number or its filing's, or about
        a document that the mail names.
        """
        keys = {
            person.key for proposal in proposals.values() for person in proposal.people
        }
        numbers = {case.id: case._get_numbers_named() for case in self}
        named = sorted(set().union(*numbers.values()))
        # Looked up apart: each of the three then has its index.
        filings = self.env["grandes.clientes.filing"].search([("name", "in", named)])
        entities = self.partner_id.commercial_partner_id
        pool = self.search(
            Domain(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("state", "in", case_states.OPEN_STATES),
                    ("partner_id", "child_of", entities.ids),
                ]
            )
            & (
                Domain("beneficiary_document", "in", sorted(keys))
                | Domain("name", "in", named)
                | Domain("filing_id", "in", filings.ids)
            ),
            limit=500,
        )
        by_document = pool.grouped("beneficiary_document")
        found = {}
        for case in self:
            mine = pool.filtered(
                lambda other, own=numbers[case.id]: other.name in own
                or other.filing_id.name in own
            )
            for person in proposals[case.id].people:
                mine |= by_document.get(person.key, self.browse())
            entity = case.partner_id.commercial_partner_id
            found[case.id] = mine.filtered(
                lambda other, entity=entity: other.partner_id.commercial_partner_id
                == entity
            )[:_SHOWN]
        return found

    def _get_numbers_named(self):
        """Return what may be numbers of other cases and filings in the mail."""
        self.ensure_one()
        text = f"{self.subject or ''}\n{self.description or ''}"
        return set(find_numbers(text, _NUMBERS_READ)) - {self.filing_id.name}

    # === WHAT THE SCREEN SHOWS === #

    @api.readonly
    def triage_preview(self):
        """Return what the triage screen shows of each of the cases, in their order.

        :return: list of plain values by name: text in pieces, sender, attachments,
            what is proposed, what the case may belong to, what is missing
        """
        self.check_access("read")
        proposals = self._read_proposals()
        values = self._prepare_proposed_values(proposals)
        entities = self._get_proposed_entities(proposals)
        joinable = self._get_proposed_cases(proposals)
        return [
            {
                **case._get_triage_mail(proposals[case.id]),
                "proposal": case._get_triage_proposal(
                    proposals[case.id], values[case.id], entities[case.id]
                ),
                "join": [other._get_triage_open_case() for other in joinable[case.id]],
            }
            for case in self
        ]

    def _get_triage_mail(self, proposal):
        """Return the mail itself, as it came."""
        self.ensure_one()
        filing = self.filing_id
        doubts = filing.inbound_mail_ids.filtered(lambda mail: mail.state == "review")
        return {
            "id": self.id,
            "filing": filing.name,
            "subject": self.subject or "",
            "sender": self.contact_id.name or "",
            "email": self.email_from or "",
            "entity": self.partner_id.display_name or "",
            "typification": self.typification_id.display_name or "",
            "beneficiary": self.beneficiary_name or "",
            "document": self.beneficiary_id_masked or "",
            "holder": self.user_id.name or "",
            "received": format_datetime(
                self.env,
                self.received_on,
                tz=self.company_id._grandes_clientes_get_tz(),
                dt_format="short",
            ),
            "text": triage_proposals.segments(self.description or "", proposal.people),
            "attachments": [
                {"id": file.id, "name": file.name} for file in self.attachment_ids
            ],
            "doubt": " ".join(filter(None, doubts.mapped("reason"))),
            "missing": self.missing or "",
            "state": self.state,
        }

    def _get_triage_proposal(self, proposal, values, entities):
        """Return what is proposed, in words, each with whether it is certain."""
        self.ensure_one()
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

    def _get_triage_open_case(self):
        """Return what is shown of an open case that a mail may belong to."""
        self.ensure_one()
        return {
            "id": self.id,
            "number": self.name,
            "subject": self.subject,
            "state": self._get_state_label(),
            "holder": self.user_id.name or "",
        }


def _domain_of(address):
    """Return the domain of an address, "" without one."""
    return (address or "").rpartition("@")[2].strip(" >").lower()


def _forwarded_domain(text):
    """Return the domain of whom the first forwarded message in a text is of."""
    match = _FORWARDED.search((text or "")[:_FORWARDED_WITHIN])
    return match[1].lower() if match else ""


def _nit_key(vat):
    """Return the NIT of an entity as texts' are compared."""
    try:
        return documents.normalize(vat, "NIT")
    except documents.DocumentError:
        return ""
