from odoo import fields, models

from .desk_mixin import BACK_OFFICE

OPERATIONS = [("consult", "Consult"), ("modify", "Modify")]


class Escalation(models.Model):
    """Why an escalation goes to the back office (R12)."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    scope_ground = fields.Selection(
        selection=[
            ("permission", "A permission that the front office lacks"),
            ("had", "A permission that the front office has"),
            ("matrix", "The matrix puts it in the back office's scope"),
            ("reason", "For a reason of its own"),
        ],
        string="Why the back office",
        readonly=True,
        copy=False,
    )
    lacked_system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        string="System of the permission",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    lacked_operation = fields.Selection(
        selection=OPERATIONS, string="Permission that lacks", readonly=True
    )


class EscalationBatch(models.Model):
    """Mass escalation: the lacked permission, common to all of its cases."""

    _name = "grandes.clientes.escalation.batch"
    _inherit = "grandes.clientes.escalation.batch"

    lacked_system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        string="System of the permission",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    lacked_operation = fields.Selection(
        selection=OPERATIONS, string="Permission that lacks", readonly=True
    )


class EscalationSending(models.AbstractModel):
    """Ground for escalating to the back office (R12)."""

    _name = "grandes.clientes.escalation.sending"
    _inherit = "grandes.clientes.escalation.sending"

    def _get_scope_vals(self, cases, plans):
        """Return ``{case id: values}``: the lacked permission, or another ground.

        If no permission is named, the ground is the matrix, or the reason for departing
        from it, which is mandatory.

        :param dict plans: ``{id: Plan}``
        """
        named = {
            (plan.wish.system_id, plan.wish.operation)
            for plan in plans.values()
            if plan.wish.target == BACK_OFFICE and plan.wish.system_id
        }
        had = self._get_held_permissions(cases, named)
        return {
            case_id: self._get_scope_of(plan, had) for case_id, plan in plans.items()
        }

    def _get_scope_of(self, plan, had):
        """Return the values of one escalation.

        :param set had: named permissions that the front office does have
        """
        wish = plan.wish
        if wish.target != BACK_OFFICE:
            return {}
        if wish.system_id:
            permission = (wish.system_id, wish.operation)
            return {
                "scope_ground": "had" if permission in had else "permission",
                "lacked_system_id": wish.system_id,
                "lacked_operation": wish.operation,
            }
        return {"scope_ground": "reason" if plan.departure != "none" else "matrix"}

    def _get_held_permissions(self, cases, named):
        """Return those of the named permissions that the user has in the front office.

        They are looked up in the user's own front-office profiles; a supervisor's
        profiles include those of the front office.

        :param named: pairs of the id of a system and ``consult`` or ``modify``
        """
        if not named:
            return set()
        user = cases.env.user
        held = user._grandes_clientes_profiles()[user.id].filtered(
            lambda profile: profile.role == "group_front_office"
        )
        # Sudo: reads the permissions of each system.
        systems_sudo = cases.env["grandes.clientes.legacy.system"].sudo()
        return {
            (system_id, operation)
            for system_id, operation in named
            if systems_sudo.browse(system_id)._get_allowed_profiles(operation) & held
        }
