from odoo import api, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize, plaintext2html
from odoo.tools.mimetypes import guess_mimetype

from ...tools import clock
from ...tools.text import file_name
from .api_payload import PayloadError
from .api_refused import Refused

_ENTITY_FIELDS = {"nit": "vat", "snies": "snies_code", "dane": "dane_code"}
_CODES = {
    "typification": "grandes.clientes.typification",
    "product": "grandes.clientes.product",
    "petition_type": "grandes.clientes.petition.type",
}


class Api(models.AbstractModel):
    """Conversion of the body into values of a filing, its cases and its files."""

    _name = "grandes.clientes.api"
    _inherit = "grandes.clientes.api"

    @api.model
    def _get_filing_parts(self, taken, in_portal):
        """Return the checked values of ``filing``, ``cases`` and ``files``.

        :param dict taken: the body, whose fields were checked
        :param bool in_portal: the user coordinates entities, and files for them only
        :raise PayloadError: a value is invalid
        :raise UserError: a named record does not exist, or a limit is exceeded
        """
        files = self._get_files(taken["attachments"] or [])
        cases = [
            self._prepare_case_vals(case, f"cases[{index}]")
            for index, case in enumerate(taken["cases"])
        ]
        entity = self._get_entity(taken["entity"], in_portal)
        filing = {
            "partner_id": entity.id,
            "subject": taken["subject"] or cases[0]["subject"],
            "body": taken["text"] and plaintext2html(taken["text"]),
        }
        Filing = self.env["grandes.clientes.filing"]
        if in_portal:
            Filing._check_portal_files([(file["name"], file["raw"]) for file in files])
            filing = {**Filing._prepare_portal_vals(entity.id), **filing}
        else:
            filing.update(self._prepare_front_vals(taken, entity))
        if taken["consent"]:
            filing.update(self._prepare_declared_consent(taken["consent"], filing))
        return {"filing": filing, "cases": cases, "files": files}

    @api.model
    def _prepare_declared_consent(self, taken, filing):
        """Return the values of the consent that the caller declares.

        :param dict filing: the other values of the filing
        :raise PayloadError: its date is in the future
        """
        on = taken["on"] or filing.get("received_on") or clock.now()
        if on > clock.now():
            raise PayloadError("consent.on", "instant")
        return self.env["grandes.clientes.filing"]._prepare_consent_vals(
            "system",
            taken["text"],
            on,
            "given" if taken["given"] else "refused",
        )

    @api.model
    def _prepare_front_vals(self, taken, entity):
        """Return the values that only the front office may set on a filing."""
        vals = {
            "channel_id": self._find_entry(
                "grandes.clientes.channel", taken["channel"] or "email", "channel"
            )
        }
        if taken["contact"]:
            contact = taken["contact"]
            address = email_normalize(contact["email"])
            if not address:
                raise PayloadError("contact.email", "email")
            # As mail is compared with it, without the name.
            vals["email_from"] = address
            vals["contact_id"] = (
                self.env["res.partner"]
                .search(
                    [("email_normalized", "=", address), ("id", "child_of", entity.id)],
                    order="is_coordinator DESC, id",
                    limit=1,
                )
                .id
            )
        if taken["received_on"]:
            vals["received_on"] = taken["received_on"]
        if taken["mercurio"]:
            vals["mercurio_in_number"] = taken["mercurio"]["number"]
            vals["mercurio_in_date"] = taken["mercurio"]["date"]
        return vals

    @api.model
    def _get_entity(self, given, in_portal):
        """Return the large client identified by one of its numbers.

        :raise AccessError: the user does not coordinate it
        :raise UserError: no entity or several have that number
        """
        names = [name for name in _ENTITY_FIELDS if given[name]]
        if len(names) != 1:
            raise Refused(
                self.env._(
                    "Name the entity by one of: %(names)s.", names="nit, snies, dane"
                ),
                "entity",
                "entity",
            )
        [name] = names
        field = _ENTITY_FIELDS[name]
        if in_portal:
            found = self.env.user._grandes_clientes_get_entities().filtered(
                lambda entity: self._is_same_number(entity[field], given[name])
            )
            if not found:
                raise AccessError(
                    self.env._(
                        "You file only for the entities that you coordinate: "
                        "choose one of them."
                    )
                )
        else:
            found = self.env["res.partner"].search(
                self._domain_entities()
                & Domain(field, "in", self._get_spellings(given, name))
            )
        if len(found) != 1:
            raise Refused(
                self.env._(
                    "No single large client has the %(name)s «%(number)s»: correct it, "
                    "or ask for the entity to be entered.",
                    name=name,
                    number=given[name],
                ),
                "entity",
                f"entity.{name}",
            )
        return found

    @api.model
    def _get_spellings(self, given, name):
        """Return the spellings in which the number may be stored."""
        number = given[name]
        if name != "nit":
            return [number]
        digits = self._get_digits(number)
        if not digits:
            # An empty spelling would match the entities without a number.
            return [number]
        return [number, digits, f"{digits[:-1]}-{digits[-1:]}"]

    @api.model
    def _is_same_number(self, kept, number):
        return self._get_digits(kept) == self._get_digits(number) != ""

    @staticmethod
    def _get_digits(number):
        return "".join(filter(str.isdigit, number or ""))

    @api.model
    def _prepare_case_vals(self, taken, path):
        """Return the values of one case.

        :param dict taken: its checked part of the body
        :param str path: its place in the body
        """
        beneficiary = taken["beneficiary"] or {}
        vals = {
            "subject": taken["subject"],
            "description": taken["description"],
            "academic_period": taken["academic_period"],
            "beneficiary_name": beneficiary.get("name"),
            "beneficiary_id_number": beneficiary.get("document"),
        }
        if beneficiary.get("document_type"):
            vals["beneficiary_id_type"] = beneficiary["document_type"]
        for name, model in _CODES.items():
            if taken[name]:
                vals[f"{name}_id"] = self._find_entry(
                    model, taken[name], f"{path}.{name}"
                )
        return {name: value for name, value in vals.items() if value}

    @api.model
    def _find_entry(self, model, code, path):
        """Return the id of the catalogue entry with this code.

        :param str path: place of the code in the body
        :raise Refused: there is none; says which exist
        """
        try:
            return self.env[model]._find_by_code(code).id
        except ValidationError as error:
            raise Refused(error.args[0], "choice", path) from error

    @api.model
    def _get_files(self, attachments):
        """Return the values of the attached files.

        :raise UserError: together they are too large
        """
        files = []
        for taken in attachments:
            files.append(
                {
                    "name": file_name(taken["name"]),
                    "raw": taken["content"],
                    "mimetype": guess_mimetype(taken["content"]),
                }
            )
        # Sudo: a setting that everybody may know.
        limit = self.env.company.sudo().grandes_clientes_api_mb
        if sum(len(file["raw"]) for file in files) > limit * 1024**2:
            raise Refused(
                self.env._(
                    "The attachments weigh more than %(limit)s MB together: send fewer "
                    "or smaller ones.",
                    limit=limit,
                ),
                "too_heavy",
                "attachments",
            )
        return files
