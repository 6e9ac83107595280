from odoo import api, fields, models

from ...tools import clock
from ...tools.mercurio.numbers import PatternError, compile_pattern
from .number_messages import refusal


class ResConfigSettings(models.TransientModel):
    """Examples shown next to the patterns of Mercurio numbers."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    grandes_clientes_mercurio_in_example = fields.Char(
        string="Example of an incoming number",
        compute="_compute_grandes_clientes_mercurio_examples",
    )
    grandes_clientes_mercurio_out_example = fields.Char(
        string="Example of an outgoing number",
        compute="_compute_grandes_clientes_mercurio_examples",
    )

    @api.depends(
        "grandes_clientes_mercurio_in_pattern", "grandes_clientes_mercurio_out_pattern"
    )
    @api.depends_context("lang")
    def _compute_grandes_clientes_mercurio_examples(self):
        for settings in self:
            for way in ("in", "out"):
                settings[f"grandes_clientes_mercurio_{way}_example"] = (
                    settings._grandes_clientes_get_mercurio_example(
                        settings[f"grandes_clientes_mercurio_{way}_pattern"]
                    )
                )

    def _grandes_clientes_get_mercurio_example(self, text):
        """Return an example number for pattern ``text``, or what is wrong with it."""
        try:
            pattern = compile_pattern(text)
        except PatternError as error:
            return refusal(error, self.env._)
        if not pattern:
            return self.env._("Any number is accepted.")
        return pattern.example(clock.today(self.company_id or self.env.company).year)
