from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools import clock


class BulletinReceipt(models.Model):
    """The receipt «read and understood»: reader, instant and the SHA-256 read (C2).

    Only the reader can give it. It stays if the bulletin or the user is archived.
    """

    _name = "grandes.clientes.bulletin.receipt"
    _description = "Receipt of a bulletin"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.sealed.mixin"]
    _order = "read_on desc, id desc"
    _log_access = False

    bulletin_id = fields.Many2one(
        comodel_name="grandes.clientes.bulletin",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reader",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    read_on = fields.Datetime(string="Read", required=True, readonly=True)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)

    _reader_uniq = models.UniqueIndex(
        "(bulletin_id, user_id)", "That bulletin was read already."
    )

    @api.depends("bulletin_id", "user_id")
    def _compute_display_name(self):
        for receipt in self:
            receipt.display_name = (
                f"{receipt.bulletin_id.number}: {receipt.user_id.name}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create receipts for the current user only, not even as the system.

        :raise AccessError: it names another user than the current one
        """
        if any(vals.get("user_id") != self.env.uid for vals in vals_list):
            raise AccessError(
                self.env._("«Read and understood» is said by the reader alone.")
            )
        return super().create(vals_list)

    @api.model
    def _create_for_reader(self, bulletins):
        """Create the user's receipts for the bulletins, as they are published.

        :param bulletins: bulletins that the user may read
        :return: the receipts
        """
        # Sudo: no role can create receipts; this one is the user's own.
        receipts_sudo = self.sudo().create(
            [
                {
                    "bulletin_id": bulletin.id,
                    "company_id": bulletin.company_id.id,
                    "user_id": self.env.uid,
                    "read_on": clock.now(),
                    "sha256": bulletin.sha256,
                }
                for bulletin in bulletins
            ]
        )
        receipts_sudo._log_seal("read", first=True)
        return receipts_sudo.sudo(False)

    def _get_sealed_values(self):
        """Return the values under the seal: who read what, and when."""
        self.ensure_one()
        return [self.bulletin_id.id, self.user_id.id, self.read_on, self.sha256]
