import secrets

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Procedure step of a consultation, by desk of the case; a look-up while another desk
# works on it is no step.
_STEPS = {"received": "5.2.6", "front_office": "5.2.6"}
_BACK_STEP = {"back_office": "5.2.15"}


class Case(models.Model):
    """The consultations of a case."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    consultation_ids = fields.One2many(
        comodel_name="grandes.clientes.consultation", inverse_name="case_id"
    )

    @api.model
    def _get_other_events(self):
        """Add the event of a consultation."""
        return super()._get_other_events() | {
            "consult": _lt("Consulted or changed in a legacy system")
        }

    def _do_consult(
        self,
        system,
        findings,
        operation="consult",
        reference=None,
        system_down=False,
        **more,
    ):
        """Record one look-up or change for all the cases (5.2.6, 5.2.15).

        :param system: ``grandes.clientes.legacy.system`` record
        :param findings: text for all, or ``{case id: text}``
        :param str operation: ``"consult"`` or ``"modify"``
        :param str reference: screen, transaction or number in the system
        :param bool system_down: the system did not answer
        :param more: values of fields that other rooms add to consultations
        :return: one consultation per case
        :raise UserError: the profile has no right in the system, a finding is missing,
            or a case has ended
        """
        look_up = len(self) > 1 and secrets.token_hex(8)
        return self.env["grandes.clientes.consultation"].create(
            [
                {
                    "case_id": case.id,
                    "system_id": system.id,
                    "operation": operation,
                    "reference": reference,
                    "finding": findings.get(case.id)
                    if isinstance(findings, dict)
                    else findings,
                    "system_down": system_down,
                    "look_up": look_up,
                    **more,
                }
                for case in self
            ]
        )

    def _log_consultation(self, system, consultations):
        """Add the event of a consultation to each case.

        A hook: in ``escalation``, a look-up by a user of the desk accepts the
        escalation.
        """
        by_case = {row.case_id.id: row for row in consultations}
        works_back = self.env.user.has_group("grandes_clientes.group_back_office")
        steps = {**_STEPS, **(_BACK_STEP if works_back else {})}
        for step, cases in self.grouped(lambda case: steps.get(case.state)).items():
            cases._log_events(
                "consult",
                step=step,
                facts=lambda case: by_case[case.id]._get_event_facts(),
            )

    def action_consult(self):
        """Open the wizard that records a look-up for the cases."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env["grandes.clientes.case.guidance"]._get_title(
                self, self.env._("Consult")
            ),
            "res_model": "grandes.clientes.case.consult",
            "view_mode": "form",
            "target": "new",
            "context": {**self.env.context, "default_case_ids": self.ids},
        }

    @api.model
    def _get_legacy_systems_of_user(self, operation):
        """Return the systems in which the user's profiles may do ``operation``."""
        permissions = self.env["grandes.clientes.legacy.system.permission"]
        profiles = self.env.user._grandes_clientes_profiles()[self.env.uid]
        right = {"consult": "can_consult", "modify": "can_modify"}[operation]
        return permissions.search(
            [("profile_id", "in", profiles.ids), (right, "=", True)]
        ).system_id
