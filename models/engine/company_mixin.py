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
        if not checked:
            return None
        # Sudo: companies are compared, but not disclosed.
        records = self.sudo()
        company = records.company_id
        related = {}
        for field in checked:
            targets = records[field.name]
            related[targets._name] = related.get(targets._name, targets) | targets
        if (
            self._fields["company_id"].required
            and len(company) == 1
            and all(
                type(targets)._check_company_domain in _ODOO_RULES
                and _companies_of(targets) <= {False, company.id}
                for targets in related.values()
            )
        ):
            # Nearly always so, and cheap to determine from whole recordsets.
            return None
        if len(self) <= 1:
            return super()._check_company(fnames)
        one_of_each = {
            (
                record.company_id,
                *(self._get_deciding_companies(record[f.name]) for f in checked),
            ): (record.id)
            for record in records
        }
        return super(CompanyMixin, self.browse(one_of_each.values()))._check_company(
            [field.name for field in checked]
        )

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
        if self._name.startswith(_PREFIX) and not (self.env.su or self._transient):
            records._check_company_of_targets(self._fields)
        return records

    def write(self, vals):
        """Write, unless that would cross companies.

        :raise AccessError: the user does not work for the company that is written, or
            for that of a record that a many2one refers to
        :raise ValidationError: that is another company than the record's own
        """
        if self.env.su or self._transient or not self._name.startswith(_PREFIX):
            return super().write(vals)
        # An id, or a record as the ORM accepts it.
        company_id = getattr(vals.get("company_id"), "id", vals.get("company_id"))
        if company_id and company_id not in self.env.user._get_company_ids():
            self._raise_of_other_company()
        result = super().write(vals)
        self._check_company_of_targets(vals)
        return result

    def _check_company_of_targets(self, fnames):
        """Raise if many2ones to our models refer to records of another company.

        Fields that Odoo checks itself, or that only acts write, are left out. Where the
        company follows from a parent, all fields are checked if the parent changes.
        """
        company = self._fields.get("company_id")
        if company and company.related and company.related.split(".")[0] in fnames:
            fnames = self._fields
        protected = getattr(self, "_protected_names", ())
        names = [
            name
            for name in fnames
            if (field := self._fields.get(name))
            and name not in protected
            and field.type == "many2one"
            and field.store
            and not field.related
            and field.comodel_name.startswith(_PREFIX)
            and "company_id" in self.env[field.comodel_name]._fields
            and not (company and field.check_company and self._check_company_auto)
        ]
        if not names or not self:
            return
        # Sudo: companies are compared, but not disclosed.
        records = self.sudo()
        of_targets = set().union(*(_companies_of(records[name]) for name in names))
        if of_targets - {False, *self.env.user._get_company_ids()}:
            self._raise_of_other_company()
        if (
            len(of_targets.union(records.company_id.ids if company else ()) - {False})
            < 2
        ):
            # Nearly always so.
            return
        for record in records:
            found = set().union(*(_companies_of(record[name]) for name in names))
            if len(found.union(record.company_id.ids if company else ()) - {False}) > 1:
                raise ValidationError(
                    self.env._(
                        "What the record refers to is of another company: choose what "
                        "is of its own company, or of none."
                    )
                )

    def _raise_of_other_company(self):
        raise AccessError(
            self.env._("You do not work for that company: choose one of yours.")
        )
