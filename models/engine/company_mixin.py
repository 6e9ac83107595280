from odoo import models

_ODOO_RULE = models.BaseModel._check_company_domain


class CompanyMixin(models.AbstractModel):
    """Company consistency at a price that does not grow with the batch."""

    _name = "grandes.clientes.company.mixin"
    _description = "Company consistency in batches"
    _check_company_auto = True

    def _check_company(self, fnames=None):
        """Check one record of each combination of company and related companies.

        Odoo checks record by record, field by field; in a mass act a thousand cases
        share a handful of combinations.
        """
        if len(self) <= 1:
            return super()._check_company(fnames)
        if fnames is None or {"company_id", "company_ids"} & set(fnames):
            fnames = self._fields
        checked = [
            field
            for field in map(self._fields.get, fnames)
            if field.relational and field.check_company
        ]
        if not checked or self.sudo()._is_of_one_company(checked):
            return None
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
        """Whether the records, and all that ``checked`` ties to them, share a company.

        Nearly always so, and known from the fields as wholes.
        """
        company = self.company_id
        return (
            self._fields["company_id"].required
            and len(company) == 1
            and all(
                type(self[field.name])._check_company_domain is _ODOO_RULE
                and self[field.name].company_id <= company
                for field in checked
            )
        )

    def _get_deciding_companies(self, related):
        """Return what of ``related`` decides: its companies, by Odoo's own rule.

        Models with a rule of their own, as users, are told apart record by record.
        """
        if type(related)._check_company_domain is _ODOO_RULE:
            return related.company_id
        return related
