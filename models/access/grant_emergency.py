from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import clock
from ...tools.text import said


class AccessGrant(models.Model):
    """Emergency grants: given at once for two days, then approved by the Coordinador.

    The grant ends by itself. It remains listed until the Coordinador has decided, even
    once it has ended.
    """

    _name = "grandes.clientes.access.grant"
    _inherit = "grandes.clientes.access.grant"

    approval = fields.Selection(
        selection=[
            ("pending", "To be approved"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What the Coordinador decided of the emergency.",
    )
    approval_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    approval_on = fields.Datetime(string="Decided on", readonly=True, copy=False)
    approval_reason = fields.Char(
        string="Why it was decided so", readonly=True, copy=False
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields of the decision on an emergency."""
        return super()._get_protected_fields() | {
            "approval",
            "approval_by_id",
            "approval_on",
            "approval_reason",
        }

    def write(self, vals):
        """Write; an emergency that a request continues is approved by that request."""
        if vals.get("is_emergency") is False and vals.get("request_id"):
            decided_by = self.env["grandes.clientes.access.request"].browse(
                vals["request_id"]
            )
            pending = self.filtered(lambda grant: grant.approval == "pending")
            if pending:
                # Sudo: a consequence of the request, which was approved.
                pending.sudo().write(
                    {
                        "approval": "approved",
                        "approval_by_id": decided_by.sudo().approved_by_id.id,
                        "approval_on": clock.now(),
                    }
                )
        return super().write(vals)

    def _do_grant(self):
        """Give the profiles; an emergency needs a reason and awaits the Coordinador."""
        emergencies = self.filtered(lambda grant: grant.is_emergency)
        for grant in emergencies:
            if not said(grant.reason):
                raise UserError(self.env._("Write why it cannot wait."))
        result = super()._do_grant()
        if emergencies:
            # Sudo: part of the act of giving, which was checked.
            emergencies.sudo().write({"approval": "pending"})
            emergencies._notify_emergency()
        return result

    def _notify_emergency(self):
        """Notify the Coordinador and oversight of access given without approval."""
        # Sudo: reads the members of two groups.
        groups_sudo = self.env["res.groups"].sudo()
        for xml_id in ("group_coordinator", "group_oversight"):
            groups_sudo |= self.env.ref(f"grandes_clientes.{xml_id}").sudo()
        company = self.env.company
        users_sudo = groups_sudo.all_user_ids.filtered(
            lambda user: user.active and company in user.company_ids
        )
        for user_sudo in users_sudo:
            grants = self.with_context(lang=user_sudo.lang)
            for grant in grants:
                self.env["mail.thread"].with_context(
                    lang=user_sudo.lang
                ).sudo().message_notify(
                    partner_ids=user_sudo.partner_id.ids,
                    subject=grants.env._(
                        "Emergency access of %(name)s", name=grant.user_id.name
                    ),
                    body=grants.env._(
                        "%(by)s gave «%(profile)s» to %(name)s for 48 hours: "
                        "%(reason)s. The Coordinador approves or refuses it.",
                        by=grants.env.user.name,
                        profile=grant.profile_id.name,
                        name=grant.user_id.name,
                        reason=(grant.reason or "").strip().rstrip("."),
                    ),
                    model=grant._name,
                    res_id=grant.id,
                    email_layout_xmlid="grandes_clientes.mail_notification",
                )

    def _do_approve_emergency(self):
        """Approve emergency grants, as the Coordinador."""
        self._check_decide_emergency()
        self._apply_approval("approved")

    def _do_refuse_emergency(self, reason):
        """Refuse emergency grants, as the Coordinador; those not yet ended end now.

        The grant of a person who holds work by now is suspended instead, which waits
        for no hand-over, and ends in time.
        """
        self._check_decide_emergency()
        if not said(reason):
            raise UserError(self.env._("Write why."))
        self._apply_approval("refused", reason)
        for grant in self.filtered(lambda grant: grant.state != "ended"):
            # Sudo: the refusal ends it, which the Coordinador may not do otherwise.
            grant_sudo = grant.sudo()
            try:
                with self.env.cr.savepoint():
                    grant_sudo._do_end(reason)
            except UserError:
                if grant_sudo.state != "in_force":
                    raise
                grant_sudo._do_suspend(reason)

    def _get_cannot_grant_reasons(self):
        """Add the emergencies that the Coordinador refused."""
        reasons = super()._get_cannot_grant_reasons()
        for grant in self.filtered(lambda grant: grant.approval == "refused"):
            reasons.setdefault(
                grant.id,
                self.env._("The Coordinador refused this emergency: it ends."),
            )
        return reasons

    def _check_decide_emergency(self):
        """Raise unless the user may decide on these emergencies and they are pending.

        :raise AccessError: the user is no Coordinador
        :raise UserError: one is not pending, or was given by or to the user
        """
        user = self.env.user
        if not (self.env.su or user.has_group("grandes_clientes.group_coordinator")):
            raise AccessError(
                self.env._("Only the Coordinador decides of emergency access.")
            )
        self.check_access("read")
        for grant in self:
            if grant.approval != "pending":
                raise UserError(
                    self.env._(
                        "%(name)s: no emergency waits to be decided.",
                        name=grant.user_id.name,
                    )
                )
            if user in (grant.user_id, grant.granted_by_id):
                raise UserError(
                    self.env._(
                        "Nobody decides of what they gave or were given: somebody"
                        " else does."
                    )
                )

    def _apply_approval(self, approval, reason=None):
        # Sudo: records the decision, which was checked.
        self.sudo().write(
            {
                "approval": approval,
                "approval_by_id": self.env.uid,
                "approval_on": clock.now(),
                "approval_reason": reason or False,
            }
        )

    def action_approve_emergency(self):
        """Approve the emergencies."""
        self._do_approve_emergency()
