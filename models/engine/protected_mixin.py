from types import MappingProxyType

from odoo import api, models, tools
from odoo.exceptions import ValidationError

from ...tools.clock import PLAUSIBLE
from ...tools.text import storable

# A group by which Odoo means that the client debugs, request by request.
_DEBUGGING = "base.group_no_one"
# As dates begin that are written down or sent.
_FIRST, _AFTER = str(PLAUSIBLE.start), str(PLAUSIBLE.stop)


class ProtectedMixin(models.AbstractModel):
    """Fields that only the code of an act writes (INV-9), or that the portal reads.

    Each room names the former by extending :meth:`_get_protected_fields`. What users
    of the portal may read is a white list, so that a new field is hidden.
    """

    _name = "grandes.clientes.protected.mixin"
    _description = "Fields out of every client's reach"

    # Lists by which record rules find out whose a record is; see `_check_access`.
    _RULE_CACHE_FIELDS = ()
    # Names of the fields that who asked may read, search and sort by.
    _PORTAL_FIELDS = frozenset()
    # What `_get_protected_fields` returned, kept on the registry's class: asked at
    # each access to a field, where even a hit of the ORM's cache would cost more.
    _protected_names = frozenset()
    _date_names = frozenset()

    @api.model
    def _get_protected_fields(self):
        """Return the names of the fields that only acts write.

        A hook: whoever adds such a field to a model extends it there. It is asked
        once a registry, when the models are set up, and so reads no records.
        """
        return frozenset()

    @api.model
    def _post_model_setup__(self):
        """Keep the names of the protected fields with the class that was set up."""
        result = super()._post_model_setup__()
        type(self)._protected_names = frozenset(self._get_protected_fields())
        type(self)._date_names = frozenset(
            name
            for name, field in self._fields.items()
            if field.type in ("date", "datetime")
        )
        return result

    @api.model
    def _get_reactions(self):
        """Return ``{method: Reaction}``: what follows where some fields are written.

        A hook: a room that goes by a field names it there, with its own method, and
        has nothing to do with any other write.
        """
        return {}

    @api.model
    @tools.ormcache(cache="stable")
    def _get_reaction_table(self):
        """Return all the reactions, read-only, put together once a registry."""
        return MappingProxyType(self._get_reactions())

    def _react(self, names, before=None):
        """Let follow what follows from the writing of some fields.

        :param dict before: ``{method: what it gets}``
        """
        for method, reaction in self._get_reaction_table().items():
            if reaction.fields.isdisjoint(names):
                continue
            # Sudo: which records it is for, whoever writes.
            touched = self.sudo().filtered_domain(reaction.domain).sudo(self.env.su)
            if touched:
                getattr(touched, method)(*([before[method]] if reaction.before else []))

    @api.model_create_multi
    def create(self, vals_list):
        """Create; characters that no database holds are dropped, whoever sends them.

        :raise ValidationError: a date is in a year that nobody means
        """
        for vals in vals_list:
            for name in self._date_names & vals.keys():
                if vals[name] and not _FIRST <= str(vals[name])[:4] < _AFTER:
                    raise self._get_implausible_date(name, vals[name])
        return super().create([storable(vals) for vals in vals_list])

    def write(self, vals):
        """Write, as for :meth:`create`; let follow what follows from it."""
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
        """Return the error for a date that was mistyped: what it counts has no end."""
        return ValidationError(
            self.env._(
                "«%(field)s» cannot be in the year %(year)s: correct the date.",
                field=self._fields[name]._description_string(self.env),
                year=str(value)[:4].lstrip("0"),
            )
        )

    def _check_access(self, operation):
        """Check; forget the lists that the record rules went through.

        Odoo follows the paths of the rules with all rights, in the cache that the
        person reads from: who is of one desk would find the other desks' there.
        """
        result = super()._check_access(operation)
        if self._RULE_CACHE_FIELDS and not self.env.su and self._is_of_desk_alone():
            self.invalidate_recordset(self._RULE_CACHE_FIELDS, flush=False)
        return result

    @api.model
    def _is_of_desk_alone(self):
        """Whether the user sees by the tie to a desk, and not all there is."""
        user = self.env.user
        return not user.has_group("grandes_clientes.group_front_office") and (
            user.has_group("grandes_clientes.group_back_office")
            or user.has_group("grandes_clientes.group_mission_area")
        )

    def _has_field_access(self, field, operation):
        """Refuse protected fields to all but an act's own ``sudo``, and to the portal.

        A context key would be no guard: clients send contexts. Users of the portal
        are refused what is not on the white list by whatever way: read, export,
        search, group, sort. The domains of the record rules and what acts do by a
        commented ``sudo`` go on.
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
        """Whether the user's groups allow reading a field that is of some alone.

        Kept as long as Odoo keeps whose groups they are: a page of a list asks for
        each of its cells.
        """
        return super()._has_field_access(self._fields[name], "read")

    @api.model
    def _is_share_user(self):
        """Whether the user is one of the portal, or of nobody.

        Asked for every field of every record that anybody reads: once a transaction
        is enough.
        """
        known = self.env.cr.cache.setdefault("grandes_clientes_share", {})
        uid = self.env.uid
        if uid not in known:
            known[uid] = self.env.user.share
        return known[uid]
