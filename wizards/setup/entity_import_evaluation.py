from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ...models.engine.addresses import get_address_problem
from ...models.engine.found_mixin import get_folded_sql
from ...tools.identity import entity_list
from ...tools.text import fold

_ORDER = ("problem", "new", "filled", "same", "out")
# Known by their DANE code, which is of one municipality or department only.
_TERRITORIES = ("municipality", "governorate")


class EntityImportLine(models.TransientModel):
    """Evaluation and import of the rows, with a constant number of look-up queries."""

    _name = "grandes.clientes.entity.import.line"
    _inherit = "grandes.clientes.entity.import.line"

    def _evaluate(self):
        """Compute the outcome of each line against the current database."""
        known = self._find_known()
        advisors = self._find_advisors()
        seen = set()
        read = []
        # In file order, so that the later of two equal rows counts as the duplicate.
        for line in self.sorted("number"):
            number, told = entity_list.read_nit(line.nit)
            partner = line._match(known, number)
            wrong = line._get_import_problem(number, told, advisors, seen)
            if partner and len(partner) > 1:
                wrong = wrong or self.env._(
                    "Several entities have this name: write the NIT or the DANE code."
                )
                partner = None
            read.append((line, number, told, partner, wrong))
        # Institutions that the list creates, or gives their SNIES code; their campuses
        # may precede them in it.
        coming = {
            line.snies_code
            for line, _number, _told, partner, wrong in read
            if line.snies_code
            and not (wrong or line.is_out)
            and (not partner or partner.active and not partner.snies_code)
        }
        for line, number, told, partner, wrong in read:
            filled = line._get_missing(partner, number, advisors) if partner else {}
            linked = line._find_unlinked(partner, known, coming) if partner else []
            if line.is_out:
                outcome, words = "out", self.env._("Not attended as an entity.")
            elif wrong:
                outcome, words = "problem", wrong
            elif not partner:
                outcome = "new"
                words = (
                    self.env._("Its NIT gets the check digit: %(nit)s", nit=number)
                    if told == "counted"
                    else ""
                )
            else:
                outcome = "filled" if filled or linked else "same"
                words = ", ".join([*self._tell_fields(filled), *linked])
            line.write(
                {
                    "outcome": outcome,
                    "urgency": _ORDER.index(outcome),
                    "told": words,
                    "partner_id": partner and partner.id,
                }
            )

    def _find_known(self):
        """Return existing entities by SNIES code, NIT, DANE code and type, and name."""
        numbers = [entity_list.read_nit(line.nit)[0] for line in self]
        # Archived ones count too, to avoid duplicates.
        partners = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search(
                Domain("is_company", "=", True)
                & (
                    Domain(
                        "snies_code",
                        "in",
                        [
                            *filter(None, self.mapped("snies_code")),
                            *filter(None, self.mapped("parent_code")),
                        ],
                    )
                    | Domain("vat", "in", list(filter(None, numbers)))
                    | Domain("is_large_client", "=", True)
                    & Domain("large_client_type", "in", _TERRITORIES)
                    & Domain(
                        "dane_code", "in", list(filter(None, self.mapped("dane_code")))
                    )
                    | Domain("is_large_client", "=", True) & self._get_named_domain()
                ),
            )
            # Of several with the same NIT the last one counts: the oldest institution.
            .sorted(lambda each: (not each.parent_id, -each.id))
        )
        by_name = {}
        for each in partners.filtered("is_large_client"):
            for code in {each.dane_code or False, False}:
                key = _get_name_key(each, code)
                by_name[key] = by_name.get(key, partners.browse()) | each
        return {
            "snies": {each.snies_code: each for each in partners if each.snies_code},
            # Only entities without SNIES code, as campuses share their entity's NIT.
            "nit": {
                each.vat: each for each in partners if each.vat and not each.snies_code
            },
            "any_nit": {each.vat: each for each in partners if each.vat},
            "dane": {
                (each.dane_code, each.large_client_type): each
                for each in partners
                if each.dane_code
            },
            "name": by_name,
        }

    def _get_named_domain(self):
        """Return the domain of partners with the name of a line, however written."""
        keys = {
            entity_list.get_name_key(line.name)
            for line in self
            if line._is_known_by_name()
        }
        if not keys:
            return Domain.FALSE
        # The name may be unflushed.
        self.env["res.partner"].flush_model(["name"])
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "replace(%s, ' ', '') IN %s",
                get_folded_sql(SQL.identifier(alias, "name")),
                tuple(keys),
            )
        )

    def _match(self, known, number):
        """Return the existing entity that the line describes, or ``None``.

        Several, if the line says no more than a name that all of them have.
        """
        self.ensure_one()
        if self.snies_code:
            return known["snies"].get(self.snies_code) or (
                known["nit"].get(number) if not self.parent_code else None
            )
        if number and number in known["any_nit"]:
            return known["any_nit"][number]
        if self._is_known_by_name():
            return known["name"].get(_get_name_key(self, self.dane_code or False))
        if self.large_client_type in _TERRITORIES:
            return known["dane"].get((self.dane_code, self.large_client_type))
        return None

    def _is_known_by_name(self):
        """Return whether the line has no code that only its entity has."""
        self.ensure_one()
        is_territory = self.large_client_type in _TERRITORIES
        return bool(self.name) and not (
            self.snies_code or self.nit or (self.dane_code and is_territory)
        )

    def _find_advisors(self):
        """Return ``{folded login or name: user}`` of the company's advisors."""
        if not any(self.mapped("advisor")):
            return {}
        people = self.env["grandes.clientes.setup"]._find_people("group_front_office")
        return {fold(user.name): user for user in people} | {
            fold(user.login): user for user in people
        }

    def _get_import_problem(self, number, told, advisors, seen):
        """Return a sentence on what prevents the import of the line, or ""."""
        self.ensure_one()
        if self.wrong and not self.name:
            return self.wrong
        if not (self.name or "").strip():
            return self.env._("It has no name: write it.")
        if not self.large_client_type:
            return self.env._("Choose what kind of entity it is.")
        if told == "wrong":
            return self.env._(
                "«%(nit)s» is no NIT: correct it with its check digit, or empty it.",
                nit=self.nit,
            )
        if self.snies_code and not entity_list.read_snies(self.snies_code):
            return self.env._("«%(code)s» is no SNIES code.", code=self.snies_code)
        if self.dane_code and not entity_list.read_dane(self.dane_code):
            return self.env._(
                "«%(code)s» is no code of DANE's: two digits for a department, five "
                "for a municipality.",
                code=self.dane_code,
            )
        if self.advisor and fold(self.advisor) not in advisors:
            return self.env._(
                "«%(name)s» is no advisor of this company.", name=self.advisor
            )
        if no_address := get_address_problem(
            self.env, self.contact_email, only_one=True
        ):
            return no_address
        key = (
            self.snies_code
            or number
            or (self.dane_code, entity_list.get_name_key(self.name))
        )
        if key in seen:
            return self.wrong or self.env._("An earlier row is the same entity.")
        seen.add(key)
        return self.wrong or ""

    # === IMPORT === #

    def _prepare_vals(self, number, advisors):
        """Return the entity's values from the line."""
        self.ensure_one()
        country = self.env.ref("base.co")
        department = (self.dane_code or "")[:2]
        state = department in entity_list.DEPARTMENTS and self.env.ref(
            f"base.state_co_{entity_list.DEPARTMENTS.index(department) + 1:02d}",
            raise_if_not_found=False,
        )
        advisor = advisors.get(fold(self.advisor)) if self.advisor else None
        vals = {
            "is_large_client": True,
            "large_client_type": self.large_client_type,
            "vat": number,
            "snies_code": self.snies_code,
            "dane_code": self.dane_code,
            "city": self.city,
            "website": self.website,
            "email_domains": self.domains,
            "state_id": state and state.id,
            "country_id": country.id,
            "advisor_id": advisor and advisor.id,
        }
        return {name: value for name, value in vals.items() if value}

    def _get_missing(self, partner, number, advisors):
        """Return the line's values for fields that are empty on the entity."""
        vals = self._prepare_vals(number, advisors)
        return {name: value for name, value in vals.items() if not partner[name]}

    def _find_unlinked(self, partner, known, coming):
        """Return the labels of what the line names and the entity is not linked to.

        :param set coming: SNIES codes that entities get from the list
        """
        self.ensure_one()
        parent = known["snies"].get(self.parent_code)
        is_there = parent and parent.active and parent != partner
        names = []
        if not partner.parent_id and (is_there or self.parent_code in coming):
            names.append("parent_code")
        if self._names_new_contact(partner):
            names.append("contact")
        return [self._fields[name]._description_string(self.env) for name in names]

    def _names_new_contact(self, partner):
        """Return whether the line names a coordinator whom the entity does not have.

        A contact whom a second person has yet to approve as coordinator is there, too.
        """
        people = partner.child_ids.filtered(lambda each: not each.is_company)
        there = {fold(each.name) for each in people}
        return bool(self.contact) and fold(self.contact) not in there

    def _tell_fields(self, vals):
        labels = self.env["res.partner"]._fields
        return [labels[name]._description_string(self.env) for name in vals]

    def _apply(self):
        """Create the new entities, complete the others, and return how many.

        Runs with the user's own rights. Existing values are never overwritten; only
        empty fields are filled in.

        :raise UserError: a constraint refuses a value
        """
        advisors = self._find_advisors()
        new = self.filtered(lambda line: line.outcome == "new")
        filled = self.filtered(lambda line: line.outcome == "filled")
        Partner = self.env["res.partner"]
        company_id = False if self.import_id.is_shared else self.env.company.id
        try:
            partners = Partner.create(
                [
                    {
                        "name": line.name,
                        "is_company": True,
                        "lang": self.env.lang,
                        "company_id": company_id,
                        **line._prepare_vals(
                            entity_list.read_nit(line.nit)[0], advisors
                        ),
                    }
                    for line in new
                ]
            )
            for line, partner in zip(new, partners, strict=True):
                line.partner_id = partner
            for line in filled:
                line.partner_id.write(
                    line._get_missing(
                        line.partner_id, entity_list.read_nit(line.nit)[0], advisors
                    )
                )
            (new | filled)._tie_campuses()
            (new | filled)._make_contacts()
        except ValidationError as error:
            raise UserError(str(error)) from error
        return len(new | filled)

    def _tie_campuses(self):
        """Set the institution as parent of each campus, if it exists."""
        campuses = self.filtered("parent_code")
        parents = {
            each.snies_code: each
            for each in self.env["res.partner"].search(
                [("snies_code", "in", campuses.mapped("parent_code"))]
            )
        }
        for code, lines in campuses.grouped("parent_code").items():
            if parent := parents.get(code):
                # Type «other»: Odoo does not overwrite its address with the parent's.
                lines.partner_id.filtered(
                    lambda each, parent=parent: each != parent and not each.parent_id
                ).write({"type": "other", "parent_id": parent.id})

    def _make_contacts(self):
        """Create the coordinators named by the lines, unless they exist."""
        named = self.filtered(
            lambda line: line.partner_id and line._names_new_contact(line.partner_id)
        )
        self.env["res.partner"].create(
            [
                {
                    "name": line.contact,
                    "parent_id": line.partner_id.id,
                    "type": "contact",
                    "email": email_normalize(line.contact_email or "") or False,
                    "is_coordinator": True,
                    "lang": self.env.lang,
                }
                for line in named
            ]
        )


def _get_name_key(record, code):
    """Return the key by which an entity or a line is known by its name.

    A municipality is not the hospital or the school that is called like it.
    """
    kind = record.large_client_type
    return entity_list.get_name_key(record.name), code, kind in _TERRITORIES and kind
