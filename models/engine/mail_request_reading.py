from odoo import api, models
from odoo.exceptions import AccessError

# Who reads documents of beneficiaries whole.
_READERS = (
    "grandes_clientes.group_front_office",
    "grandes_clientes.group_back_office",
    "grandes_clientes.group_mission_area",
    "grandes_clientes.group_quality",
)


class MailRequest(models.Model):
    """A request by mail is read by who may read what it is about."""

    _name = "grandes.clientes.mail.request"
    _inherit = "grandes.clientes.mail.request"

    @api.model
    def _get_models_with_documents(self):
        """Return the models about which requests and replies name documents whole.

        A hook: ``escalation`` and ``delegation`` add theirs.
        """
        return set()

    def _check_access(self, operation):
        """Check; refuse also what is about records that the user may not read."""
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
        """Return those about a record that the user may not read, of any model.

        And those that name documents whole, for who is shown masks.
        """
        # Sudo: what they are about, to ask for the right to that.
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
