from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..engine.sealed_mixin import file_seals, sealed_digest
from .bulletin import AUDIENCE

#: Fields of a published bulletin that cannot change.
_WORDS = frozenset(
    {
        "name",
        "body",
        "medium",
        "sender",
        "mission_area_id",
        "dated_on",
        "mercurio_number",
        "product_id",
        "typification_ids",
        "campaign_ids",
        "valid_from",
        "valid_to",
        "replaces_id",
        "changes_answer",
        "attachment_ids",
        *AUDIENCE,
    }
)


class Bulletin(models.Model):
    """Keeps published bulletins unchanged: words, files and their digest (C2)."""

    _name = "grandes.clientes.bulletin"
    _inherit = "grandes.clientes.bulletin"

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts if the room is in use, with their own copies of the files."""
        for company in self.env["res.company"].browse(
            {vals.get("company_id") or self.env.company.id for vals in vals_list}
        ):
            self.env["grandes.clientes.room"]._check_kept("knowledge", company)
        bulletins = super().create(vals_list)
        bulletins._own_files()
        bulletins._count_as_news()
        return bulletins

    def write(self, vals):
        """Refuse to change published bulletins, which are replaced (INV-8, C2).

        :raise UserError: a fixed field would change, or one in force be archived
        """
        if _WORDS & set(vals) and any(each.state != "draft" for each in self):
            raise UserError(
                self.env._(
                    "A published bulletin stays as it was read: correct it by another "
                    "one, which replaces it."
                )
            )
        if vals.get("active") is False and any(
            each.state == "published" for each in self
        ):
            raise UserError(
                self.env._("It is in force: end it, or replace it, before archiving.")
            )
        result = super().write(vals)
        if {"state", "typification_ids"} & set(vals):
            # The cache of `bulletin_shown`, which every case reads, depends on these.
            self.env.registry.clear_cache()
        if "attachment_ids" in vals:
            self._own_files()
        if "mission_area_id" in vals:
            self._count_as_news()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A bulletin is never deleted: discard it, and say why.")
        )

    def _own_files(self):
        """Give each bulletin its own copies of files, which its readers may open."""
        for bulletin in self:
            # Sudo: only the owner of the files; access to them is checked next.
            foreign = bulletin.attachment_ids.filtered(
                lambda file, own=bulletin: (
                    (file.sudo().res_model, file.sudo().res_id) != (own._name, own.id)
                )
            )
            if not foreign:
                continue
            foreign.check_access("read")
            # Sudo: copies that belong to the bulletin, of files that the user may read.
            copies = foreign.sudo().browse()
            for file in foreign.sudo():
                copies |= copies.create(
                    {
                        "name": file.name,
                        "mimetype": file.mimetype,
                        "raw": file.raw,
                        "res_model": self._name,
                        "res_id": bulletin.id,
                    }
                )
            bulletin._apply_files(foreign, copies)

    def _apply_files(self, taken, given):
        """Replace files by others, without checking these again."""
        return super().write(
            {
                "attachment_ids": [
                    *(Command.unlink(file_id) for file_id in taken.ids),
                    *(Command.link(file_id) for file_id in given.ids),
                ]
            }
        )

    def _get_sealed_attachments(self):
        """Return the files of published bulletins, which nobody can remove."""
        return self.filtered(lambda each: each.published_on).attachment_ids

    # === SEAL === #

    def _get_canonical_values(self):
        """Return the plain values that readers confirm with their receipt."""
        self.ensure_one()
        return {
            "number": self.number,
            "title": self.name,
            "text": str(self.body or ""),
            "medium": self.medium,
            "area": self.mission_area_id.code,
            "sender": self.sender,
            "dated": self.dated_on,
            "mercurio": self.mercurio_number,
            "service": self.product_id.code,
            "typifications": sorted(self.typification_ids.mapped("code")),
            "audience": [name for name in AUDIENCE if self[name]],
            "campaigns": sorted(self.campaign_ids.mapped("code")),
            "from": self.valid_from,
            "until": self.valid_to,
            "replaces": self.replaces_id.sha256,
            "changes_answer": self.changes_answer,
            "files": file_seals(self.attachment_ids),
        }

    def _get_digest(self):
        """Return the SHA-256 over the bulletin's canonical words and files."""
        self.ensure_one()
        # Sudo: the seal covers all of it.
        bulletin_sudo = self.sudo().with_context(
            lang=None, active_test=False, bin_size=False
        )
        seals = self.env["grandes.clientes.file.digest"]._of(
            bulletin_sudo.attachment_ids
        )
        return sealed_digest(bulletin_sudo._get_canonical_values(), seals)

    def _get_sealed_values(self):
        """Return the values under the seal: words, digest and publication."""
        return [
            self._get_canonical_values(),
            self.sha256,
            self.published_on,
            self.published_by_id.id,
        ]

    @api.model
    def _get_sealed_domain(self):
        return Domain("published_on", "!=", False)

    def _get_sealed_files(self):
        """Return the files of the bulletins."""
        return self.attachment_ids
