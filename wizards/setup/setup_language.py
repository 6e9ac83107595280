from odoo import api, fields, models
from odoo.exceptions import UserError


class SetupLanguage(models.TransientModel):
    """Wizard to add a Spanish language for screens, letters and mails."""

    _name = "grandes.clientes.setup.language"
    _description = "Add the language"

    lang_id = fields.Many2one(
        comodel_name="res.lang",
        string="Language",
        required=True,
        domain=[("code", "=like", "es%")],
        context={"active_test": False},
        default=lambda self: self._default_lang_id(),
    )
    is_own = fields.Boolean(
        string="My screens, too",
        default=True,
        help="From then on your own screens speak it; your preferences change it.",
    )

    @api.model
    def _default_lang_id(self):
        langs = self.env["res.lang"].with_context(active_test=False)
        return langs.search([("code", "=", "es_CO")], limit=1)

    def action_confirm(self):
        """Add the language, and reload the screen in it."""
        self.ensure_one()
        if not self.lang_id.code.startswith("es"):
            raise UserError(self.env._("Choose one of the Spanish languages."))
        self.env["grandes.clientes.setup"]._do_add_language(self.lang_id, self.is_own)
        return {"type": "ir.actions.client", "tag": "reload_context"}
