import re

from odoo import api, models
from odoo.fields import Domain

from ...tools import case_states
from ...tools.identity import documents
from ...tools.text import find_numbers
from . import triage_proposals
from .triage_proposals import Reader

# How many open cases are proposed per mail.
_SHOWN = 9
_NUMBERS_READ = 200
# Sender's domain of a message forwarded within a text.
_FORWARDED = re.compile(
    r"^[ \t>*]*(?:de|from)[ *]*:[^\n@]{0,200}@([\w.-]+\.\w+)",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARDED_WITHIN = 5_000
_MAIL = "grandes.clientes.inbound.mail"


class TriageProposals(models.AbstractModel):
    """Proposals read from received mails: beneficiary, entity, typification, case."""

    _name = "grandes.clientes.triage.proposals"
    _description = "What is proposed for received mails"

    def _read_proposals(self, cases):
        """Return ``{case id: proposal}``, as :class:`~.triage_proposals.Proposal`."""
        reader = self._get_reader()
        return {
            case.id: reader.propose(case.subject, case.description) for case in cases
        }

    def _get_reader(self):
        """Return the reader that matches mails against the typification catalogue."""
        return Reader(
            self.env["grandes.clientes.filing.line"]._get_catalogue_entries(
                "grandes.clientes.typification"
            )
        )

    def _prepare_proposed_values(self, cases, proposals):
        """Return ``{case id: values}`` proposed for the fields that are still empty.

        :param dict proposals: as returned by :meth:`_read_proposals`
        """
        entities = self._get_proposed_entities(cases, proposals)
        values = {}
        for case in cases:
            proposal = proposals[case.id]
            vals = {}
            if not case.partner_id and len(entities[case.id]) == 1:
                vals["partner_id"] = entities[case.id].id
            if not case.typification_id and proposal.typification:
                vals["typification_id"] = proposal.typification.id
            # A mail about several people is for splitting into several cases.
            if len(proposal.people) == 1 and not case.beneficiary_id_number:
                person = proposal.people[0]
                vals["beneficiary_id_type"] = person.document_type or "CC"
                vals["beneficiary_id_number"] = person.number
                if person.name and not case.beneficiary_name:
                    vals["beneficiary_name"] = person.name
            values[case.id] = vals
        return values

    def _get_proposed_entities(self, cases, proposals):
        """Return ``{case id: large clients}``, by NIT in the text or mail domain.

        The sender's domain comes first, then the domain of the original sender of a
        forwarded message.
        """
        Partner = self.env["res.partner"]
        by_nit = self._find_entities_by_nit(
            {nit for proposal in proposals.values() for nit in proposal.nits}
        )
        unknown = cases.filtered(lambda case: not case.partner_id)
        domains = {
            case.id: (_domain_of(case.email_from), _forwarded_domain(case.description))
            for case in unknown
        }
        by_domain = {
            domain: self.env[_MAIL]._find_entities_of_domain(domain)
            for domain in {each for pair in domains.values() for each in pair}
        }
        found = {}
        for case in cases:
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

    def _find_entities_by_nit(self, nits):
        """Return ``{nit: large clients}`` for the given NITs."""
        Partner, by_nit = self.env["res.partner"], {}
        if nits:
            for partner in Partner.search(
                [("is_large_client", "=", True), ("vat", "!=", False)]
            ):
                key = _nit_key(partner.vat)
                if key in nits:
                    by_nit[key] = by_nit.get(key, Partner) | partner
        return by_nit

    def _get_proposed_cases(self, cases, proposals):
        """Return ``{case id: open cases}`` that the mails may belong to.

        These are cases of the same entity that the mail names by their number or
        their filing's number, or whose beneficiary's document the mail names.
        """
        keys = {
            person.key for proposal in proposals.values() for person in proposal.people
        }
        numbers = {case.id: self._get_numbers_named(case) for case in cases}
        named = sorted(set().union(*numbers.values()))
        # A separate query, so that each of the three conditions can use an index.
        filings = self.env["grandes.clientes.filing"].search([("name", "in", named)])
        entities = cases.partner_id.commercial_partner_id
        pool = cases.search(
            Domain(
                [
                    ("company_id", "in", cases.company_id.ids),
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
        for case in cases:
            mine = pool.filtered(
                lambda other, own=numbers[case.id]: other.name in own
                or other.filing_id.name in own
            )
            for person in proposals[case.id].people:
                mine |= by_document.get(person.key, cases.browse())
            entity = case.partner_id.commercial_partner_id
            found[case.id] = mine.filtered(
                lambda other, entity=entity: other.partner_id.commercial_partner_id
                == entity
            )[:_SHOWN]
        return found

    def _get_numbers_named(self, case):
        """Return the strings of the mail that may be numbers of cases or filings."""
        case.ensure_one()
        text = f"{case.subject or ''}\n{case.description or ''}"
        return set(find_numbers(text, _NUMBERS_READ)) - {case.filing_id.name}

    @api.model
    def _get_triage_domain(self):
        """Return the domain of the mail to be sorted: received, not registered yet."""
        return Domain("state", "=", "received") & (
            Domain("channel_id.code", "=", "email")
            # Includes a fax service's mail, whatever channel it is filed under.
            | Domain("filing_id.inbound_mail_id", "!=", False)
        )

    def _get_proposed_parts(self, case):
        """Return the values of one part per person named in the mail, at least two.

        Typification and other named entities are guessed from the lines about each
        person; the typification falls back to that of the whole mail.
        """
        case.ensure_one()
        people = self._read_proposals(case)[case.id].people
        whole = self._prepare_proposed_values(case, self._read_proposals(case))
        common = {
            "typification_id": case.typification_id.id
            or whole[case.id].get("typification_id"),
            "subject": case.subject,
        }
        reader = self._get_reader()
        guesses = [
            reader.propose("", words)
            for words in triage_proposals.split_among(case.description or "", people)
        ]
        by_nit = self._find_entities_by_nit(
            {nit for guess in guesses for nit in guess.nits}
        )
        Partner = self.env["res.partner"]
        mine = case.partner_id or Partner.browse(whole[case.id].get("partner_id"))
        parts = []
        for person, guess in zip(people, guesses, strict=True):
            entities = Partner.union(*(by_nit.get(nit, Partner) for nit in guess.nits))
            parts.append(
                {
                    **common,
                    # A filing has one entity; other named ones are only displayed.
                    "names": ", ".join((entities - mine).mapped("name")),
                    "typification_id": guess.typification.id
                    if guess.typification
                    else common["typification_id"],
                    "beneficiary_name": person.name,
                    "beneficiary_id_type": person.document_type or "CC",
                    "beneficiary_id_number": person.number,
                }
            )
        while len(parts) < 2:
            parts.append(dict(common))
        return parts


def _domain_of(address):
    """Return the domain of an address, or "" if it has none."""
    return (address or "").rpartition("@")[2].strip(" >").lower()


def _forwarded_domain(text):
    """Return the sender's domain of the first forwarded message, or ""."""
    match = _FORWARDED.search((text or "")[:_FORWARDED_WITHIN])
    return match[1].lower() if match else ""


def _nit_key(vat):
    """Return the normalised NIT of an entity, for comparison with those in texts."""
    try:
        return documents.normalize(vat, "NIT")
    except documents.DocumentError:
        return ""
