from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import escape_psql

from ...tools.text import said
from ..people import contact_act


class PortalInvitation(models.Model):
    """Decision on requests for access: a coordinator with an account, or a reason."""

    _name = "grandes.clientes.portal.invitation"
    _inherit = "grandes.clientes.portal.invitation"

    def _get_cannot_approve_reasons(self):
        """Return ``{id: reason}``: no entity, or the address belongs to another."""
        reasons = {}
        for invitation in self:
            # Sudo: checks whether the address is taken, without revealing by whom.
            others_sudo = (
                self.env["res.users"]
                .sudo()
                .with_context(active_test=False)
                .search([("login", "=ilike", escape_psql(invitation.email))])
            )
            if invitation.is_own:
                others_sudo -= invitation.asked_by_id.sudo()
            if not invitation.entity_id:
                reasons[invitation.id] = self.env._("Choose the entity first.")
            elif any(
                user.partner_id.commercial_partner_id
                != invitation.entity_id.commercial_partner_id
                for user in others_sudo
            ):
                reasons[invitation.id] = self.env._(
                    "%(email)s signs in for somebody else already: refuse it and say "
                    "so, or change that contact's identity.",
                    email=invitation.email,
                )
        return reasons

    def _do_approve(self):
        """Make them coordinators; those without an account get an invitation."""
        self._check_act("approve")
        for invitation in self:
            contact = invitation._apply_contact()
            # Sudo: result of the act, which was checked.
            invitation.sudo().contact_id = contact
        self._apply_decision("done")
        self._notify_asked()

    def _do_refuse(self, reason):
        """Refuse access, and store the reason."""
        self._check_act("refuse")
        reason = said(self._clean(reason))
        if not reason:
            raise UserError(self.env._("Say why not: who asked reads it."))
        # Sudo: as above.
        self.sudo().refusal = reason
        self._apply_decision("refused")
        self._notify_asked()

    def _apply_contact(self):
        """Return the contact, made a coordinator with an account."""
        self.ensure_one()
        # Sudo: the act was checked; the decider needs no access to users.
        invitation_sudo = self.sudo()
        Partner_sudo = invitation_sudo.env["res.partner"]
        if self.is_own:
            contact_sudo = invitation_sudo.asked_by_id.partner_id
        else:
            # Whoever left may be archived: a second contact could not have the account.
            contact_sudo = Partner_sudo.with_context(active_test=False).search(
                [
                    ("email_normalized", "=", self.email),
                    ("parent_id", "=", self.entity_id.id),
                ],
                order="active DESC, id",
                limit=1,
            ) or Partner_sudo.create(
                {
                    "name": self.name,
                    "email": self.email,
                    # Requests of earlier releases may hold something else in this
                    # field.
                    "phone": not Partner_sudo._get_telephone_problem(self.phone)
                    and self.phone,
                    "function": self.position,
                    "parent_id": self.entity_id.id,
                    "company_id": self.entity_id.company_id.id,
                    "lang": self.entity_id.lang or self.env.company.partner_id.lang,
                }
            )
        asked_by = self.asked_by_id.id
        contact_sudo._apply_identity(
            {"parent_id": self.entity_id.id, "is_coordinator": True},
            contact_act.ContactAct("portal", asked_by, self._get_act_reason()),
        )
        contact_sudo.filtered(lambda contact: not contact.active).action_unarchive()
        if not contact_sudo.with_context(active_test=True).user_ids:
            self._apply_account(contact_sudo)
        return contact_sudo.sudo(False)

    def _apply_account(self, contact_sudo):
        """Give a contact an account, or the archived one back, and mail a link."""
        archived_sudo = contact_sudo.with_context(active_test=False).user_ids
        # Never an account of ours: it would bring its roles.
        archived_sudo.filtered("share").action_unarchive()
        wizard_sudo = contact_sudo.env["portal.wizard"].create(
            {"partner_ids": [fields.Command.set(contact_sudo.ids)]}
        )
        line_sudo = wizard_sudo.user_ids
        if line_sudo.is_portal and line_sudo.user_id.active:
            line_sudo.action_invite_again()
        else:
            line_sudo.action_grant_access()

    def _get_act_reason(self):
        self.ensure_one()
        return self.env._("Access asked for in the portal, approved by us.")

    def _notify_asked(self):
        """Notify those who asked of the decision, in their language."""
        # Sudo: acts queue mails; no role may create them.
        mails_sudo = self.env["mail.mail"].sudo()
        for invitation in self.sudo():
            asked = invitation.asked_by_id.partner_id
            company = invitation.company_id
            speaking = invitation.with_context(
                lang=asked.lang or company.partner_id.lang
            )
            if not asked.email_normalized:
                continue
            body = speaking.env["ir.qweb"]._render(
                "grandes_clientes.notice_invitation",
                {
                    "invitation": speaking,
                    **speaking.env["grandes.clientes.message.frame"]._prepare_letter(
                        company, name=asked.name, url=f"{self.get_base_url()}/my"
                    ),
                },
            )
            mails_sudo.create(
                {
                    "subject": speaking.env._("Access to the portal: what we decided"),
                    "body_html": body,
                    "body": body,
                    "email_to": asked.email_normalized,
                    "email_from": company._grandes_clientes_get_sender(),
                    "reply_to": company._grandes_clientes_get_reply_to(),
                    "model": "res.partner",
                    "res_id": asked.id,
                    "auto_delete": False,
                    "message_type": "auto_comment",
                }
            )

    # === ACTIONS === #

    def action_approve(self):
        """Give the requested access."""
        self._do_approve()

    def action_refuse(self):
        """Ask for the reason to refuse access."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "No access for %(name)s", name=", ".join(self.mapped("name"))
            ),
            "res_model": "grandes.clientes.portal.invitation.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_invitation_ids": self.ids},
        }
