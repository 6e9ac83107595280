from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

_PREFIX = "grandes.clientes."
_MODULE = "grandes_clientes"


class Base(models.AbstractModel):
    """What one may not read of ours is neither searched, sorted nor counted by.

    Odoo asks for the right to a column, and not for that to a field which stands for
    another's (``related``), is searched by a method of its own, or is many2many and
    grouped by: each of them would tell value by value what reading refuses. Here,
    where searching, sorting, grouping and aggregating of all models meet, so that no
    model of ours can be without it.
    """

    _inherit = "base"

    @api.model
    def _is_field_of_ours(self, field):
        """Whether the field is of a model of ours, or ours on another's."""
        return self._name.startswith(_PREFIX) or _MODULE in field._modules

    @api.model
    def _check_field_used(self, name):
        """Raise if it is a field of ours that the user may not read.

        :raise AccessError: says which
        """
        field = self._fields.get(name)
        if field is not None and self._is_field_of_ours(field):
            self._check_field_access(field, "read")

    def _field_to_sql(self, alias, field_expr, query=None):
        """Check the field itself before what it stands for: sort, aggregate, having."""
        if not self.env.su:
            field = self._fields.get(field_expr.split(".", 1)[0])
            # Odoo checks all others, with the rights of whoever asks.
            if field is not None and field.related and not field.store:
                self._check_field_used(field.name)
        return super()._field_to_sql(alias, field_expr, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Check what is grouped by; a path comes here for each of its models."""
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
        """Check what is grouped by and added up, also where there is nothing to.

        Odoo asks for no right once it knows that no record is found, so that the
        answer would tell that there is none.
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
        """Check every field of the domain, before it is translated to columns."""
        if not (self.env.su or bypass_access):
            domain = Domain(domain)
            self._check_fields_searched(domain)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _check_fields_searched(self, domain):
        """Raise if a domain, or one within it, looks into what may not be read.

        :raise AccessError: says into which field
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
                # With «any!» it is the code that asks, and no client can.
                if condition.operator in ("any", "not any") and isinstance(
                    condition.value, list | tuple | Domain
                ):
                    model._check_fields_searched(Domain(condition.value))

    def unlink(self):
        """Delete; a client that claims to uninstall is taken as any other."""
        # Modules are loaded and uninstalled by the superuser, as whom nobody signs in.
        # Odoo's description of its models is the administrator's, who may need the key.
        if (
            self.env.context.get(MODULE_UNINSTALL_FLAG)
            and not (self.env.su and self.env.uid == SUPERUSER_ID)
            and not self._name.startswith("ir.model")
        ):
            self = self.with_context(**{MODULE_UNINSTALL_FLAG: False})
        return super().unlink()
