from odoo import models

_MODEL = "grandes.clientes.outage"
# Sections of I01 and I11 that count failures.
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
    """Sources of failures exist only where the room is in use, for users who see them.

    Areas also make the presidency report, but see no failures (I01, I11).
    """

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    def _has_source(self, source):
        """Return whether the source exists; for failures also their room and access."""
        if _MODEL in (source.model, *source.needs):
            Room = self.env["grandes.clientes.room"]
            return (
                super()._has_source(source)
                and Room._is_kept("outage")
                and self.env[_MODEL].has_access("read")
            )
        return super()._has_source(source)

    def _get_missing_section(self, code, title, why=None):
        """Return the section; for failures, with the reason why it is empty."""
        if code in _SECTIONS and why is None:
            is_kept = self.env["grandes.clientes.room"]._is_kept("outage")
            why = (
                self.env._("Your role does not see the failures of systems.")
                if is_kept
                else self.env._("Failures of systems are not kept here.")
            )
        return super()._get_missing_section(code, title, why)
