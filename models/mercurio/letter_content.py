from lxml import etree, html

from odoo import models
from odoo.tools import format_date, html2plaintext, is_html_empty

from ...tools import clock
from ...tools.text import GREETING, find_farewell

# Only images embedded in the letter are kept.
_INLINE_IMAGE = "data:image/"
_TABLE = "border-collapse: collapse; margin-bottom: 10px; "
_CELL = "border: 1px solid #b8c2cc; padding: 3px 8px; text-align: left;"


def printable(body):
    """Return the HTML without anything that printing would fetch from the network.

    A farewell at its end, with the names below it, is left out too: the letter closes
    with its own, above the signature.

    :param body: HTML, sanitised when it was stored
    """
    root = html.fragment_fromstring(str(body), create_parent="div")
    for image in root.xpath(".//img"):
        if not (image.get("src") or "").startswith(_INLINE_IMAGE):
            image.drop_tree()
    for element in root.xpath(".//*[@style]"):
        if "url" in element.get("style").lower():
            del element.attrib["style"]
    for table in root.xpath(".//table"):
        table.set("style", f"{_TABLE}{table.get('style') or ''}")
    for row in root.xpath(".//tr"):
        row.set("style", f"page-break-inside: avoid; {row.get('style') or ''}")
    for cell in root.xpath(".//td | .//th"):
        cell.set("style", f"{_CELL}{cell.get('style') or ''}")
    blocks = list(root)
    farewell = find_farewell([block.text_content() for block in blocks])
    if farewell is not None and not any(
        block.xpath("descendant-or-self::img | descendant-or-self::table")
        for block in blocks[farewell:]
    ):
        for block in blocks[farewell:]:
            block.drop_tree()
    inside = (root.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )
    return "" if is_html_empty(inside) else inside


class LetterContent(models.AbstractModel):
    """Heading of every letter about a case."""

    _name = "grandes.clientes.letter.content"
    _description = "What every letter about a case says"

    def _get_letter_head(self, cases, day):
        """Return place, addressee, subject and references of a letter (A8-1-04).

        The texts are in the requester's language.

        :param date day: date of the letter
        :return: dict of plain values
        """
        first = cases[:1]
        lang = first.filing_id._get_requester_lang()
        # Sudo: data of the requester and the company for the requester's own letter.
        cases_sudo = cases.sudo().with_context(lang=lang)
        first_sudo = cases_sudo[:1]
        content_sudo = self.with_env(first_sudo.env)
        company = first_sudo.company_id
        words = format_date(first_sudo.env, day, lang_code=lang, date_format="long")
        return {
            "lang": lang,
            "place_date": ", ".join(filter(None, (company.city, words))),
            "addressee": content_sudo._get_letter_addressee(first_sudo),
            "subject": content_sudo._get_letter_subject(first_sudo, cases_sudo),
            "about": f"{first_sudo.display_name}: {first_sudo.subject}",
            "filings": sorted(
                {
                    filing.mercurio_in_number or filing.name
                    for filing in cases_sudo.filing_id
                }
            ),
            "email": first_sudo.filing_id._get_reply_address() or "",
        }

    def _get_letter_day(self, case, day):
        """Return a day in words, in the language of the letter."""
        return day and clock.in_words(day, case.filing_id._get_requester_lang())

    def _get_letter_addressee(self, case):
        """Return the addressee lines: name, job position, entity, street, town."""
        case.ensure_one()
        contact, entity = case.contact_id, case.partner_id
        place = contact if contact.street else entity
        town = ", ".join(filter(None, (place.city, place.state_id.name)))
        lines = (contact.name, contact.function, entity.name, place.street, town)
        return [line for line in lines if line] or [
            case.filing_id.email_from or self.env._("To whom it may concern")
        ]

    def _get_letter_subject(self, case, cases):
        """Return the subject of a letter about ``cases``."""
        case.ensure_one()
        if len(cases) == 1:
            return self.env._(
                "Answer to %(case)s: %(subject)s",
                case=case.name or case.filing_id.name,
                subject=case.subject,
            )
        return self.env._("Answer to %(count)s requests", count=len(cases))


class CaseAnswer(models.Model):
    """Content of the letter of one or more answers to the same requester."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _get_letter_content(self, day):
        """Return the whole content of the letter, as plain values (A8-1-04).

        :param date day: date of the letter
        """
        cases = self.case_id
        sections = self._get_letter_sections()
        # Sudo: names of the people responsible, and the letter's own files.
        first_sudo = self.sudo()[:1]
        signer_sudo = first_sudo.signed_by_id or first_sudo.sent_by_id
        head = self.env["grandes.clientes.letter.content"]._get_letter_head(cases, day)
        return {
            **head,
            "number": first_sudo.mercurio_out_number or "",
            "number_date": (
                first_sudo.mercurio_out_date
                and clock.in_words(first_sudo.mercurio_out_date, head["lang"])
            ),
            "kind": first_sudo.kind,
            "sections": sections,
            "is_greeted": bool(sections)
            and bool(GREETING.match(html2plaintext(sections[0]["body"]))),
            "signer": {
                "name": signer_sudo.name or "",
                "function": signer_sudo.partner_id.function or "",
                "is_signature": bool(first_sudo.signed_by_id),
            },
            # Sudo: names printed on the letter.
            "prepared": ", ".join(
                (self.sudo().prepared_by_id | self.sudo().writer_ids).mapped("name")
            ),
            "reviewed": ", ".join(self.sudo().reviewed_by_id.mapped("name")),
            "annexes": first_sudo.attachment_ids.mapped("name"),
            "copy_to": first_sudo.copy_to or "",
        }

    def _get_letter_sections(self):
        """Return the sections: each distinct text with the cases that it answers."""
        several = len(self) > 1
        return [
            {
                "cases": [
                    {
                        "number": case.name or "",
                        "subject": case.subject,
                        "beneficiary": case.beneficiary_name or "",
                        "document": case.beneficiary_id_masked or "",
                    }
                    for case in answers.sudo().case_id  # their own requester reads it
                ]
                if several
                else [],
                "body": printable(body),
            }
            for body, answers in self.grouped("body").items()
        ]
