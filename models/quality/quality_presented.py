from odoo import api, fields, models


class QualityAudit(models.Model):
    """The case beside the marks, as far as the user may read it (C1, C4).

    Everything is read as the user: an audit shows nothing of a case that the user's
    role does not show.
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
        # Sudo: only to find the case; its content is read as the user.
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
        """Return what the screen shows of ``case``, limited by the user's access."""
        number = case._fields["beneficiary_id_number"]
        return {
            "case": case,
            "document": " ".join(
                filter(None, [case.beneficiary_id_type, case.beneficiary_id_number])
            )
            if case._has_field_access(number, "read")
            # Sudo: whoever reads the case may read the masked document.
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
        """Return the records of a field of the case that the user may read."""
        # Sudo: to find the records; only readable ones are returned.
        return case.sudo()[name].sudo(False)._filtered_access("read")

    def _get_mercurio_lines(self):
        """Return ``{id: lines}`` of loaded Mercurio exports for each case's letters.

        Whoever reads the audit may read what the export says of its letters.
        """
        # Sudo: the numbers belong to the case, and lines are found only by them.
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
                    # Row zero is ours: the export lacks the letter.
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
