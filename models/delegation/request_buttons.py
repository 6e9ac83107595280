from odoo import models
from odoo.tools import html2plaintext


class DelegationRequest(models.Model):
    """Buttons of requests."""

    _name = "grandes.clientes.delegation.request"
    _inherit = "grandes.clientes.delegation.request"

    def action_approve(self):
        """Approve; for several requests, open a dialog that says which are left out."""
        if len(self) > 1:
            return self._open_dialog("approve")
        return self._do_approve()

    def action_ask(self):
        """Open the dialog of the act named by the context."""
        act = self.env.context.get("grandes_clientes_act")
        if len(self) == 1:
            self._check_act(act)
        return self._open_dialog(act)

    def _open_dialog(self, act):
        """Return the action of an act's dialog, filled with the area's mail reply."""
        replies = set(self._find_mail_replies().values())
        context = {"default_request_ids": self.ids, "default_act": act}
        if len(replies) == 1 and act in ("reject", "return"):
            context["default_words"] = html2plaintext(replies.pop().reply or "")
        return {
            "type": "ir.actions.act_window",
            "name": self._get_act_label(act),
            "res_model": "grandes.clientes.delegation.act",
            "view_mode": "form",
            "target": "new",
            "context": context,
        }

    def action_open_case(self):
        """Open the case of the request."""
        self.ensure_one()
        self.case_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.case",
            "res_id": self.case_id.id,
            "view_mode": "form",
        }
