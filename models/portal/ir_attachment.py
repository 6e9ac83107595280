from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, OrderedSet

_OURS = "grandes.clientes."
_RECEIVED = "grandes.clientes.filing"
_ANSWERED = "grandes.clientes.case.answer"


class IrAttachment(models.Model):
    """Which files requesters reach: what they sent, and what answers them."""

    _name = "ir.attachment"
    _inherit = "ir.attachment"

    def _check_access(self, operation):
        """Refuse portal users the files that only colleagues are to see.

        Odoo lets whoever may read a record read its files: also what an advisor put
        beside a case, and what supports an escalation.
        """
        result = super()._check_access(operation)
        if self.env.su or not self.env.user.share:
            return result
        forbidden, error = result or (self.browse(), None)
        inside = (self - forbidden)._kept_inside()
        if not inside:
            return result
        return forbidden | inside, error or (
            lambda: AccessError(self.env._("You may not read this file."))
        )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Find for portal users no file that :meth:`_check_access` refuses them."""
        if self.env.user.share and not (self.env.su or bypass_access):
            domain = Domain(domain) & self._domain_not_kept_inside()
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _domain_not_kept_inside(self):
        """Return the domain of what :meth:`_kept_inside` does not keep."""
        ours = [name for name in self.pool if name.startswith(_OURS)]
        open_ids = Domain.OR(
            Domain(
                "id",
                "in",
                SQL(
                    "(SELECT attachment_id FROM %s)",
                    SQL.identifier(self.env[model]._fields["attachment_ids"].relation),
                ),
            )
            & Domain("res_model", "=", model)
            for model in (_RECEIVED, _ANSWERED)
        )
        return Domain("res_model", "not in", ours) | open_ids

    def _kept_inside(self):
        """Return those of the files that are of our records, yet no requester's."""
        # Sudo: what a file belongs to decides who may have it.
        kept = OrderedSet()
        for model, files in self.sudo().grouped("res_model").items():
            if not (model or "").startswith(_OURS):
                continue
            open_ids = set()
            if model in (_RECEIVED, _ANSWERED):
                owners_sudo = self.env[model].sudo().browse(files.mapped("res_id"))
                open_ids = set(owners_sudo.exists().attachment_ids.ids)
            kept.update(id_ for id_ in files.ids if id_ not in open_ids)
        return self.browse(kept)
