from odoo import api, models, tools

# What says how numbers are made, and whether many can be taken at once.
_SERIES = ("prefix", "suffix", "padding", "implementation", "use_date_range")


class IrSequence(models.Model):
    """The series of numbers, read once for everybody: each registration takes two."""

    _name = "ir.sequence"
    _inherit = ["ir.sequence", "grandes.clientes.cached.mixin"]

    @api.model
    @tools.ormcache("code", "company_id")
    def _grandes_clientes_get_series(self, code, company_id):
        """Return the sequence by which a company numbers, empty where there is none.

        Its own goes before the one that companies share.

        :return: ``{"id", "prefix", "suffix", "padding", …}``
        """
        # Sudo: taking a number is part of an act, not a right over sequences.
        # What is kept is everybody's: archived ones are nobody's, whoever asks first.
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
