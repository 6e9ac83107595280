from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.exceptions import ConcurrencyError

from ...tools import clock
from ..engine import mass
from .desk_mixin import BACK_OFFICE
from .escalation import OPEN, OPEN_INDEX

# Procedure steps of escalating, by desk.
STEPS = {"back_office": "5.2.11", "mission_area": "5.2.12"}


class EscalationSending(models.AbstractModel):
    """Create planned escalations and move their cases (5.2.11, 5.2.12)."""

    _name = "grandes.clientes.escalation.sending"
    _description = "Escalations put on desks"

    def _create_escalations(self, cases, plans, late_reason, batch):
        """Escalate the cases as planned; the caller has checked act and plans.

        :param dict plans: ``{id: Plan}``
        :param batch: mass escalation they belong to, empty for a single one
        :return: the escalations
        :raise ConcurrencyError: somebody else escalated one of the cases meanwhile; the
            request is retried and then sees it
        """
        parents = self._open_back_escalations(cases)
        scopes = self._get_scope_vals(cases, plans)
        Escalation = cases.env["grandes.clientes.escalation"]
        common = {
            "batch_id": batch.id,
            # Attributed to the sender of the batch, not to whoever retries it (C4).
            "escalated_by": batch.user_id.id or cases.env.uid,
            "escalated_on": clock.occurred(),
        }
        try:
            # Guards against a concurrent act on the same case.
            with mass.error_expected(), cases.env.cr.savepoint():
                # Sudo: only this act creates escalations. No followers and no creation
                # note: the events record what happened.
                escalations = (
                    Escalation.sudo()
                    .with_context(
                        tracking_disable=True,
                        mail_create_nolog=True,
                        mail_create_nosubscribe=True,
                    )
                    .create(
                        [
                            {
                                **common,
                                **self._prepare_escalation_vals(
                                    case,
                                    plans[case.id],
                                    late_reason,
                                    parents.get(case.id),
                                ),
                                **scopes[case.id],
                            }
                            # Sudo: reads values of the cases that the act moves.
                            for case in cases.sudo()
                        ]
                    )
                    .with_env(Escalation.env)
                )
                self._apply_forward(cases, parents)
                self._apply_desks(cases, plans, escalations)
                cases.env.flush_all()
        except UniqueViolation as error:
            if error.diag.constraint_name == OPEN_INDEX:
                raise ConcurrencyError("The case was just escalated") from error
            raise
        return escalations

    def _open_back_escalations(self, cases):
        """Return ``{case id: open escalation}`` for cases in the back office."""
        held = cases.filtered(lambda case: case.state == BACK_OFFICE)
        # Sudo: the act ends them, readable by the user or not.
        escalations_sudo = (
            cases.env["grandes.clientes.escalation"]
            .sudo()
            .search(
                [
                    ("case_id", "in", held.ids),
                    ("target", "=", BACK_OFFICE),
                    ("state", "in", OPEN),
                ]
            )
        )
        return {each.case_id.id: each.sudo(cases.env.su) for each in escalations_sudo}

    def _prepare_escalation_vals(self, case, plan, late_reason, parent):
        """Return the values of the case's escalation, freezing its row of the matrix.

        :param parent: escalation of the back office that it continues, if any
        """
        case.ensure_one()
        Escalation = case.env["grandes.clientes.escalation"]
        row = plan.row
        return {
            "name": f"{case.name}-E{plan.number}",
            "case_id": case.id,
            "company_id": case.company_id.id,
            "target": plan.wish.target,
            "mission_area_id": plan.area_id,
            "mode": plan.mode,
            "parent_id": parent and parent.id,
            "rule_id": row and row.id,
            "matrix_version": row and row.version,
            "term_days": plan.days,
            "advisor_id": self._get_returning_advisor(case, parent).id,
            "date_due": plan.due,
            "is_late": plan.is_late,
            "late_reason": plan.is_late and late_reason,
            "instruction": plan.wish.instruction,
            "departure": plan.departure,
            "override_reason": plan.needs_reason and plan.wish.reason,
            "skips_back_office": plan.skips_back_office,
            # Set here to avoid computing them for a thousand rows.
            "typification_id": case.typification_id.id,
            "product_id": case.product_id.id,
            "partner_id": case.partner_id.id,
            "is_wrong_area": False,
            "is_correct": Escalation._is_correct_choice(
                plan.departure, plan.skips_back_office
            ),
        }

    def _get_returning_advisor(self, cases, parent):
        """Return the front-office advisor who gets the reply of the desk (5.2.19).

        It is the user who escalates. If a supervisor escalates for others, it is the
        advisor of the case; if the back office escalates onward, the advisor of its own
        escalation.
        """
        if parent:
            # Sudo: reads who escalated first.
            return parent.sudo().advisor_id
        user = cases.env.user
        owner = cases.user_id or user
        if owner != user and user.has_group("grandes_clientes.group_supervisor"):
            return owner
        return user

    def _apply_forward(self, cases, parents):
        """Close the parent escalations, or keep them if areas answer to them.

        Kept parents are accepted, and get the reply of the area (5.2.15).
        """
        ended = cases.env["grandes.clientes.escalation"].union(
            *(
                parent
                for parent in parents.values()
                # Sudo: reads a company setting.
                if parent.company_id.sudo().grandes_clientes_area_answers_to
                == "front_office"
            )
        )
        if ended:
            ended._apply_end("forwarded", {})
        kept = ended.union(*parents.values()) - ended
        fresh = kept.filtered(lambda parent: parent.state == "sent")
        if fresh:
            fresh._do_accept()

    def _apply_desks(self, records, plans, escalations):
        """Move the cases to their desks, and log the look-up in the matrix."""
        # Sudo: reads the new escalations for the facts of the events.
        by_case = dict(zip(records.ids, escalations.sudo(), strict=True))
        codes = {area.id: area.code for area in escalations.mission_area_id}
        # Both events of a case get the same instant.
        at = records.env["grandes.clientes.case.event"]._get_instants(records.ids)
        for target, cases in records.grouped(
            lambda case: plans[case.id].wish.target
        ).items():
            rows = cases._get_event_rows(
                "check_matrix",
                step="5.2.10",
                facts=lambda case: {
                    "rule": plans[case.id].row and plans[case.id].row.id,
                    "days": plans[case.id].days,
                    "departure": plans[case.id].departure,
                },
                at=at,
            )
            for row in rows:
                plan = plans[row["case_id"]]
                row["note"] = plan.wish.reason
                # Other areas must not read why a case goes to this one.
                row["area_id"] = plan.area_id
            cases._apply_transition(
                "escalate",
                {"back_user_id": False} if target == BACK_OFFICE else None,
                by_case={
                    case_id: {"mission_area_id": plans[case_id].area_id}
                    for case_id in cases.ids
                    if plans[case_id].area_id
                },
                target=target,
                rows=rows,
                step=STEPS[target],
                facts=lambda case: by_case[case.id]._get_facts(codes),
                at=at,
            )
