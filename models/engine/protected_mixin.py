from types import MappingProxyType

from odoo import api, models, tools
from odoo.exceptions import ValidationError

from ...tools.clock import PLAUSIBLE
from ...tools.text import storable

# Group by which Odoo marks clients in debug mode, request by request.
_DEBUGGING = "base.group_no_one"
# Limits of the year of dates that are written or sent.
_FIRST, _AFTER = str(PLAUSIBLE.start), str(PLAUSIBLE.stop)


class ProtectedMixin(models.AbstractModel):
    """Fields that only the code of an act writes (INV-9), or that the portal may read.

    Each room declares the former by extending :meth:`_get_protected_fields`. What
    portal users may read is an allowlist, so that new fields are hidden.
    """

    _name = "grandes.clientes.protected.mixin"
    _description = "Fields out of every client's reach"

    # Relational fields used by record rules; see `_check_access`.
    _RULE_CACHE_FIELDS = ()
    # Names of the fields that requesters may read, search and sort by.
    _PORTAL_FIELDS = frozenset()
    # Result of `_get_protected_fields`, kept on the registry class: it is needed at
    # each field access, where even a hit of the ORM cache would cost more.
    _protected_names = frozenset()
    _date_names = frozenset()

    @api.model
    def _get_protected_fields(self):
        """Return the names of the fields that only acts write.

        A hook: whoever adds such a field extends it there. It is called once per
        registry, during the setup of the models, and so must not read records.
        """
        return frozenset()

    @api.model
    def _post_model_setup__(self):
        """Store the names of the protected fields on the registry class."""
        result = super()._post_model_setup__()
        # Odoo checks no rights on the other side of a many2many, whose field here is
        # only shown, and stores what a client writes into a computed field.
        shown = {
            name
            for name, field in self._fields.items()
            if field.store
            and field.readonly
            and (field.type == "many2many" or (field.compute and not field.inverse))
        }
        type(self)._protected_names = frozenset(self._get_protected_fields()) | (
            set() if self._transient else shown
        )
        type(self)._date_names = frozenset(
            name
            for name, field in self._fields.items()
            if field.type in ("date", "datetime")
        )
        return result

    @api.model
    def _get_reactions(self):
        """Return ``{method: Reaction}``: what to call when certain fields are written.

        A hook: a room that depends on a field registers a method of its own, which is
        not called for any other write.
        """
        return {}

    @api.model
    @tools.ormcache(cache="stable")
    def _get_reaction_table(self):
        """Return all reactions, read-only, built once per registry."""
        return MappingProxyType(self._get_reactions())

    def _react(self, names, before=None):
        """Call the reactions to the writing of some fields.

        :param names: names of the written fields
        :param dict before: ``{method: its argument}``
        """
        for method, reaction in self._get_reaction_table().items():
            if reaction.fields.isdisjoint(names):
                continue
            # Sudo: the records that match the reaction's domain, whoever writes.
            touched = self.sudo().filtered_domain(reaction.domain).sudo(self.env.su)
            if touched:
                getattr(touched, method)(*([before[method]] if reaction.before else []))

    @api.model_create_multi
    def create(self, vals_list):
        """Drop characters that the database cannot store, and check dates.

        Defaults of the context for fields that only acts write are ignored: clients
        send contexts, and acts create in sudo, where Odoo does not check them.

        :raise ValidationError: a date is in an implausible year
        """
        for vals in vals_list:
            for name in self._date_names & vals.keys():
                if vals[name] and not _FIRST <= str(vals[name])[:4] < _AFTER:
                    raise self._get_implausible_date(name, vals[name])
        context = self.env.context
        barred = [
            name
            for name in context
            if name.startswith("default_") and name[8:] in self._protected_names
        ]
        env = self.env
        if barred and env.su:
            kept = {name: context[name] for name in context if name not in barred}
            self = self.with_context(kept)  # pylint: disable=context-overridden
        return super().create([storable(vals) for vals in vals_list]).with_env(env)

    def write(self, vals):
        """Check the values as :meth:`create` does, and call the reactions."""
        for name in self._date_names & vals.keys():
            if vals[name] and not _FIRST <= str(vals[name])[:4] < _AFTER:
                raise self._get_implausible_date(name, vals[name])
        before = {
            method: reaction.before(self)
            for method, reaction in self._get_reaction_table().items()
            if reaction.before and not reaction.fields.isdisjoint(vals)
        }
        result = super().write(storable(vals))
        self._react(vals, before)
        return result

    def _get_implausible_date(self, name, value):
        """Return the error for a mistyped date, from which counting would not end."""
        return ValidationError(
            self.env._(
                "«%(field)s» cannot be in the year %(year)s: correct the date.",
                field=self._fields[name]._description_string(self.env),
                year=str(value)[:4].lstrip("0"),
            )
        )

    def _check_access(self, operation):
        """Check access, then forget the lists that the record rules used.

        Odoo evaluates the paths of the rules in sudo, in the cache that the user reads
        from: a user of one desk would find the records of other desks there.
        """
        result = super()._check_access(operation)
        if self._RULE_CACHE_FIELDS and not self.env.su and self._is_of_desk_alone():
            self.invalidate_recordset(self._RULE_CACHE_FIELDS, flush=False)
        return result

    @api.model
    def _is_of_desk_alone(self):
        """Return whether the user's access comes only from belonging to a desk."""
        user = self.env.user
        return not user.has_group("grandes_clientes.group_front_office") and (
            user.has_group("grandes_clientes.group_back_office")
            or user.has_group("grandes_clientes.group_mission_area")
        )

    def _has_field_access(self, field, operation):
        """Restrict protected fields to acts, and portal users to their allowlist.

        Protected fields are written in sudo by acts only. A context key would be no
        protection, because clients send contexts. Portal users are refused fields
        outside the allowlist in every way: read, export, search, group, sort. The
        domains of record rules and the commented ``sudo`` of acts still work.
        """
        env = self.env
        if not env.su:
            if operation == "write" and field.name in self._protected_names:
                return False
            if operation != "read" or field.name not in self._PORTAL_FIELDS:
                try:
                    is_share = env.cr.cache["grandes_clientes_share"][env.uid]
                except KeyError:
                    is_share = self._is_share_user()
                if is_share:
                    return False
            if operation == "read" and field.groups and _DEBUGGING not in field.groups:
                return self._is_read_by_groups(field.name)
        return super()._has_field_access(field, operation)

    @api.model
    @tools.ormcache("self.env.uid", "name")
    def _is_read_by_groups(self, name):
        """Return whether the user's groups allow reading a field with ``groups``.

        Cached as long as Odoo caches the groups: a page of a list asks for each of its
        cells.
        """
        return super()._has_field_access(self._fields[name], "read")

    @api.model
    def _is_share_user(self):
        """Return whether the user is a portal or public user.

        Needed for every field of every record read: cached per transaction.
        """
        known = self.env.cr.cache.setdefault("grandes_clientes_share", {})
        uid = self.env.uid
        if uid not in known:
            known[uid] = self.env.user.share
        return known[uid]
