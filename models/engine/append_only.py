from odoo import api, models
from odoo.exceptions import UserError


class AppendOnly(models.AbstractModel):
    """A record that is written once and never changed or deleted by anybody."""

    _name = "grandes.clientes.append.only"
    # Words of requesters and of their mail servers are in some of them.
    _inherit = ["grandes.clientes.safe.export"]
    _description = "Record that is only ever added"

    # Nothing may reach the next `write`: that is the point of this one.
    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse every change, the superuser's too (INV-8)."""
        raise UserError(
            self.env._(
                "«%(model)s» is a permanent record: it cannot be changed. "
                "Add a new entry that corrects it.",
                model=self.env["ir.model"]._get(self._name).name,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "«%(model)s» is a permanent record: it cannot be deleted.",
                model=self.env["ir.model"]._get(self._name).name,
            )
        )
