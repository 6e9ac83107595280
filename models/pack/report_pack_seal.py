from odoo import api, models
from odoo.fields import Domain

from ..engine.sealed_mixin import file_seals
from .report_pack import SEALED_STATES, TOLD_FIELDS


class ReportPack(models.Model):
    """Seal coverage of a month's pack."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the packs to seal: frozen, or with a digest."""
        return Domain("state", "in", SEALED_STATES) | Domain("sha256", "!=", False)

    def _get_sealed_files(self):
        """Return the files of the packs and of their reports."""
        Sheet = self.env["grandes.clientes.report.sheet"]
        return Sheet._get_files_for(self) | Sheet._get_files_for(self.sheet_ids)

    def _get_sealed_values(self):
        """Return what was frozen, and its sending, delivery and acknowledgement."""
        self.ensure_one()
        owners = {(self._name, self.id)}
        owners |= {(sheet._name, sheet.id) for sheet in self.sheet_ids}
        plain = ("date_from", "date_to", "version", "correction_reason", "state")
        return [
            *(self[name] for name in (*plain, "frozen_on", "sha256", "files_sha256")),
            self.frozen_by_id.id,
            [
                self[name].id if name.endswith("_id") else self[name]
                for name in TOLD_FIELDS
            ],
            [
                [sheet.code, sheet.state, sheet.message, sheet.sha256]
                for sheet in self.sheet_ids.sorted("sequence")
            ],
            [
                [file.res_model, file.res_id, file.res_field, *file_seals(file)]
                for file in self._get_sealed_files().sorted("id")
                if (file.res_model, file.res_id) in owners
            ],
        ]

    def _get_sealed_attachments(self):
        """Return the files of the packs that are frozen."""
        return self.env["grandes.clientes.report.sheet"]._get_files_for(
            self.filtered(lambda pack: pack.state in SEALED_STATES)
        )
