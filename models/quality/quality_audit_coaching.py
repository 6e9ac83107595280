from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from .quality_coaching import COACHES

_lt = LazyTranslate(__name__)


class QualityAudit(models.Model):
    """The act that agrees on a coaching for a failed attribute."""

    _name = "grandes.clientes.quality.audit"
    _inherit = "grandes.clientes.quality.audit"

    coaching_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.coaching",
        inverse_name="audit_id",
        readonly=True,
    )

    @api.model
    def _get_acts(self):
        """Add the act of agreeing on a coaching."""
        return super()._get_acts() | {
            "coach": Act(
                label=_lt("Agree on a coaching"),
                roles=COACHES,
                origins=("signed",),
                check="_get_cannot_coach_reasons",
            ),
        }

    def _get_cannot_coach_reasons(self):
        """Return ``{id: reason}`` if nothing failed or there is no advisor."""
        return {
            audit.id: self.env._("Nothing failed that could be coached.")
            for audit in self
            if not audit.advisor_id
            or all(mark._get_standing() != "no" for mark in audit.mark_ids)
        }

    def _do_coach(self, mark, action, due_on):
        """Agree on an action for a failed attribute, and on its due day.

        :param mark: mark of the audit whose final answer is «no»
        :return: the coaching
        """
        self.ensure_one()
        self._check_act("coach")
        words = said(action)
        if mark not in self.mark_ids or mark._get_standing() != "no":
            raise UserError(self.env._("Choose an attribute that failed."))
        if not words or not due_on:
            raise UserError(self.env._("Say what is done, and by when."))
        if fields.Date.to_date(due_on) < clock.today(self.company_id):
            raise UserError(
                self.env._("That day is over: choose today or a later one.")
            )
        if self.coaching_ids.filtered(
            lambda coaching: coaching.mark_id == mark and coaching.state == "open"
        ):
            raise UserError(
                self.env._(
                    "A coaching of «%(attribute)s» is agreed on already: tell what "
                    "became of it first.",
                    attribute=mark.attribute_id.name,
                )
            )
        # One that was just closed no longer counts in the database either.
        self.coaching_ids.flush_recordset(["state"])
        # Sudo: created by the act, which was checked.
        coaching = (
            self.env["grandes.clientes.quality.coaching"]
            .sudo()
            .create(
                {
                    "audit_id": self.id,
                    "company_id": self.company_id.id,
                    "advisor_id": self.advisor_id.id,
                    "mark_id": mark.id,
                    "attribute_id": mark.attribute_id.id,
                    "action": words,
                    "due_on": due_on,
                    "agreed_on": clock.now(),
                    "agreed_by_id": self.env.uid,
                }
            )
        )
        return coaching.sudo(False)

    def action_coach(self):
        """Open the dialog for agreeing on a coaching."""
        return self._open_mark_dialog("coach")
