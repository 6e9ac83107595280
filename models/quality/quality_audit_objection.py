from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said

_lt = LazyTranslate(__name__)
ADVISORS = ("group_front_office", "group_back_office")


class QualityAudit(models.Model):
    """Objections of the audited advisor to the marks of an audit."""

    _name = "grandes.clientes.quality.audit"
    _inherit = "grandes.clientes.quality.audit"

    objection_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.objection",
        inverse_name="audit_id",
        readonly=True,
    )
    heard = fields.Selection(
        selection=[
            ("open", "May object"),
            ("objected", "Objected"),
            ("seen", "Seen: nothing was said within the term"),
        ],
        string="What the advisor said",
        compute="_compute_heard",
    )

    @api.depends("state", "object_until", "objection_ids")
    def _compute_heard(self):
        for audit in self:
            if audit.state != "signed":
                audit.heard = False
            elif audit.objection_ids:
                audit.heard = "objected"
            else:
                today = clock.today(audit.company_id)
                in_term = audit.object_until and today <= audit.object_until
                audit.heard = "open" if in_term else "seen"

    @api.model
    def _get_acts(self):
        """Add the objection of the audited advisor."""
        return super()._get_acts() | {
            "object": Act(
                label=_lt("Object to a mark"),
                roles=ADVISORS,
                origins=("signed",),
                check="_get_cannot_object_reasons",
            ),
        }

    def _get_cannot_object_reasons(self):
        """Return ``{id: reason}`` for other users and after the term."""
        reasons = {}
        for audit in self:
            if audit.advisor_id != self.env.user:
                reasons[audit.id] = self.env._("Only who was audited objects.")
            elif clock.today(audit.company_id) > audit.object_until:
                reasons[audit.id] = self.env._(
                    "Marks could be objected to until %(day)s.",
                    day=clock.day_on_screen(audit.object_until, self.env.lang or "es"),
                )
        return reasons

    def _do_object(self, mark, expected_answer, reason):
        """Object to a mark of the audit, as the audited advisor.

        :param mark: mark of the audit
        :param str expected_answer: ``yes``, ``no`` or ``na``
        :return: the objection
        :raise UserError: not the user's audit, too late, or the same answer
        """
        self.ensure_one()
        self._check_act("object")
        words = said(reason)
        if mark not in self.mark_ids or not words:
            raise UserError(self.env._("Choose a mark of this audit and say why."))
        if not expected_answer:
            raise UserError(self.env._("Say how it should have been marked."))
        if expected_answer == mark.answer:
            raise UserError(
                self.env._("That is how it was marked: choose another mark.")
            )
        if before := self.objection_ids.filtered(lambda each: each.mark_id == mark)[:1]:
            raise UserError(
                self.env._("You objected to that mark already: it is being decided.")
                if before.state == "open"
                else self.env._(
                    "That mark was objected to already: its decision stands."
                )
            )
        # Sudo: created by the act, which was checked.
        objection = (
            self.env["grandes.clientes.quality.objection"]
            .sudo()
            .create(
                {
                    "audit_id": self.id,
                    "company_id": self.company_id.id,
                    "advisor_id": self.env.uid,
                    "mark_id": mark.id,
                    "marked_answer": mark.answer,
                    "expected_answer": expected_answer,
                    "reason": words,
                    "filed_on": clock.now(),
                }
            )
        )
        objection._log_seal("object", first=True)
        return objection.sudo(False)

    def action_object(self):
        """Open the dialog for objecting to a mark."""
        return self._open_mark_dialog("object")

    def _open_mark_dialog(self, act):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self._get_act_label(act),
            "res_model": "grandes.clientes.quality.mark.act",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_audit_id": self.id, "default_act": act},
        }
