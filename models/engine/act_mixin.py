from types import MappingProxyType

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools import acts
from ...tools.text import said

MODULE = "grandes_clientes"
# Role of the requester: a portal user, linked to the entity by the record rules.
REQUESTER = "requester"
# Number of refused records that are compared for common advice.
_ADVISED = 5


class ActMixin(models.AbstractModel):
    """Acts declared in a table, checked in one place and offered when possible.

    Each room, and any other addon, adds its rows by extending :meth:`_get_acts`, and
    the fields that only acts write by extending :meth:`_get_protected_fields`.
    """

    _name = "grandes.clientes.act.mixin"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Acts: who may do what, from which state to which"

    available_acts = fields.Json(
        compute="_compute_available_acts",
        help="Acts that the user may do now: code and label.",
    )
    unavailable_acts = fields.Json(
        compute="_compute_available_acts",
        help="Acts that the user may not do now: code and reason.",
    )

    # === ACT TABLE === #

    @api.model
    def _get_acts(self):
        """Return the act table: ``{code: Act}``.

        A hook: a room extends it by ``super()._get_acts() | {…}`` next to the methods
        that perform its acts. Labels are lazy and no record is read, because the table
        is built once per registry (:meth:`_get_act_table`). Another addon may give a
        row as a dictionary of arguments of :class:`~grandes_clientes.tools.acts.Act`.
        """
        return {}

    @api.model
    @tools.ormcache(cache="stable")
    def _get_act_table(self):
        """Return the complete act table, read-only, built once per registry."""
        rows = self._get_acts().items()
        return MappingProxyType(
            {
                code: row if isinstance(row, acts.Act) else acts.Act(**row)
                for code, row in rows
            }
        )

    @api.model
    def _get_protected_fields(self):
        """Add the state, which only acts change."""
        return super()._get_protected_fields() | {"state"}

    @api.model
    def _get_open_work(self):
        """Return ``{field: OpenWork}``: open work of a record and how to end it.

        A hook: a room declares what must not outlast the record. Its method is not
        called if none of that is open.
        """
        return {}

    @api.model
    @tools.ormcache(cache="stable")
    def _get_open_work_table(self):
        """Return all kinds of open work of a record, read-only."""
        return MappingProxyType(self._get_open_work())

    def _on_work_done(self):
        """End the open work of ended records."""
        # Sudo: the open work may be other users', on records that the user sees only in
        # part.
        ended_sudo = self.sudo()
        ended_sudo.invalidate_recordset(self._RULE_CACHE_FIELDS, flush=False)
        for name, work in self._get_open_work_table().items():
            records_sudo = ended_sudo.filtered_domain(work.of)[name]
            opened_sudo = records_sudo.filtered_domain(work.domain)
            if opened_sudo:
                getattr(opened_sudo, work.end)()

    # === PERMISSIONS === #

    @api.depends("state")
    @api.depends_context("uid", "lang")
    def _compute_available_acts(self):
        acts = self._get_act_table()
        refusals = {act: self._get_cannot_act_reasons(act) for act in acts}
        for record in self:
            why = {
                act: reasons[record.id]
                for act, reasons in refusals.items()
                if record.id in reasons
            }
            record.unavailable_acts = why
            record.available_acts = {
                act: self._get_act_label(act) for act in acts if act not in why
            }

    def _get_act_label(self, act):
        """Return the label of ``act`` in the user's language."""
        return self.env._(self._get_act_table()[act].label)

    def _prepare_dialog(self, act, model, about=None, /, **defaults):
        """Return the window action of the dialog that asks for what ``act`` needs.

        :param str model: model of the dialog
        :param str about: what its title names after the act, by default the record
        :param defaults: default values of the dialog's fields
        """
        if about is None and len(self) == 1:
            about = self.display_name
        return {
            "type": "ir.actions.act_window",
            "name": " · ".join(filter(None, (self._get_act_label(act), about))),
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    def _get_acting_role(self, act):
        """Return the role that allows the user ``act``: a group without its module.

        ``False`` if no role allows it; ``"system"`` for the superuser.
        """
        user = self.env.user
        for role in self._get_act_table()[act].roles:
            # The record rules, checked by every act, decide which requester it is.
            if (
                user.share and user.has_group("base.group_portal")
                if role == REQUESTER
                else user.has_group(f"{MODULE}.{role}")
            ):
                return role
        return "system" if self.env.su else False

    def _get_cannot_act_reasons(self, act):
        """Return ``{id: reason}`` for the records that do not allow ``act`` now."""
        row = self._get_act_table()[act]
        if not self._get_acting_role(act):
            reason = self.env._(
                "Your role does not allow «%(act)s».", act=self._get_act_label(act)
            )
            # Includes new records, which have no database id yet.
            return {record.id: reason for record in self}
        reasons = {}
        for record in self:
            if record.state not in row.origins:
                reasons[record.id] = self.env._(
                    "«%(act)s» is not possible in state «%(state)s».",
                    act=self._get_act_label(act),
                    state=record._get_state_label(),
                )
        if row.check:
            possible = self.filtered(lambda r: r.id not in reasons) if reasons else self
            reasons.update(getattr(possible, row.check)())
        return reasons

    def _get_common_advice(self, act):
        """Return what to do instead of ``act``, which the records' state refuses.

        :return: the advice if the first records share it, otherwise an empty string
        """
        origins = self._get_act_table()[act].origins
        advices = {
            # Browse without prefetching, so that the others' acts are not computed.
            ""
            if record.state in origins
            else self.browse(record.id)._get_state_advice()
            for record in self[:_ADVISED]
        }
        return advices.pop() if len(advices) == 1 else ""

    def _get_state_advice(self):
        """Return what to do when the state of the record refuses an act.

        A hook: the case says whose turn it is, the escalation who ended it.

        :return: a sentence in the user's language, empty if nothing can be done
        """
        self.ensure_one()
        if self.env.user.share:
            return ""
        possible = [
            f"«{label}»"
            for act, label in (self.available_acts or {}).items()
            if hasattr(self, f"action_{act}")
        ]
        if possible:
            return self.env._(
                "What you can do now: %(acts)s.", acts=", ".join(possible)
            )
        # Acts that the state allows to other roles.
        return " ".join(
            self.env._(
                "«%(act)s» takes one of: %(roles)s.",
                act=self._get_act_label(act),
                roles=self._get_act_role_names(act),
            )
            for act, row in self._get_act_table().items()
            if self.state in row.origins
            and not self._get_acting_role(act)
            and hasattr(self, f"action_{act}")
        )

    def _get_state_label(self):
        """Return the label of the record's state in the user's language."""
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    @api.model
    def _check_words(self, words):
        """Return the text given for an act, trimmed.

        :raise ValidationError: it is empty
        """
        words = said(words)
        if not words:
            raise ValidationError(self._get_no_words())
        return words

    @api.model
    def _get_no_words(self):
        """Return the message for an act without its text; a hook of each model."""
        return self.env._("Say why.")

    def _check_act(self, act):
        """Raise unless the user may do ``act`` on every record of ``self``.

        :raise AccessError: the user's role does not allow it, or a rule hides a record
        :raise UserError: a record's state or data do not allow it; the message names
            the records and says why
        """
        if not self._get_acting_role(act):
            message = self.env._(
                "Your role does not allow «%(act)s». It takes one of: %(roles)s.",
                act=self._get_act_label(act),
                roles=self._get_act_role_names(act),
            )
            refused = dict.fromkeys(self.ids, message)
            raise AccessError(message) from acts.RefusedError(self._name, refused)
        self.check_access("read")
        reasons = self._get_cannot_act_reasons(act)
        if not reasons:
            return
        lines = (
            self.env._(
                "%(record)s: %(reason)s",
                record=self.browse(record_id).display_name,
                reason=reason,
            )
            for record_id, reason in reasons.items()
        )
        told = self.env["grandes.clientes.notice"]._get_lines(lines, len(reasons))
        advice = self.browse(reasons)._get_common_advice(act)
        if advice:
            told = (" " if len(reasons) == 1 else "\n").join((told, advice))
        raise UserError(told) from acts.RefusedError(self._name, reasons)

    def _get_act_role_names(self, act):
        """Return the names of the roles that may do ``act``, for a message."""
        return self._get_role_names(tuple(self._get_act_table()[act].roles))

    @api.model
    @tools.ormcache("roles", "self.env.lang")
    def _get_role_names(self, roles):
        """Return the names of the roles in one line; every refusal shows them."""
        # Sudo: group names, so that the user knows whom to ask.
        groups_sudo = self.env["res.groups"].sudo()
        for role in roles:
            if role != REQUESTER:
                groups_sudo |= groups_sudo.env.ref(f"{MODULE}.{role}")
        return ", ".join(groups_sudo.mapped("name"))
