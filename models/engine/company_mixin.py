from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

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
    """Records of this addon stay within the companies of whoever writes them.

    Odoo checks the record rules before a change, but not after it, and never those of
    a record that a many2one refers to.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        """Create, unless a many2one refers to a record of another company.

        All of them are checked, because the client's context may give defaults.

        :raise AccessError: the user does not work for the company of that record
        :raise ValidationError: it is another company than that of the new record
        """
        records = super().create(vals_list)
        if self._is_kept_within_companies():
            records._check_company_of_targets(self._fields)
        return records

    def write(self, vals):
        """Write, unless that would cross companies.

        :raise AccessError: the user does not work for the company that is written, or
            for that of a record that a many2one refers to
        :raise ValidationError: that is another company than the record's own
        """
        if not self._is_kept_within_companies():
            return super().write(vals)
        if (
            vals.get("company_id")
            and vals["company_id"] not in self.env.user._get_company_ids()
        ):
            self._raise_of_other_company()
        result = super().write(vals)
        self._check_company_of_targets(vals)
        return result

    def _is_kept_within_companies(self):
        return self._name.startswith(_PREFIX) and not (self.env.su or self._transient)

    def _check_company_of_targets(self, fnames):
        """Raise if many2ones to our models refer to records of another company.

        Where the company follows from a parent, all are checked if the parent changes.
        """
        company = self._fields.get("company_id")
        if company and company.related and company.related.split(".")[0] in fnames:
            fnames = self._fields
        names = [name for name in fnames if self._is_kept_within_company(name)]
        if not names or not self:
            return
        # Sudo: companies are compared, but not disclosed.
        records = self.sudo()
        of_targets = set().union(*(_companies_of(records[name]) for name in names))
        if of_targets - {False, *self.env.user._get_company_ids()}:
            self._raise_of_other_company()
        if len((of_targets | _own_companies(records)) - {False}) <= 1:
            # Nearly always so.
            return
        for record in records:
            of_targets = set().union(*(_companies_of(record[name]) for name in names))
            if len((of_targets | _own_companies(record)) - {False}) > 1:
                raise ValidationError(
                    self.env._(
                        "What the record refers to is of another company: choose what "
                        "is of its own company, or of none."
                    )
                )

    def _is_kept_within_company(self, name):
        """Return whether a field is a many2one that Odoo's own check leaves out."""
        field = self._fields.get(name)
        return bool(
            field
            and field.type == "many2one"
            and field.store
            and not field.related
            and field.comodel_name.startswith(_PREFIX)
            and "company_id" in self.env[field.comodel_name]._fields
            and not (
                field.check_company
                and self._check_company_auto
                and "company_id" in self._fields
            )
        )

    def _raise_of_other_company(self):
        raise AccessError(
            self.env._("You do not work for that company: choose one of yours.")
        )


def _own_companies(records):
    """Return the company ids of the records, empty if their model has none."""
    return _companies_of(records) if "company_id" in records._fields else set()
