from odoo import models
from odoo.tools.translate import LazyTranslate

from ...tools.sheet.writer import SheetSpec, write_xlsx

_lt = LazyTranslate(__name__)

# Columns of the sheet of a version, in order.
COLUMNS = {
    "typification": _lt("Typification"),
    "product": _lt("Product"),
    "entity_type": _lt("Type of entity"),
    "mode": _lt("Mode"),
    "back_office": _lt("Back office"),
    "back_days": _lt("Days of the back office"),
    "area": _lt("Mission area"),
    "area_days": _lt("Days of the area"),
    "requirements": _lt("Required"),
    "instructions": _lt("Instructions"),
}
YES = _lt("Yes")
NO = _lt("No")


class EscalationMatrix(models.Model):
    """Export and import of a version of the matrix as a spreadsheet."""

    _name = "grandes.clientes.escalation.matrix"
    _inherit = "grandes.clientes.escalation.matrix"

    def _get_sheet(self):
        """Return the XLSX of the version's rows; related records appear as codes."""
        self.ensure_one()
        help_rows = [
            (self.env._(COLUMNS[column]), entry.code, entry.name)
            for column, model in (
                ("typification", "typification"),
                ("product", "product"),
                ("area", "mission.area"),
                ("requirements", "escalation.requirement"),
            )
            for entry in self.env[f"grandes.clientes.{model}"].search(
                [("active", "=", True)]
            )
        ]
        rule = self.env["grandes.clientes.escalation.rule"]
        help_rows += [
            (self.env._(COLUMNS[column]), code, label)
            for column in ("entity_type", "mode")
            for code, label in rule._fields[column]._description_selection(self.env)
        ]
        return write_xlsx(
            [
                SheetSpec(
                    self.env._("Matrix"),
                    [self.env._(label) for label in COLUMNS.values()],
                    (self._get_sheet_row(rule) for rule in self.rule_ids),
                ),
                SheetSpec(
                    self.env._("Codes"),
                    [self.env._("Column"), self.env._("Code"), self.env._("Meaning")],
                    help_rows,
                ),
            ]
        )

    def _get_sheet_row(self, rule):
        """Return the cells of a row of the matrix."""
        return [
            rule.typification_id.code or "",
            rule.product_id.code or "",
            rule.entity_type or "",
            rule.mode,
            self.env._(YES) if rule.back_office else self.env._(NO),
            rule.back_days or None,
            rule.mission_area_id.code or "",
            rule.area_days or None,
            ", ".join(rule.requirement_ids.mapped("code")),
            rule.instructions or "",
        ]

    def action_export(self):
        """Download the version as a spreadsheet."""
        self.ensure_one()
        self.check_access("read")
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.env._("Escalation matrix %s.xlsx", self.name),
                "raw": self._get_sheet(),
                "mimetype": "application/vnd.openxmlformats-officedocument."
                "spreadsheetml.sheet",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def action_import(self):
        """Open the wizard that imports the rows of a draft from a spreadsheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replace the rows of version %s", self.name),
            "res_model": "grandes.clientes.escalation.matrix.import",
            "view_mode": "form",
            "target": "new",
            "context": {"default_matrix_id": self.id},
        }

    def action_simulate(self):
        """Open the wizard that shows what the version would change."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What version %s would change", self.name),
            "res_model": "grandes.clientes.escalation.simulation",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_matrix_id": self.id,
                "dialog_size": "extra-large",
            },
        }
