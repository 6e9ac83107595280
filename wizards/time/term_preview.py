from odoo import api, fields, models

# Maximum number of moves shown on the page; the list of moves has all of them.
_SHOWN = 50


class TermPreview(models.AbstractModel):
    """Preview of the dates that a change of the calendar or the law would move."""

    _name = "grandes.clientes.term.preview"
    _description = "Preview of dates that would move"

    moved_count = fields.Integer(string="Cases that move", compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends_context("lang", "uid")
    def _compute_preview(self):
        for wizard in self:
            moves = wizard._get_moves()
            wizard.moved_count = len(moves)
            wizard.preview = wizard._render_moves(moves)

    def _get_moves(self):
        """Return the simulated moves, see :meth:`Case._get_simulated_moves`."""
        raise NotImplementedError

    def _render_moves(self, moves):
        # The change moves every case, but the list shows only those the user may read.
        cases = self.env["grandes.clientes.case"].browse(
            [case.id for case, _present, _other in moves]
        )
        seen = set(cases._filtered_access("read").ids)
        return self.env["ir.qweb"]._render(
            "grandes_clientes.term_moves",
            {
                "moves": [move for move in moves if move[0].id in seen][:_SHOWN],
                "more": max(len(moves) - _SHOWN, 0),
            },
        )
