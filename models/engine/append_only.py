from odoo import api, models
from odoo.exceptions import UserError


class AppendOnly(models.AbstractModel):
    """A record that is created once and never changed or deleted by anybody."""

    _name = "grandes.clientes.append.only"
    # Some of them contain text of requesters and of their mail servers.
    _inherit = ["grandes.clientes.safe.export"]
    _description = "Record that is only ever added"

    # Does not call super: no write may get through.
    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse every change, even by the superuser (INV-8)."""
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
