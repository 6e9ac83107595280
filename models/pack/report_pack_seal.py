import base64
import hashlib

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.sealed_mixin import file_seals
from .report_pack import HANDED_FIELDS, SEALED_STATES, TOLD_FIELDS


class ReportPack(models.Model):
    """The digests of a month's pack, and whether it still matches them."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    is_intact = fields.Boolean(
        compute="_compute_is_intact",
        compute_sudo=True,
        help="Whether all files are still what was frozen.",
    )

    @api.depends("state", "sheet_ids.sha256", "archive", *TOLD_FIELDS, *HANDED_FIELDS)
    def _compute_is_intact(self):
        # The seal register keeps its entries, so a pack that was reopened by SQL, or
        # lost its digest that way, is still checked.
        entries = self.env["grandes.clientes.seal.entry"]._get_last_digests(
            self._name, self.ids
        )
        sealed = self.filtered(
            lambda pack: pack.state in SEALED_STATES
            or pack.sha256
            or pack._origin.id in entries
        )
        broken = sealed._origin._find_broken_seals()
        for pack in self.with_context(bin_size=False):
            pack.is_intact = pack not in sealed or (
                pack._origin.id not in broken
                and pack.state in SEALED_STATES
                and all(sheet._is_as_sealed() for sheet in pack.sheet_ids)
                and pack.sha256 == pack._compute_seal()
                and pack.files_sha256 == pack._get_files_seal(pack.letter, pack.archive)
            )

    def _compute_seal(self):
        """Return the SHA-256 over who froze the pack, when, why, and each report."""
        self.ensure_one()
        parts = [
            f"{self.date_from} {self.date_to} {self.version}",
            f"{self.frozen_on} {self.frozen_by_id.id}",
            self.correction_reason or "",
        ]
        parts += [
            f"{sheet.code} {sheet.state} {sheet.sha256 or ''} {sheet.message or ''}"
            for sheet in self.sheet_ids.sorted("sequence")
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @api.model
    def _get_files_seal(self, *files):
        """Return the SHA-256 over ``files``, encoded as binary fields hold them."""
        seal = hashlib.sha256()
        for file in files:
            seal.update(hashlib.sha256(base64.b64decode(file or b"")).digest())
        return seal.hexdigest()

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
