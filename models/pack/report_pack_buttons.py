from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools.acts import SUPERVISOR, Act

_lt = LazyTranslate(__name__)

RECEIVER = ("group_quality",)


class ReportPack(models.Model):
    """Acts and buttons of a month's reports."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    @api.model
    def _get_acts(self):
        """Add the acts on a month's reports (5.2.20, A8-1-07)."""
        return super()._get_acts() | {
            "prepare": Act(
                label=_lt("Prepare"),
                roles=SUPERVISOR,
                origins=("draft", "ready"),
                step="5.2.20",
            ),
            "freeze": Act(
                label=_lt("Freeze"),
                roles=SUPERVISOR,
                origins=("ready",),
                target="frozen",
                step="5.2.20",
                check="_get_cannot_freeze_reasons",
            ),
            "send": Act(
                label=_lt("Send"),
                roles=SUPERVISOR,
                origins=("frozen",),
                target="sent",
                step="5.2.20",
            ),
            "resend": Act(
                label=_lt("Send again"),
                roles=SUPERVISOR,
                origins=("sent",),
                step="5.2.20",
                check="_get_cannot_resend_reasons",
            ),
            "deliver": Act(
                label=_lt("Record the delivery on paper"),
                roles=SUPERVISOR,
                origins=("frozen", "sent"),
                step="5.2.20",
                check="_get_cannot_deliver_reasons",
            ),
            "attach_copy": Act(
                label=_lt("Attach the stamped copy"),
                roles=SUPERVISOR,
                origins=("frozen", "sent"),
                step="5.2.20",
                check="_get_cannot_attach_copy_reasons",
            ),
            "attach_outside": Act(
                label=_lt("Attach a report made outside"),
                roles=SUPERVISOR,
                origins=("draft", "ready"),
                step="5.2.20",
            ),
            "acknowledge": Act(
                label=_lt("Acknowledge"),
                roles=RECEIVER,
                origins=("sent",),
                step="5.2.20",
                check="_get_cannot_acknowledge_reasons",
            ),
            "review": Act(
                label=_lt("Review"),
                roles=(*RECEIVER, "group_coordinator", "group_oversight"),
                origins=("frozen", "sent"),
                step="5.2.20",
            ),
            "correct": Act(
                label=_lt("Correct by a new version"),
                roles=SUPERVISOR,
                origins=("frozen", "sent"),
                step="5.2.20",
                check="_get_cannot_correct_reasons",
            ),
        }

    def action_prepare(self):
        """Make the reports of the month, or make them again."""
        job = self._do_prepare()
        return job and job._open_progress()

    def action_freeze(self):
        """Freeze the reports of the month."""
        self._do_freeze()

    def action_send(self):
        """Send the frozen reports."""
        self._do_send()

    def action_resend(self):
        """Send the same reports again."""
        self._do_resend()

    def action_acknowledge(self):
        """Acknowledge that the reports were received."""
        self._do_acknowledge()

    def action_deliver(self):
        """Open the wizard that records the delivery on paper."""
        return self._open_wizard("deliver")

    def action_attach_outside(self):
        """Open the wizard that attaches a report made outside."""
        return self._open_wizard("attach_outside")

    def action_correct(self):
        """Open the wizard that asks why the reports are corrected."""
        return self._open_wizard("correct")

    def action_review(self):
        """Open the wizard that signs a review of the reports."""
        return self._open_wizard("review")

    def action_look_for_lacks(self):
        """Update the list of what the reports still lack."""
        self._apply_missing_data()

    def _open_wizard(self, act):
        self.ensure_one()
        return self._prepare_dialog(
            act, "grandes.clientes.report.pack.act", pack_id=self.id, act=act
        )
