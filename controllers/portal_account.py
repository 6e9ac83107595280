from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import single_email_re

from .portal import PortalBase


class PortalAccount(PortalBase):
    """The requester's own data: who one is changes when somebody of ours says so."""

    def _needs_address(self):
        """Ask no coordinator for a telephone, which is theirs to give."""
        return not _is_coordinators_account() and super()._needs_address()

    def _get_mandatory_address_fields(self, country_sudo):
        """Ask no coordinator for street and zip code: nothing is sent to them."""
        if _is_coordinators_account():
            return set()
        return super()._get_mandatory_address_fields(country_sudo)

    def _create_or_update_address(self, partner_sudo, *args, **form_data):
        """Save the address; a new e-mail of one's own waits for us to approve it.

        The rest is saved at once. Of whomever else, what an act alone changes is
        refused beside the form.
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
            # Sudo is left: asking is the person's own act.
            saved.sudo(False)._do_ask_identity(
                request.env._("Asked in the portal by the contact."), email=email
            )
            feedback["redirectUrl"] = "/my/account?correo=pedido"
        return saved, feedback

    def _prepare_my_account_rendering_values(self, redirect="/my", **kwargs):
        """Say that the new e-mail address waits, where one was asked for."""
        # Sudo: the requester's own request, which requesters read nowhere else.
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
    """Whether a coordinator has their own data before them, and no shop's form."""
    return request.httprequest.path.startswith("/my/") and bool(
        request.env.user._grandes_clientes_get_entities()
    )
