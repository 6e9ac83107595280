from odoo import fields, models


class Channel(models.Model):
    """A channel by which requests come in (5.2.1)."""

    _name = "grandes.clientes.channel"
    _description = "Channel"
    _inherit = ["grandes.clientes.catalogue"]

    needs_mercurio_in = fields.Boolean(
        string="Incoming Mercurio number",
        help="A filing by this channel carries its Mercurio number and date.",
    )
    needs_mercurio_out = fields.Boolean(
        string="Outgoing Mercurio number",
        help="An answer by this channel is recorded in Mercurio before the case can "
        "close. If it is turned off, what was delivered without a number closes within "
        "minutes, as of its delivery; letters still wait for theirs.",
    )
