from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import single_email_re

from .portal import PortalBase


class PortalAccount(PortalBase):
    """The requester's own data; a change of identity needs our approval."""

    def _needs_address(self):
        """Require no telephone of coordinators, who may leave it empty."""
        return not _is_coordinators_account() and super()._needs_address()

    def _get_mandatory_address_fields(self, country_sudo):
        """Require no street and zip code of coordinators: nothing is sent there."""
        if _is_coordinators_account():
            return set()
        return super()._get_mandatory_address_fields(country_sudo)

    def _create_or_update_address(self, partner_sudo, *args, **form_data):
        """Save the address; a new e-mail of the user themselves awaits approval.

        Everything else is saved at once. For other contacts, fields that only an act
        may change are refused with a message next to the form.
        """
        email = (form_data.get("email") or "").strip()
        own = partner_sudo and partner_sudo == request.env.user.partner_id
        asks = (
            own
            and partner_sudo.is_guarded_contact
            and single_email_re.match(email)
            and partner_sudo._get_guarded_identities()
            and "email"
            in partner_sudo._get_identity().changed(
                partner_sudo._get_identity({"email": email})
            )
        )
        if asks:
            form_data["email"] = partner_sudo.email
        try:
            with request.env.cr.savepoint():
                saved, feedback = super()._create_or_update_address(
                    partner_sudo, *args, **form_data
                )
        except UserError as error:
            told = partner_sudo._get_telephone_problem(form_data.get("phone"))
            return partner_sudo, {
                "invalid_fields": ["phone" if told else "email"],
                "messages": [str(error)],
            }
        if asks and "redirectUrl" in feedback:
            # Without sudo: the request is the person's own act.
            saved.sudo(False)._do_ask_identity(
                request.env._("Asked in the portal by the contact."), email=email
            )
            feedback["redirectUrl"] = "/my/account?correo=pedido"
        return saved, feedback

    def _prepare_my_account_rendering_values(self, redirect="/my", **kwargs):
        """Add the new e-mail address that awaits approval, if any."""
        # Sudo: reads the requester's own request, which they can read nowhere else.
        requests_sudo = request.env["grandes.clientes.contact.request"].sudo()
        return {
            **super()._prepare_my_account_rendering_values(redirect=redirect, **kwargs),
            "gc_asked_email": requests_sudo.search(
                [
                    ("partner_id", "=", request.env.user.partner_id.id),
                    ("asked_by_id", "=", request.env.uid),
                    ("state", "=", "asked"),
                ],
                limit=1,
            ).changes,
        }


def _is_coordinators_account():
    """Return whether a coordinator edits their own data, not an address of a shop."""
    return request.httprequest.path.startswith("/my/") and bool(
        request.env.user._grandes_clientes_get_entities()
    )
