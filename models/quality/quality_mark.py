from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWERS = [("yes", "Met"), ("no", "Not met"), ("na", "Does not apply")]
#: Fields that nobody changes once the audit is signed.
_SIGNED = frozenset({"answer", "attribute_id", "audit_id", "computed_answer", "reason"})


class QualityMark(models.Model):
    """The answer to one attribute of an audit."""

    _name = "grandes.clientes.quality.mark"
    _description = "Mark of an audit"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "audit_id, sequence, id"
    _rec_name = "attribute_id"

    audit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.audit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="audit_id.company_id", store=True, index=True)
    attribute_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.attribute",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True)
    section = fields.Char(related="attribute_id.section")
    guide = fields.Text(related="attribute_id.guide")
    error_class = fields.Selection(related="attribute_id.error_class", store=True)
    answer = fields.Selection(selection=ANSWERS)
    computed_answer = fields.Selection(
        selection=ANSWERS,
        string="What the record says",
        readonly=True,
        help="Of what takes judgement it shows once the auditor has answered.",
    )
    settled_answer = fields.Selection(
        selection=ANSWERS,
        string="After the objection",
        readonly=True,
        help="What stands once an objection was accepted; the first answer stays.",
    )
    reason = fields.Char(
        help="What shows a «no»; why the answer differs from what the record says."
    )

    _attribute_uniq = models.UniqueIndex("(audit_id, attribute_id)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that the start of the audit sets."""
        return super()._get_protected_fields() | {
            "attribute_id",
            "audit_id",
            "computed_answer",
            "sequence",
            "settled_answer",
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse manual creation: the start of an audit creates one per attribute."""
        if not self.env.su:
            raise UserError(
                self.env._("Begin the audit: it brings the attributes of its form.")
            )
        return super().create(vals_list)

    def write(self, vals):
        """Let the auditor write while the audit is open, then add computed answers.

        :raise UserError: somebody else's audit, or a signed one
        """
        if _SIGNED & set(vals):
            self._check_unsigned()
        if not self.env.su:
            self._check_open()
        result = super().write(vals)
        if vals.get("answer") and not self.env.su:
            self._apply_computed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A mark is never deleted: mark it anew."))

    def _get_standing(self):
        """Return the final answer: the one settled by an objection, if any."""
        self.ensure_one()
        return self.settled_answer or self.answer

    def _check_unsigned(self):
        """Raise if an audit is signed, whoever writes: its marks stay."""
        # Sudo: the state decides, also for users who cannot read the audit.
        if "signed" in self.sudo().audit_id.mapped("state"):
            raise UserError(
                self.env._("The audit is signed: an objection leaves both marks.")
            )

    def _check_open(self):
        """Raise unless the user is marking these audits now."""
        self.check_access("write")
        self._check_unsigned()
        for audit in self.audit_id:
            if audit.state != "started":
                raise UserError(self.env._("Begin the audit first."))
            if audit.auditor_id != self.env.user:
                raise UserError(
                    self.env._(
                        "%(auditor)s is doing this audit: each signs their own.",
                        auditor=audit.auditor_id.name,
                    )
                )

    def _apply_computed(self):
        """Set the computed answer of attributes that were just judged (C4)."""
        waiting = self.filtered(
            lambda mark: mark.attribute_id.computed and not mark.computed_answer
        )
        for audit, marks in waiting.grouped("audit_id").items():
            answers = self.env["grandes.clientes.quality.computed"]._get_answers(
                audit.case_id, set(marks.attribute_id.mapped("computed"))
            )
            for mark in marks:
                # Sudo: computed by the system; users cannot write it.
                mark.sudo().computed_answer = answers[mark.attribute_id.computed].get(
                    audit.case_id.id
                )
