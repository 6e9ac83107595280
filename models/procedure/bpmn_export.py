from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools import clock
from ...tools.procedure import bpmn
from ...tools.procedure.definition import READINGS
from ...tools.procedure.graph import activity_name, graph_of


class ProcedureStep(models.Model):
    """Export of the procedure as BPMN 2.0, for process-mining programs."""

    _name = "grandes.clientes.procedure.step"
    _inherit = "grandes.clientes.procedure.step"

    @api.model
    def _export_bpmn(self, reading):
        """Return the version of these steps as BPMN 2.0 XML, in bytes.

        It covers what cases walk through; monthly reports and findings (5.2.20, 5.2.21)
        are left out. Tasks have the names of the activities in the event logs.

        :param str reading: ``literal`` or ``lanes``
        :return: the version in force today if there are no steps
        :raise ValidationError: there is no such reading, or no version
        """
        procedure = self.procedure_id[:1]
        if not procedure:
            company = self.env.company
            version = procedure._get_in_force_id(company, clock.today(company))
            procedure = procedure.browse(version or [])
        return procedure._export_version_bpmn(reading)


class Procedure(models.Model):
    """Export of a version as BPMN 2.0."""

    _name = "grandes.clientes.procedure"
    _inherit = "grandes.clientes.procedure"

    def _export_version_bpmn(self, reading):
        """Return the version as BPMN; see ``_export_bpmn`` of the steps."""
        if reading not in READINGS:
            raise ValidationError(
                self.env._("Choose one of the readings: literal or lanes.")
            )
        if not self:
            raise ValidationError(
                self.env._(
                    "No version of the procedure is in force: the Coordinador"
                    " puts one in force."
                )
            )
        self.ensure_one()
        definition = self._get_definition()
        # Sudo: the text of the procedure is public.
        steps_sudo = self.sudo().step_ids
        return bpmn.to_bpmn(
            graph_of(definition, reading, inferred=True),
            {
                **{s.number: activity_name(s.number, s.name) for s in definition.steps},
                **{gateway.code: gateway.question for gateway in definition.gateways},
            },
            process_id=_xml_name(f"{self.code}_{self.version}_{reading}"),
            process_name=f"{self.code} {self.name}",
            lane_names={lane.code: lane.name for lane in definition.lanes},
            documentation={step.number: step.text for step in steps_sudo},
            inferred_note=self.env._(
                "Inferred: the text of section 5.2 does not have it."
            ),
        )

    def action_download_bpmn(self):
        """Download the version as BPMN, by lanes unless the context names a reading."""
        self.ensure_one()
        reading = self.env.context.get("grandes_clientes_reading", "lanes")
        return {
            "type": "ir.actions.act_url",
            "url": f"/grandes_clientes/procedure/{self.id}/{reading}.bpmn",
            "target": "download",
        }


def _xml_name(text):
    """Return ``text`` as a valid XML identifier."""
    kept = "".join(char if char.isalnum() or char in "-_." else "_" for char in text)
    return kept if kept[:1].isalpha() else f"P_{kept}"
