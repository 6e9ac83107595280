from odoo import models

_MODEL = "grandes.clientes.outage"
# Sections that count failures, in I01 and I11.
_SECTIONS = frozenset(
    {
        "failures",
        "systems",
        "attributable_to",
        "outages",
        "affected",
        "touched",
        "unconfirmed",
    }
)


class Report(models.AbstractModel):
    """What counts failures has a source where their room is kept, for who sees them.

    The presidency report is made by the areas, too, which see none (I01, I11).
    """

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    def _has_source(self, source):
        """Return whether it is kept; failures, where their room is."""
        if _MODEL in (source.model, *source.needs):
            Room = self.env["grandes.clientes.room"]
            return (
                super()._has_source(source)
                and Room._is_kept("outage")
                and self.env[_MODEL].has_access("read")
            )
        return super()._has_source(source)

    def _get_missing_section(self, code, title, why=None):
        """Return the section; of failures, with why there is nothing."""
        if code in _SECTIONS and why is None:
            is_kept = self.env["grandes.clientes.room"]._is_kept("outage")
            why = (
                self.env._("Your role does not see the failures of systems.")
                if is_kept
                else self.env._("Failures of systems are not kept here.")
            )
        return super()._get_missing_section(code, title, why)
