from odoo import api, models
from odoo.fields import Domain

from ...tools.sheet.mapped import Problem
from .sealed_mixin import file_seals


class MappedLoad(models.AbstractModel):
    """Display of a load, and the content of its seal."""

    _name = "grandes.clientes.mapped.load.mixin"
    _inherit = ["grandes.clientes.mapped.load.mixin"]

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the loaded records."""
        return Domain("state", "!=", "preview")

    def _get_sealed_files(self):
        """Return the files as delivered."""
        return self.attachment_id

    def _get_sealed_attachments(self):
        """Return the files of the loaded records."""
        return self.filtered(lambda load: load.state != "preview").attachment_id

    def _get_sealed_values(self):
        """Return the file, how it was understood, and who loaded it when."""
        self.ensure_one()
        return [
            self.kind,
            self.filename,
            self.sha256,
            self.columns,
            self.row_count,
            self.loaded_by_id.id,
            self.loaded_on,
            file_seals(self.attachment_id),
        ]

    # === DISPLAY === #

    @api.depends("preview", "problems", "columns")
    @api.depends_context("lang")
    def _compute_tables(self):
        for load in self:
            values = load._get_preview_values()
            render = self.env["ir.qweb"]._render
            load.preview_table = render("grandes_clientes.mapped_preview", values)
            load.problem_table = (
                render(
                    "grandes_clientes.mapped_problems",
                    {
                        "problems": load._get_problems(),
                        "more": load.problem_count - len(load.problems or ()),
                    },
                )
                if load.problems
                else False
            )

    def _get_preview_values(self):
        """Return the template values of the preview."""
        self.ensure_one()
        found = self.columns or {}
        columns = self._get_mapped_columns(self.kind) if self.kind else ()
        return {
            "columns": [
                (column.code, self.env._(column.label), found[column.code])
                for column in columns
                if column.code in found
            ],
            "rows": self.preview or [],
            "more": max(0, self.row_count - len(self.preview or [])),
        }

    def _get_problems(self):
        """Return a line for each problem: row, column, what is wrong, what to do."""
        self.ensure_one()
        labels = {
            column.code: self.env._(column.label)
            for column in self._get_mapped_columns(self.kind)
        }
        messages = self._get_problem_messages()
        lines = []
        for problem in (Problem(*each) for each in self.problems or ()):
            column = labels.get(problem.column, "")
            words = {"column": column, "value": problem.value}
            what, advice = (
                str(self.env._(text)) % words for text in messages[problem.code]
            )
            lines.append(
                {"row": problem.row, "column": column, "what": what, "advice": advice}
            )
        return lines

    def action_load(self):
        """Load the file."""
        self._do_load()

    def action_discard(self):
        """Delete the preview."""
        self._do_discard()
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "target": "main",
        }

    def action_map(self):
        """Open the wizard that asks which heading is which column."""
        self.ensure_one()
        self._check_act("map")
        return self.env["grandes.clientes.mapped.choose"]._get_dialog(self)

    def _get_action(self):
        """Return the action that opens the load."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
