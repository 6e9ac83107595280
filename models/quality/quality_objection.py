from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from .quality_mark import ANSWERS
from .quality_sample import ROLE_OF_SIDE

_lt = LazyTranslate(__name__)
_DECIDERS = (*ROLE_OF_SIDE.values(), "group_coordinator")


class QualityObjection(models.Model):
    """An objection of the audited advisor to a mark, and its decision by another user.

    Both marks are kept. Silence within the term means that it was seen, not accepted.
    """

    _name = "grandes.clientes.quality.objection"
    _description = "Objection to a mark"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "id desc"
    _rec_name = "mark_id"

    audit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.audit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    side = fields.Selection(related="audit_id.side", store=True)
    advisor_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, index=True
    )
    mark_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.mark",
        string="Attribute",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    marked_answer = fields.Selection(
        selection=ANSWERS, string="Marked", required=True, readonly=True
    )
    expected_answer = fields.Selection(
        selection=ANSWERS, string="Expected", required=True, readonly=True
    )
    reason = fields.Text(required=True, readonly=True)
    filed_on = fields.Datetime(string="Objected on", required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("open", "To decide"),
            ("accepted", "Objection accepted"),
            ("rejected", "Objection rejected"),
        ],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    decision = fields.Text(readonly=True)
    decided_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)

    _mark_uniq = models.UniqueIndex(
        "(mark_id)", "That mark was objected to already: its decision stands."
    )

    @api.model
    def _get_protected_fields(self):
        """Add all fields: acts create and decide it."""
        return super()._get_protected_fields() | {
            "advisor_id",
            "audit_id",
            "company_id",
            "decided_by_id",
            "decided_on",
            "decision",
            "expected_answer",
            "filed_on",
            "mark_id",
            "marked_answer",
            "reason",
        }

    @api.model
    def _get_acts(self):
        """Add both decisions, for the same roles."""
        row = Act(
            label=_lt("Accept the objection"),
            roles=_DECIDERS,
            origins=("open",),
            target="accepted",
            check="_get_cannot_decide_reasons",
        )
        return super()._get_acts() | {
            "accept": row,
            "reject": Act(
                label=_lt("Reject"),
                roles=_DECIDERS,
                origins=("open",),
                target="rejected",
                check="_get_cannot_decide_reasons",
            ),
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse manual creation: the act on the audit creates objections."""
        if not self.env.su:
            raise UserError(self.env._("Object to the mark on its audit."))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An objection is never deleted: it is decided on."))

    def _get_cannot_decide_reasons(self):
        """Return ``{id: reason}`` for users who made the mark or the objection.

        Another auditor of the side decides, or the Coordinador if there is none.
        """
        reasons = {}
        user = self.env.user
        for objection in self:
            # Sudo: the auditor is read to exclude them, whoever reads the objection.
            audit = objection.sudo().audit_id
            if user in (audit.auditor_id, objection.advisor_id):
                reasons[objection.id] = self.env._(
                    "Nobody decides on their own mark or objection: somebody else does."
                )
                continue
            role = f"grandes_clientes.{ROLE_OF_SIDE[audit.side]}"
            if user.has_group(role) or self.env.su:
                continue
            # Sudo: who else could decide, even if the user cannot read users.
            others = (
                self.env.ref(role)
                .sudo()
                .all_user_ids.filtered(
                    lambda person, audit=audit: (
                        person.active
                        and audit.company_id in person.company_ids
                        and person not in (audit.auditor_id, audit.advisor_id)
                    )
                )
            )
            if others or not user.has_group("grandes_clientes.group_coordinator"):
                reasons[objection.id] = self.env._(
                    "Another auditor of the same side decides; the Coordinador only "
                    "where there is none."
                )
        return reasons

    def _do_accept(self, decision):
        """Accept the objections: the expected answers become final; marks are kept.

        :raise UserError: the user marked it, objects, or gives no reason
        """
        self._check_act("accept")
        self._apply_decision("accepted", decision)
        for objection in self:
            # Sudo: the final answer follows from the decision, which was checked.
            mark = objection.sudo().mark_id
            mark.settled_answer = objection.expected_answer
        for audit in self.sudo().audit_id:
            audit.write(
                {
                    "is_settled": True,
                    "settled_score": audit._get_scores("settled_answer").final or 0.0,
                }
            )
        self.sudo().audit_id._log_seal("objection")

    def _do_reject(self, decision):
        """Reject the objections, with the reason: the mark becomes final.

        :raise UserError: the user marked it, objects, or gives no reason
        """
        self._check_act("reject")
        self._apply_decision("rejected", decision)

    def _apply_decision(self, state, decision):
        words = said(decision)
        if not words:
            raise UserError(self.env._("Say why: who objected will read it."))
        # Sudo: only the act writes the decision.
        self.sudo().write(
            {
                "state": state,
                "decision": words,
                "decided_by_id": self.env.uid,
                "decided_on": clock.now(),
            }
        )
        self._log_seal(state)

    def action_decide(self):
        """Open the dialog that decides the objections."""
        act = self.env.context.get("decide_act")
        title = self.env._("Decide on the objection")
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.display_name}" if len(self) == 1 else title,
            "res_model": "grandes.clientes.quality.objection.decide",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_objection_ids": self.ids,
                "default_act": act if act in ("accept", "reject") else "accept",
            },
        }

    def _get_sealed_values(self):
        """Return the values under the seal: the objection and its decision."""
        self.ensure_one()
        return [
            self.mark_id.id,
            self.advisor_id.id,
            self.marked_answer,
            self.expected_answer,
            self.reason,
            self.filed_on,
            self.state,
            self.decision,
            self.decided_by_id.id,
            self.decided_on,
        ]
