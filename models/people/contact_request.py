from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools import clock
from ...tools.text import said
from ..engine.addresses import get_address_problem
from . import contact_act
from .asked_mixin import DECIDERS
from .contact_identity import IDENTITY


class ContactRequest(models.Model):
    """A request to change a contact's identity, which another user decides."""

    _name = "grandes.clientes.contact.request"
    _description = "Request to change an identity"
    _inherit = ["grandes.clientes.asked.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"
    _TO_DO = "grandes_clientes.activity_contact_request"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    contact_name = fields.Char(related="partner_id.name", string="Contact's name")
    entity_id = fields.Many2one(related="partner_id.parent_id", string="Entity")
    changes = fields.Json(readonly=True)
    summary = fields.Text(string="What is asked", compute="_compute_summary")
    reason = fields.Char(required=True, readonly=True)
    # No partner column in the index: it would make merges of partners fail.
    waiting_key = fields.Char(compute="_compute_waiting_key", store=True)

    _waiting_uniq = models.UniqueIndex(
        "(waiting_key) WHERE waiting_key IS NOT NULL",
        "You just asked to change this contact, in another window: read that request "
        "before you ask again.",
    )

    @api.depends("state", "partner_id", "asked_by_id")
    def _compute_waiting_key(self):
        """Identify what a user may only ask once at a time."""
        for request in self:
            request.waiting_key = request.state == "asked" and (
                f"{request.partner_id.id}/{request.asked_by_id.id}"
            )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "partner_id",
            "changes",
            "reason",
            "waiting_key",
        }

    @api.depends("changes", "partner_id")
    def _compute_summary(self):
        Change = self.env["grandes.clientes.contact.change"]
        kinds = dict(Change._fields["kind"]._description_selection(self.env))
        for request in self:
            request.summary = "\n".join(
                self.env._(
                    "%(what)s: %(old)s → %(new)s",
                    what=kinds[name],
                    old=Change._get_told(name, old) or "—",
                    new=Change._get_told(name, new) or "—",
                )
                for name, (old, new) in (request.changes or {}).items()
            )

    # === ACTS === #

    def _do_approve(self):
        """Change the identities as other users asked.

        :raise UserError: the user asked for one of them, or it changed meanwhile
        """
        self._check_act("approve")
        for request in self:
            partner = request.partner_id
            _old, entity_id = request.changes.get("parent_id", (None, None))
            # Sudo: whether the entity still exists; it may have been merged.
            entity_sudo = partner.sudo().browse(entity_id or [])
            if entity_sudo.exists() != entity_sudo or any(
                old != plain(getattr(partner._get_identity(), name))
                for name, (old, _new) in request.changes.items()
            ):
                raise UserError(
                    self.env._(
                        "«%(name)s» changed since this was asked: ask for it again.",
                        name=partner.display_name,
                    )
                )
            partner._apply_identity(
                {name: new for name, (_old, new) in request.changes.items()},
                contact_act.ContactAct(
                    "request", request.asked_by_id.id, request.reason, request.id
                ),
            )
        self._apply_decision("done")

    def _do_refuse(self):
        """Leave the identities unchanged."""
        self._check_act("refuse")
        self._apply_decision("refused")

    def _get_cannot_approve_reasons(self):
        """Return ``{id: reason}``: users cannot approve their own requests."""
        if self.env.su or self.env.user.has_group("grandes_clientes.group_supervisor"):
            return {}
        return {
            request.id: self.env._(
                "You asked for it: another person approves it, or the supervisor."
            )
            for request in self
            if request.asked_by_id == self.env.user
        }

    def _get_places(self):
        return self.partner_id

    def _prepare_to_do(self):
        self.ensure_one()
        return {
            "summary": self.env._("Decide on a change of identity"),
            "note": self.summary,
        }

    def action_approve(self):
        """Approve the requests of other users."""
        self._do_approve()

    def action_refuse(self):
        """Refuse the requests."""
        self._do_refuse()


