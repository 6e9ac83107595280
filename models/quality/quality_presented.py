from odoo import api, fields, models


class QualityAudit(models.Model):
    """The case beside the marks, as far as who looks may read it (C1, C4).

    Everything is read as the user: what their role does not show them of a case, the
    audit of it does not either.
    """

    _name = "grandes.clientes.quality.audit"
    _inherit = "grandes.clientes.quality.audit"

    presented = fields.Html(
        string="The contact",
        compute="_compute_presented",
        sanitize=False,
        help="What was asked, what was answered, what was consulted and escalated.",
    )

    @api.depends("case_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_presented(self):
        # Sudo: which case it is; what is in it is read as the user.
        cases = self.sudo().case_id.sudo(False)._filtered_access("read")
        lines = self._get_mercurio_lines()
        for audit in self:
            case = audit.sudo().case_id.sudo(False)
            audit.presented = (
                self.env["ir.qweb"]._render(
                    "grandes_clientes.quality_presented",
                    self._get_presented_values(case, lines[audit.id]),
                )
                if case in cases
                else False
            )

    @api.model
    def _get_presented_values(self, case, lines):
        """Return what the screen shows of ``case``; each room's as it may be read."""
        number = case._fields["beneficiary_id_number"]
        return {
            "case": case,
            "document": " ".join(
                filter(None, [case.beneficiary_id_type, case.beneficiary_id_number])
            )
            if case._has_field_access(number, "read")
            # Sudo: whoever reads the case reads the mask of the document.
            else case.sudo()._get_masked_document(),
            "answers": self._find_readable(case, "answer_ids").filtered("sent_on"),
            "consultations": self._find_readable(case, "consultation_ids"),
            "escalations": self._find_readable(case, "escalation_ids"),
            "letters": lines,
            "recording": case.filing_id.has_access("read")
            and case.filing_id.recording_reference,
        }

    @api.model
    def _find_readable(self, case, name):
        """Return what is linked by the field, where the user reads such records."""
        # Sudo: which records there are; only those that the user reads are returned.
        return case.sudo()[name].sudo(False)._filtered_access("read")

    def _get_mercurio_lines(self):
        """Return ``{id: lines}`` of the loaded exports that are the case's letters.

        Who reads the audit reads what the export says of its letters.
        """
        # Sudo: the numbers are the case's, and the lines are found by them alone.
        numbers = {
            audit.id: {
                audit.case_id.filing_id.mercurio_in_number,
                audit.case_id.mercurio_out_number,
            }
            - {False}
            for audit in self.sudo()
        }
        Line = self.env["grandes.clientes.mercurio.line"].sudo()
        wanted = set().union(*numbers.values())
        lines = (
            Line.search(
                [
                    ("number", "in", sorted(wanted)),
                    ("company_id", "in", self.company_id.ids),
                    # Row zero is ours, which the export lacks.
                    ("row", ">", 0),
                ]
            )
            if wanted
            else Line
        )
        return {
            audit.id: lines.filtered(
                lambda line, audit=audit: (
                    line.number in numbers[audit.id]
                    and line.company_id == audit.company_id
                )
            )
            for audit in self
        }
