from dataclasses import dataclass
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize_all

from ...tools import clock
from . import contact_act

#: Fields that identify a contact: where answers go, and who logs in as whom.
IDENTITY = ("email", "parent_id", "is_coordinator", "coordinator_until")
#: How long no password is reset by mail after the address changed.
PAUSE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity of a contact at one moment."""

    email: str
    parent_id: int
    is_coordinator: bool
    coordinator_until: object

    def changed(self, other):
        """Return the names of the fields in which ``other`` differs."""
        names = [
            name
            for name in IDENTITY[1:]
            if (getattr(self, name) or False) != (getattr(other, name) or False)
        ]
        if not _is_same_address(self.email, other.email):
            names.insert(0, "email")
        return names


class ResPartner(models.Model):
    """Portal accounts and coordinators, whose identity only an act may change.

    Whoever could write an e-mail address could request a new password there, and read
    everything that the entity filed. The check is in this model, through which all ways
    pass: the form, import, ``/my/account``, and writes by users and opportunities.
    Merges bypass it; see :mod:`.partner_merge`.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    is_guarded_contact = fields.Boolean(
        compute="_compute_is_guarded_contact",
        help="Coordinates an entity or has an account of the portal: e-mail, entity "
        "and coordination change by «Change identity» alone.",
    )
    reset_paused_until = fields.Datetime(
        string="No new password by mail until",
        readonly=True,
        copy=False,
        groups="grandes_clientes.group_user",
        help="The e-mail address changed: until then nobody gets a new password there.",
    )

    @api.depends("is_coordinator", "user_ids")
    def _compute_is_guarded_contact(self):
        # Sudo: everybody who sees the contact sees whether there is an account.
        for partner in self.sudo().with_context(active_test=False):
            partner.is_guarded_contact = partner.is_coordinator or any(
                user.share for user in partner.user_ids
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Require approval for new coordinators, unless the supervisor creates them.

        The contact is created, but a second person has to approve it as coordinator.
        """
        partners = super().create(vals_list)
        made = partners.filtered("is_coordinator")
        if made and not self._can_change_identity():
            # Sudo: reverted within the same transaction; the request asks for it.
            made.sudo()._write_identity({"is_coordinator": False})
            for partner in made:
                partner._do_ask_identity(
                    self.env._("Entered as a new coordinator."), is_coordinator=True
                )
        return partners

    def write(self, vals):
        """Refuse changes that only an act may make, and record changes."""
        if "reset_paused_until" in vals and not self._is_identity_act():
            raise UserError(self.env._("The pause of the new password ends by itself."))
        names = [name for name in IDENTITY if name in vals]
        if not names:
            return super().write(vals)
        before = self._get_guarded_identities(vals.get("is_coordinator"))
        changing = [
            partner
            for partner, identity in before.items()
            if identity.changed(partner._get_identity(vals))
        ]
        if not changing:
            return super().write(vals)
        if not self._is_identity_act():
            # Sudo: the name of the contact that the user was about to write.
            raise UserError(
                self.env._(
                    "«%(name)s» coordinates an entity or signs in to the portal: "
                    "e-mail, entity and coordination change by «Change identity» on "
                    "the contact, by the supervisor alone or by two persons.",
                    name=changing[0].sudo().display_name,
                )
            )
        result = super().write(vals)
        for partner in changing:
            partner._log_identity(before[partner])
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _is_identity_act(self):
        """Return whether an act is active, or the system itself writes.

        A user's ``sudo`` does not count: the portal and Odoo's wizards use it.
        """
        return contact_act.current() is not None or self.env.uid == SUPERUSER_ID

    @api.model
    def _can_change_identity(self):
        """Return whether the user may change an identity without a second person."""
        return self._is_identity_act() or self.env.user.has_group(
            "grandes_clientes.group_supervisor"
        )

    def _write_identity(self, vals):
        """Revert a value of the current creation, without recording a change."""
        with contact_act.doing(contact_act.ContactAct("undo", self.env.uid)):
            return super().write(vals)

    def _get_guarded_identities(self, becomes_coordinator=False):
        """Return ``{partner: Identity}`` of the contacts that only an act may change.

        :param becomes_coordinator: whether all of them are about to become one
        """
        # Sudo: the check needs the real contacts, accounts and entities.
        partners_sudo = self.sudo()
        return {
            partner.sudo(self.env.su): partner._get_identity()
            for partner in partners_sudo
            if becomes_coordinator or partner.is_guarded_contact
        }

    def _get_identity(self, vals=None):
        """Return the contact's :class:`Identity`, with ``vals`` applied."""
        self.ensure_one()
        # Sudo: see `_get_guarded_identities`.
        partner_sudo, vals = self.sudo(), vals or {}
        parent = vals.get("parent_id", partner_sudo.parent_id.id)
        return Identity(
            email=vals.get("email", partner_sudo.email) or "",
            parent_id=(parent.id if isinstance(parent, models.BaseModel) else parent)
            or 0,
            is_coordinator=bool(
                vals.get("is_coordinator", partner_sudo.is_coordinator)
            ),
            coordinator_until=fields.Date.to_date(
                vals.get("coordinator_until", partner_sudo.coordinator_until)
            ),
        )

    def _log_identity(self, before):
        """Record the changes of a contact, and invalidate what depended on them.

        Password links are invalidated, and none is mailed for some days; the old
        address gets a notice.

        :param Identity before: identity before the change
        """
        self.ensure_one()
        names = before.changed(self._get_identity())
        if not names:
            return
        # Sudo: follows from the act, which was checked.
        partner_sudo = self.sudo()
        self.env["grandes.clientes.contact.change"]._log(partner_sudo, before, names)
        partner_sudo.signup_cancel()
        act = contact_act.current()
        if not act:
            return  # changed by the system itself: nobody asked for it
        accounts_sudo = partner_sudo.with_context(active_test=False).user_ids.filtered(
            "share"
        )
        if "email" in names and accounts_sudo:
            partner_sudo.reset_paused_until = clock.now() + PAUSE
            accounts_sudo._follow_address(before.email, partner_sudo.email)
        partner_sudo._notify_identity(before, names)

    def _notify_identity(self, before, names):
        """Queue the notice of the changes, to the previous address."""
        self.ensure_one()
        addresses = email_normalize_all(before.email)
        if not addresses:
            return
        company = self.company_id or self.env.company
        speaking = self.with_context(lang=self.lang or company.partner_id.lang)
        body = speaking.env["ir.qweb"]._render(
            "grandes_clientes.notice_identity_changed",
            {
                "contact": speaking,
                "names": names,
                "company": company,
                "person": speaking.name,
            },
        )
        self.env["mail.mail"].create(
            {
                "subject": speaking.env._("Your data with us changed"),
                "body_html": body,
                "body": body,
                "email_to": ", ".join(addresses),
                "email_from": company._grandes_clientes_get_sender(),
                "reply_to": company._grandes_clientes_get_reply_to(),
                "model": self._name,
                "res_id": self.id,
                "auto_delete": False,
                "message_type": "auto_comment",
            }
        )

    # === PASSWORDS === #

    def signup_prepare(self, signup_type="signup"):
        """Prepare a password link, unless the address has just changed.

        :raise UserError: the pause is not over
        """
        # Sudo: the field is not readable; only the end of the pause is shown.
        paused_sudo = self.sudo().filtered(
            lambda partner: (partner.reset_paused_until or clock.now()) > clock.now()
        )
        if paused_sudo:
            raise UserError(
                self.env._(
                    "The address of «%(name)s» changed a short time ago: no link for a "
                    "new password is mailed until %(until)s.",
                    name=paused_sudo[0].name,
                    until=clock.on_screen(
                        paused_sudo[0].reset_paused_until,
                        self.env.lang or "es",
                        self.env.tz.zone,
                    ),
                )
            )
        return super().signup_prepare(signup_type=signup_type)

    def _get_login_date(self):
        """Return the value to which password links are bound, with the last change.

        Otherwise preparing a new link would reactivate old ones, mailed to another
        address.
        """
        result = super()._get_login_date()
        # Sudo: the field is not readable; it is signed into the link.
        changed = self.sudo().reset_paused_until
        return f"{result}/{changed.isoformat()}" if changed else result


def _is_same_address(old, new):
    """Return whether both values contain the same addresses."""
    before, after = email_normalize_all(old), email_normalize_all(new)
    if before or after:
        return sorted(before) == sorted(after)
    return (old or "").strip() == (new or "").strip()
