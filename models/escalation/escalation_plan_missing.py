from odoo import models
from odoo.tools import html2plaintext


class EscalationPlan(models.AbstractModel):
    """Requirements of the matrix that cases do not meet (R5)."""

    _inherit = "grandes.clientes.escalation.plan"

    def _apply_requirements(self, cases, plans):
        """Refuse the cases that lack a requirement of their row of the matrix (R5)."""
        demanding = cases.browse(
            case_id
            for case_id in cases.ids
            if plans[case_id].row and plans[case_id].row.requirements
        )
        if not demanding:
            return
        documents = self._get_documents_by_case(demanding)
        for case in demanding:
            plan = plans[case.id]
            plan.missing = self._get_missing_labels(case, plan.row, documents)
            if plan.missing:
                plan.refusals.append(
                    self.env._(
                        "The matrix requires what is not there: %(missing)s. "
                        "Complete the case first.",
                        missing=", ".join(plan.missing),
                    )
                )

    def _get_missing_labels(self, case, row, documents):
        """Return the labels of the requirements of ``row`` that the case lacks (R5).

        :param documents: ids of the cases that have a document
        """
        case.ensure_one()
        # Sudo: checks whether a value is there, without exposing it.
        case_sudo = case.sudo()
        missing = []
        for requirement in row.requirements:
            if not requirement.field:
                there = case.id in documents
            elif requirement.field == "description":
                there = case_sudo.description or html2plaintext(
                    case_sudo.filing_id.body or ""
                )
            else:
                there = case_sudo[requirement.field]
            if not there:
                missing.append(requirement.label)
        return missing

    def _get_documents_by_case(self, cases):
        """Return the ids of the cases with a document, on their filing or their own.

        The spreadsheet from which a case was created does not count as its document.
        """
        # Sudo: checks whether a document exists, without exposing it.
        cases_sudo = cases.sudo()
        own = (
            cases.env["ir.attachment"]
            .sudo()
            ._read_group(
                [("res_model", "=", cases._name), ("res_id", "in", cases.ids)],
                ["res_id"],
            )
        )
        return {res_id for (res_id,) in own} | {
            case.id
            for case in cases_sudo
            if case.filing_id.attachment_ids - case.filing_id.sheet_attachment_id
        }
