from odoo import api, models, tools

# Fields that determine the numbers, and whether many can be drawn at once.
_SERIES = ("prefix", "suffix", "padding", "implementation", "use_date_range")


class IrSequence(models.Model):
    """Sequences, cached for all users: each registration draws two numbers."""

    _name = "ir.sequence"
    _inherit = ["ir.sequence", "grandes.clientes.cached.mixin"]

    @api.model
    @tools.ormcache("code", "company_id")
    def _grandes_clientes_get_series(self, code, company_id):
        """Return the company's sequence for ``code``, empty if there is none.

        The company's own sequence has precedence over a shared one.

        :return: ``{"id", "prefix", "suffix", "padding", …}``
        """
        # Sudo: drawing a number is part of an act, not an access right on sequences.
        # The cached result is shared: archived sequences are excluded, whoever asks
        # first.
        sequences_sudo = (
            self.sudo()
            .with_context(active_test=True)
            .search_fetch(
                [("code", "=", code), ("company_id", "in", (company_id, False))],
                ["company_id", *_SERIES],
                order="id",
            )
        )
        sequence_sudo = sequences_sudo.sorted(lambda each: not each.company_id)[:1]
        if not sequence_sudo:
            return {}
        return {"id": sequence_sudo.id} | {
            name: sequence_sudo[name] for name in _SERIES
        }
