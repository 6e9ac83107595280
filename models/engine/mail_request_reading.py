from odoo import api, models
from odoo.exceptions import AccessError

# Groups that read documents of beneficiaries unmasked.
_READERS = (
    "grandes_clientes.group_front_office",
    "grandes_clientes.group_back_office",
    "grandes_clientes.group_mission_area",
    "grandes_clientes.group_quality",
)


class MailRequest(models.Model):
    """Requests by mail, readable with access to the records that they are about."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    @api.model
    def _get_models_with_documents(self):
        """Return the models whose requests and replies contain unmasked documents.

        A hook: ``escalation`` and ``delegation`` add theirs.
        """
        return set()

    def _check_access(self, operation):
        """Refuse also requests about records that the user may not read."""
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        closed = self._of_closed_threads()
        if not closed:
            return result
        if result:
            return result[0] | closed, result[1]
        return closed, lambda: AccessError(
            self.env._("You may not read what this request is about.")
        )

    def _of_closed_threads(self):
        """Return the requests about a record, of any model, that the user may not read.

        For users who see masks, also those that contain unmasked documents.
        """
        # Sudo: the related records, in order to check access to them.
        requests_sudo = self.sudo()
        closed = self.browse()
        if not any(self.env.user.has_group(group) for group in _READERS):
            whole = self._get_models_with_documents()
            closed |= requests_sudo.filtered(
                lambda request: request.res_model in whole
            ).sudo(False)
        for model, requests in requests_sudo.grouped("res_model").items():
            if model not in self.env:
                closed |= requests.sudo(False)
                continue
            ids = {res_id for each in requests for res_id in each.res_ids or []}
            ids.update(requests.mapped("res_id"))
            records = self.env[model].browse(ids).exists()
            unreadable = ids - set(records._filtered_access("read").ids)
            closed |= requests.filtered(
                lambda each, unreadable=unreadable: unreadable.intersection(
                    [each.res_id, *(each.res_ids or [])]
                )
            ).sudo(False)
        return closed
