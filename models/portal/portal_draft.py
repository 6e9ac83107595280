from datetime import timedelta

from odoo import api, fields, models

from ...tools import clock

# What of a form is kept: never its consent, which is given on filing.
_KEPT = (
    "entidad asunto detalle tema clase periodo beneficiario tipo_documento documento "
    "medio contacto"
).split()
_LONGEST = 20_000
_KEEP = timedelta(days=30)


class PortalDraft(models.Model):
    """A request that a coordinator has begun to write: one a person.

    It is kept as they type, so that a session that ends, a telephone that goes off or
    a day in between loses nothing. It is nobody else's, and gone once it is filed.
    """

    _name = "grandes.clientes.portal.draft"
    _description = "Request that is being written in the portal"
    _inherit = ["grandes.clientes.protected.mixin"]
    _rec_name = "user_id"

    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="cascade"
    )
    kept_on = fields.Datetime(required=True, readonly=True)
    values = fields.Json(required=True, readonly=True)

    _user_uniq = models.UniqueIndex("(user_id)")

    @api.model
    def _get_protected_fields(self):
        """Add what only its own form writes."""
        return super()._get_protected_fields() | {"user_id", "kept_on", "values"}

    @api.model
    def _get_own(self):
        """Return, with ``sudo``, the user's draft, or nothing."""
        # Sudo: no role has a right on drafts; this one is the user's own.
        return self.sudo().search([("user_id", "=", self.env.uid)])

    @api.model
    def _do_keep(self, form):
        """Keep what the user has typed so far in the form.

        :param dict form: what the form sends; what is no field of it is left out
        :return: the draft, empty where nothing is typed
        """
        values = {
            name: str(form[name])[:_LONGEST]
            for name in _KEPT
            if str(form.get(name) or "").strip()
        }
        draft_sudo = self._get_own()
        if not values.get("asunto") and not values.get("detalle"):
            return draft_sudo
        vals = {"values": values, "kept_on": clock.now()}
        if draft_sudo:
            draft_sudo.write(vals)
            return draft_sudo
        return self.sudo().create({**vals, "user_id": self.env.uid})

    @api.model
    def _do_discard(self):
        """Throw the user's draft away."""
        self._get_own().unlink()

    @api.autovacuum
    def _gc_old(self):
        """Throw away what nobody went on with."""
        # Sudo: what nobody came back to; no role has a right on drafts.
        self.sudo().search([("kept_on", "<", clock.now() - _KEEP)]).unlink()
