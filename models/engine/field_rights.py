from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

_PREFIX = "grandes.clientes."
_MODULE = "grandes_clientes"


class Base(models.AbstractModel):
    """Unreadable fields of this addon cannot be searched, sorted or aggregated either.

    Odoo checks access to a column, but not to a field that stands for another
    (``related``), has a search method of its own, or is a grouped many2many: each of
    them would disclose, value by value, what reading refuses. The checks are on all
    models, where searching, sorting, grouping and aggregating converge, so that every
    model of the addon is covered.
    """

    _inherit = "base"

    @api.model
    def _check_field_used(self, name):
        """Raise if it is a field of this addon that the user may not read.

        :raise AccessError: names the field
        """
        field = self._fields.get(name)
        if field is not None and (
            self._name.startswith(_PREFIX) or _MODULE in field._modules
        ):
            self._check_field_access(field, "read")

    def _field_to_sql(self, alias, field_expr, query=None):
        """Check the field itself before its target: sort, aggregate, having."""
        if not self.env.su:
            field = self._fields.get(field_expr.split(".", 1)[0])
            # Odoo checks all other fields with the rights of the current user.
            if field is not None and field.related and not field.store:
                self._check_field_used(field.name)
        return super()._field_to_sql(alias, field_expr, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Check the grouped field; for a path this is called for each of its models."""
        if not self.env.su:
            self._check_field_used(groupby_spec.split(":", 1)[0].split(".", 1)[0])
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        self._check_fields_grouped(groupby, aggregates, having, order)
        return super()._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        specs = [spec for specs in grouping_sets for spec in specs]
        self._check_fields_grouped(specs, aggregates, (), order)
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    @api.model
    def _check_fields_grouped(self, groupby, aggregates, having, order):
        """Check the grouped and aggregated fields even if no record is found.

        Odoo skips the checks once it knows that no record matches, so that the answer
        would disclose exactly that.
        """
        if self.env.su:
            return
        conditions = (each[0] for each in having if not isinstance(each, str))
        terms = (term.split()[0] for term in (order or "").split(",") if term.strip())
        for spec in (*groupby, *aggregates, *conditions, *terms):
            if isinstance(spec, str):
                self._check_field_used(spec.split(":", 1)[0].split(".", 1)[0])

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Check every field of the domain before it is translated to columns."""
        if not (self.env.su or bypass_access):
            domain = Domain(domain)
            self._check_fields_searched(domain)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _check_fields_searched(self, domain):
        """Raise if the domain, or a nested one, uses a field that may not be read.

        :raise AccessError: names the field
        """
        for condition in domain.iter_conditions():
            model = self
            for name in condition.field_expr.split("."):
                model._check_field_used(name)
                field = model._fields.get(name)
                if field is None or not field.relational:
                    break
                model = self.env[field.comodel_name]
            else:
                # With «any!» the code asks; clients cannot use it.
                if condition.operator in ("any", "not any") and isinstance(
                    condition.value, list | tuple | Domain
                ):
                    model._check_fields_searched(Domain(condition.value))

    def unlink(self):
        """Delete the records, ignoring an uninstall flag that a client sends."""
        # Modules are loaded and uninstalled by the superuser, as whom nobody logs in.
        # Odoo's own model descriptions are the administrator's, who may need the key.
        if (
            self.env.context.get(MODULE_UNINSTALL_FLAG)
            and not (self.env.su and self.env.uid == SUPERUSER_ID)
            and not self._name.startswith("ir.model")
        ):
            self = self.with_context(**{MODULE_UNINSTALL_FLAG: False})
        return super().unlink()