class ResPartner(models.Model):
    """Changes of a contact's identity: the act, and the request."""

    _name = "res.partner"
    _inherit = "res.partner"

    contact_request_ids = fields.One2many(
        comodel_name="grandes.clientes.contact.request",
        inverse_name="partner_id",
        string="Requests to change the identity",
        groups="grandes_clientes.group_user",
    )
    waiting_request_id = fields.Many2one(
        comodel_name="grandes.clientes.contact.request",
        compute="_compute_waiting_request_id",
        groups="grandes_clientes.group_user",
    )

    @api.depends("contact_request_ids.state")
    def _compute_waiting_request_id(self):
        for partner in self:
            partner.waiting_request_id = partner.contact_request_ids.filtered(
                lambda request: request.state == "asked"
            )[:1]

    def action_open_waiting_request(self):
        """Open the pending request about the contact."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.contact.request",
            "res_id": self.waiting_request_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _do_change_identity(self, reason, **changes):
        """Change a contact's identity, or ask for it if a second person is needed.

        :param str reason: reason in words
        :param changes: of ``email``, ``parent_id``, ``is_coordinator`` and
            ``coordinator_until``
        :return: the request, empty if the supervisor made the change
        :raise AccessError: the user's role does not allow it
        """
        self.ensure_one()
        if not self.env.user.has_group("grandes_clientes.group_supervisor"):
            return self._do_ask_identity(reason, **changes)
        self.check_access("read")
        changed = self._get_identity_changes(changes)
        self._apply_identity(
            {name: new for name, (_old, new) in changed.items()},
            contact_act.ContactAct("act", self.env.uid, self._said_reason(reason)),
        )
        return self.env["grandes.clientes.contact.request"]

    def _do_ask_identity(self, reason, **changes):
        """Ask another user to change a contact's identity.

        Allowed for users who work with contacts; requesters may ask it for their own
        e-mail address.

        :return: the request
        """
        self.ensure_one()
        user = self.env.user
        own = user.partner_id == self and set(changes) == {"email"}
        if not own:
            if not any(user.has_group(f"grandes_clientes.{role}") for role in DECIDERS):
                raise AccessError(
                    self.env._(
                        "Only who attends entities asks to change who a contact is."
                    )
                )
            self.check_access("read")
        changed = self._get_identity_changes(changes)
        # Sudo: no role may write requests; the change waits for another person.
        Request_sudo = self.env["grandes.clientes.contact.request"].sudo()
        waiting_sudo = Request_sudo.search(
            [
                ("partner_id", "=", self.id),
                ("state", "=", "asked"),
                ("asked_by_id", "=", user.id),
            ]
        )
        waiting_sudo._apply_decision("refused")
        # Before the new one is stored, which has the same key.
        waiting_sudo.flush_recordset()
        request_sudo = Request_sudo.create(
            {
                "partner_id": self.id,
                "changes": changed,
                "reason": self._said_reason(reason),
                "asked_by_id": user.id,
                "asked_on": clock.now(),
            }
        )
        request_sudo._show_to_decide()
        return request_sudo.sudo(False)

    def _said_reason(self, reason):
        """Return the reason, which is required."""
        reason = said(reason)
        if not reason:
            raise UserError(self.env._("Say why the identity changes."))
        return reason[:500]

    def _get_identity_changes(self, changes):
        """Return ``{name: [old, new]}`` of the real changes, as JSON values.

        :raise UserError: nothing changes
        :raise ValidationError: the new e-mail address is invalid
        """
        if unknown := set(changes) - set(IDENTITY):
            raise ValueError(f"No part of an identity: {unknown}")
        before, after = self._get_identity(), self._get_identity(changes)
        changed = {
            name: [plain(getattr(before, name)), plain(getattr(after, name))]
            for name in before.changed(after)
        }
        if not changed:
            raise UserError(self.env._("Nothing changes: the contact is so already."))
        if "email" in changed:
            self._grandes_clientes_check_email(changes["email"])
        return changed

    @api.model
    def _grandes_clientes_check_email(self, email):
        """Check that the addresses entered for a contact are valid.

        :param str email: addresses separated by commas or semicolons, or empty
        :raise ValidationError: names the first invalid address
        """
        if problem := get_address_problem(self.env, email):
            raise ValidationError(problem)

    def _apply_identity(self, values, act):
        """Write a contact's identity as part of an act, which was checked.

        :param dict values: from :meth:`_get_identity_changes`
        :param act: :class:`~.contact_act.ContactAct`
        """
        vals = {name: value or False for name, value in values.items()}
        # Sudo: part of an act, here and below.
        partner_sudo, today = self.sudo(), clock.today(self.env.company)
        if vals.get("is_coordinator") and not partner_sudo.coordinator_since:
            vals["coordinator_since"] = today
        if (
            vals.get("is_coordinator")
            and "coordinator_until" not in vals
            and (partner_sudo.coordinator_until or today) < today
        ):
            # They return: the last day of their first time is over.
            vals |= {"coordinator_since": today, "coordinator_until": False}
        with contact_act.doing(act):
            # Sudo: part of an act, for which the user needs no access to contacts.
            self.sudo().write(vals)
            self.env.flush_all()


def plain(value):
    """Return a part of an identity as a JSON value."""
    if isinstance(value, bool | int | str) or value is None:
        return value
    return value.isoformat() if value else False
