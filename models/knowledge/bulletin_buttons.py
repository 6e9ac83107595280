from odoo import models


class Bulletin(models.Model):
    """Buttons of bulletins."""

    _name = "grandes.clientes.bulletin"
    _inherit = "grandes.clientes.bulletin"

    def action_publish(self):
        """Publish the bulletins."""
        self._do_publish()

    def action_read(self):
        """Give the user's receipt for the bulletins."""
        self._do_read()

    def action_correct(self):
        """Open the bulletin that corrects this one."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self._do_correct().id,
            "view_mode": "form",
        }

    def action_ask_area(self):
        """Ask the area by mail to correct the draft."""
        self._do_ask_area()

    def _ask_reason(self, act):
        return self._prepare_dialog(
            act,
            "grandes.clientes.bulletin.act",
            self[:1].display_name,
            bulletin_ids=self.ids,
            act=act,
        )

    def action_end(self):
        """Open the dialog that asks why the bulletins end."""
        return self._ask_reason("end")

    def action_discard(self):
        """Open the dialog that asks why the drafts are discarded."""
        return self._ask_reason("discard")
