from odoo import models

from ..engine.clean_html import shown


class Dossier(models.AbstractModel):
    """Parts of the dossier about the work on a case: desks, answers, deviations."""

    _name = "grandes.clientes.dossier"
    _inherit = "grandes.clientes.dossier"

    def _get_dossier_deviations(self, case):
        return [
            {
                "rule": row.rule_label,
                "step": row.step_number,
                "explanation": row.explanation,
                "state": row._get_state_label(),
                "justification": row.reason or "",
            }
            for row in case.deviation_ids.sorted("sequence")
        ]

    def _get_dossier_consultations(self, case):
        return [
            {
                "instant": self._get_dossier_instant(case, row.consulted_on),
                "system": row.system_id.name,
                "operation": self._get_dossier_label(row, "operation"),
                "person": row.user_id.name,
                "reference": row.reference,
                "finding": (
                    self.env._("The system did not answer.")
                    if row.system_down
                    else row.finding
                ),
            }
            for row in case.consultation_ids.sorted("id")
        ]

    def _get_dossier_escalations(self, case):
        return [
            {
                "name": row.name,
                "facts": self._get_dossier_filled(
                    [
                        (
                            self.env._("Desk"),
                            row.mission_area_id.name
                            or self._get_dossier_label(row, "target"),
                        ),
                        (self.env._("Mode"), self._get_dossier_label(row, "mode")),
                        (self.env._("Escalated by"), row.escalated_by.name),
                        (
                            self.env._("Escalated"),
                            self._get_dossier_instant(case, row.escalated_on),
                        ),
                        (self.env._("Due"), self._get_dossier_day(row.date_due)),
                        (self.env._("Row of the matrix"), row.rule_id.display_name),
                        (self.env._("Version of the matrix"), row.matrix_version),
                        (self.env._("Outcome"), row._get_state_label()),
                        (self.env._("Ended by"), row.ended_by.name),
                        (
                            self.env._("Ended on"),
                            self._get_dossier_instant(case, row.ended_on),
                        ),
                        (self.env._("Reason"), row.reason_id.name),
                        (self.env._("Detail"), row.note),
                        (self.env._("Missing"), row.missing),
                        (self.env._("Support"), row.support),
                    ]
                ),
                "answer": row.answer_body,
            }
            for row in case.escalation_ids.sorted("id")
        ]

    def _get_dossier_answer(self, case, answer):
        return {
            "kind": self._get_dossier_label(answer, "kind"),
            "state": answer._get_state_label(),
            "facts": self._get_dossier_filled(
                [
                    (self.env._("Means"), self._get_dossier_label(answer, "means")),
                    (self.env._("Sent to"), answer.address),
                    (self.env._("Copy to"), answer.copy_to),
                    (
                        self.env._("Ground for telling it"),
                        self._get_dossier_label(answer, "ground"),
                    ),
                    (
                        self.env._("Which one, and where it is kept"),
                        answer.ground_note,
                    ),
                    (
                        self.env._("Drafted by"),
                        ", ".join(
                            (answer.prepared_by_id | answer.writer_ids).mapped("name")
                        ),
                    ),
                    (self.env._("Reviewed by"), answer.reviewed_by_id.name),
                    (self.env._("Signed by"), answer.signed_by_id.name),
                    (self.env._("Sent by"), answer.sent_by_id.name),
                    (
                        self.env._("Outgoing Mercurio number"),
                        answer.mercurio_out_number,
                    ),
                    (
                        self.env._("Outgoing Mercurio date"),
                        self._get_dossier_day(answer.mercurio_out_date),
                    ),
                ]
            ),
            "body": shown(answer.body),
            "deliveries": [
                {
                    "instant": self._get_dossier_instant(case, row.happened_on),
                    "event": self._get_dossier_label(row, "event"),
                    "address": row.address,
                    "reason": row.reason,
                    "message_id": row.message_id,
                }
                for row in answer.delivery_ids.sorted("id")
            ],
        }
