from odoo import models
from odoo.exceptions import AccessError

_PREFIX = "grandes.clientes."
_ODOO_RULE = models.BaseModel._check_company_domain
# Both accept records of the same company or of none.
_ODOO_RULES = (_ODOO_RULE, models.check_company_domain_parent_of)


class CompanyMixin(models.AbstractModel):
    """Company consistency checks whose cost does not grow with the batch."""

    _name = "grandes.clientes.company.mixin"
    _description = "Company consistency in batches"
    _check_company_auto = True

    def _check_company(self, fnames=None):
        """Check one record per combination of company and related companies.

        Odoo checks every field of every record; the thousand cases of a mass act share
        a few combinations.
        """
        if fnames is None or {"company_id", "company_ids"} & set(fnames):
            fnames = self._fields
        checked = [
            field
            for field in map(self._fields.get, fnames)
            if field.relational and field.check_company
        ]
        # Sudo: companies are compared, but not disclosed.
        if not checked or self.sudo()._is_of_one_company(checked):
            return None
        if len(self) <= 1:
            return super()._check_company(fnames)
        one_of_each = {
            (
                record.company_id,
                *(self._get_deciding_companies(record[f.name]) for f in checked),
            ): (record.id)
            for record in self.sudo()
        }
        return super(CompanyMixin, self.browse(one_of_each.values()))._check_company(
            [field.name for field in checked]
        )

    def _is_of_one_company(self, checked):
        """Return whether the records and their ``checked`` fields share a company.

        This is nearly always so, and cheap to determine from whole recordsets.
        """
        company = self.company_id
        if not self._fields["company_id"].required or len(company) != 1:
            return False
        related = {}
        for field in checked:
            records = self[field.name]
            if type(records)._check_company_domain not in _ODOO_RULES:
                return False
            related[records._name] = related.get(records._name, records) | records
        allowed = {False, company.id}
        return all(_companies_of(records) <= allowed for records in related.values())

    def _get_deciding_companies(self, related):
        """Return what of ``related`` is compared: its companies under Odoo's rule.

        For models with a rule of their own, such as users, the records themselves are
        returned.
        """
        if type(related)._check_company_domain is _ODOO_RULE:
            return related.company_id
        return related


def _companies_of(related):
    """Return the company ids of ``related``, with ``False`` for records of none.

    Catalogues answer without a query: ``_get_company_ids_of_all``.
    """
    if hasattr(related, "_get_company_ids_of_all"):
        known = related._get_company_ids_of_all()
        if all(record_id in known for record_id in related._ids):
            return {known[record_id] for record_id in related._ids}
    return set(related.company_id.ids)


class Base(models.AbstractModel):
    """Records of this addon stay within the companies of whoever writes them."""

    _inherit = "base"

    def write(self, vals):
        """Write, unless the user does not work for the company that is written.

        Odoo checks the record rules before a change, but not after it.

        :raise AccessError: the user does not work for that company
        """
        company = vals.get("company_id")
        if (
            company
            and not self.env.su
            and self._name.startswith(_PREFIX)
            # An id, or a record as the ORM accepts it.
            and getattr(company, "id", company) not in self.env.user._get_company_ids()
        ):
            raise AccessError(
                self.env._("You do not work for that company: choose one of yours.")
            )
        return super().write(vals)
