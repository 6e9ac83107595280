from odoo import fields, models

from .desk_mixin import BACK_OFFICE

OPERATIONS = [("consult", "Consult"), ("modify", "Modify")]


class Escalation(models.Model):
    """Why the back office, and not the front office itself (R12)."""

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
    """The permission that a mass act names, for all of its cases."""

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
    """Why cases go to the back office (R12)."""

    _name = "grandes.clientes.escalation.sending"
    _inherit = "grandes.clientes.escalation.sending"

    def _get_scope_vals(self, cases, plans):
        """Return ``{case id: values}``: the permission that lacks, or why else.

        Where none is named, the matrix says why, or the reason for leaving it, which
        nobody may leave out.

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

        :param set had: permissions that the front office has, of those named
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
        """Return those of the permissions that the person's front office has.

        By the person's own profiles of the front office; who has none, as a
        supervisor, by what the front office has.

        :param named: pairs of a system's id and ``consult`` or ``modify``
        """
        if not named:
            return set()
        user = cases.env.user
        held = user._grandes_clientes_profiles()[user.id].filtered(
            lambda profile: profile.role == "group_front_office"
        )
        # Sudo: who may do what in which system.
        systems_sudo = cases.env["grandes.clientes.legacy.system"].sudo()
        return {
            (system_id, operation)
            for system_id, operation in named
            if systems_sudo.browse(system_id)._get_allowed_profiles(operation) & held
        }
