from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import clean_context
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from .quality_version import QUALITY

_lt = LazyTranslate(__name__)


class PncDecision(models.Model):
    """The act that decides whether it is a non-conformity."""

    _name = "grandes.clientes.quality.pnc.decision"
    _inherit = "grandes.clientes.quality.pnc.decision"

    @api.model
    def _get_acts(self):
        """Add the act of deciding."""
        return super()._get_acts() | {
            "decide": Act(
                label=_lt("Decide"),
                roles=QUALITY,
                origins=("pending",),
                target="decided",
            ),
        }

    def _do_decide(self, is_nonconformity, reason, note=None, nonconformity=None):
        """Decide, as quality, whether each is a non-conformity, and why.

        All that are one share a non-conformity: the given one, or a new one that
        quality completes.

        :param str is_nonconformity: ``yes`` or ``no``
        :param str reason: code of a reason for that answer
        :param str note: free text; some reasons require it
        :param nonconformity: the one that they belong to
        :return: the non-conformity, empty if they are none
        :raise AccessError: only quality decides
        :raise UserError: one is decided already
        """
        self._check_act("decide")
        Nonconformity = self.env["grandes.clientes.quality.nonconformity"]
        if is_nonconformity not in ("yes", "no"):
            raise ValidationError(self.env._("Say whether it is a non-conformity."))
        coded = self.env["grandes.clientes.reason"]._find_reason(
            f"pnc_{is_nonconformity}", reason
        )
        note = (note or "").strip()
        if coded.needs_text and not said(note):
            raise ValidationError(self.env._("Explain the reason in words."))
        if not self:
            return Nonconformity
        if is_nonconformity == "yes":
            nonconformity = self._apply_nonconformity(nonconformity, coded, note)
        else:
            nonconformity = Nonconformity
        # Sudo: clients cannot write these fields; the act was checked.
        self.sudo().write(
            {
                "state": "decided",
                "is_nonconformity": is_nonconformity,
                "reason_id": coded.id,
                "note": note or False,
                "decided_on": clock.now(),
                "decided_by_id": self.env.uid,
                "nonconformity_id": nonconformity.id,
            }
        )
        self._log_seal("decide")
        return nonconformity

    def _apply_nonconformity(self, nonconformity, reason, note):
        """Add the cases to the given non-conformity, or create one for them."""
        if nonconformity:
            nonconformity._check_takes_cases()
            nonconformity._apply_cases(self.case_id)
            return nonconformity
        if len(self.company_id) > 1:
            raise UserError(self.env._("Decide on the cases of one company at a time."))
        first = self[:1]
        # Drop the defaults of the dialog from the context.
        env = self.env(context=clean_context(self.env.context))
        return env["grandes.clientes.quality.nonconformity"].create(
            {
                "company_id": first.company_id.id,
                "source": first.kind,
                "case_ids": [(6, 0, self.case_id.ids)],
                "typification_id": first.case_id.typification_id.id,
                "description": note or reason.name,
                "detected_on": clock.today(first.company_id),
            }
        )

    # === ACTIONS === #

    def action_decide(self):
        """Open the dialog that asks whether they are non-conformities, and why."""
        self._check_act("decide")
        name = self.env._("Decide on %(case)s", case=self[:1].display_name)
        if len(self) > 1:
            name = self.env._(
                "Decide on %(count)s complaints and claims", count=len(self)
            )
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "grandes.clientes.quality.pnc.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_decision_ids": self.ids},
        }

    def action_open_case(self):
        """Open the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }
