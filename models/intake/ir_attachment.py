from odoo import api, models
from odoo.exceptions import UserError

_CONTENT = frozenset({"raw", "datas", "db_datas", "name", "mimetype", "url", "type"})


class IrAttachment(models.Model):
    """Files that were received stay as they came (invariant 8)."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if _CONTENT & set(vals) or any(
            vals["res_model"] != each.res_model for each in self if "res_model" in vals
        ):
            self._check_not_received()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        self._check_not_received()

    def _check_not_received(self):
        """Raise if one of the files is what a filing received.

        :raise UserError: says so
        """
        # Sudo: what was received is kept, whoever asks.
        Filing_sudo = self.env["grandes.clientes.filing"].sudo()
        ours = [a.id for a in self.sudo() if a.res_model == Filing_sudo._name]
        if ours and Filing_sudo.search_count([("attachment_ids", "in", ours)], limit=1):
            raise UserError(
                self.env._(
                    "This file was received with a filing and is kept as it came."
                )
            )
