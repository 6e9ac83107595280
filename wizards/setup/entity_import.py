from base64 import b64decode, b64encode

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...models.engine.sheet_messages import refusal
from ...tools.sheet.errors import SheetError
from ...tools.sheet.writer import SheetSpec, write_xlsx
from .entity_import_columns import KINDS, TEMPLATE, read_list

_MAY = ("group_manager", "group_supervisor")


class EntityImport(models.TransientModel):
    """Wizard to import entities from a list of SNIES or DANE, or from our template.

    The list is recognised by its headings. Each row shows its outcome before anything
    is created, and importing the same list again creates no duplicates.
    """

    _name = "grandes.clientes.entity.import"
    _description = "Import of entities"
    _inherit = ["grandes.clientes.protected.mixin"]

    # Not required: action_read raises a clearer error for a missing file.
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    departments = fields.Char(
        string="Only these departments",
        help="DANE's codes of two digits, with commas: 05, 11. Empty: all.",
    )
    is_shared = fields.Boolean(
        string="For all companies",
        default=True,
        help="Otherwise only the current company attends the new ones.",
    )
    is_several = fields.Boolean(
        default=lambda self: self.env["grandes.clientes.setup"]._are_several()
    )
    kind = fields.Selection(
        selection=lambda self: [(k, self.env._(label)) for k, label in KINDS.items()],
        string="What it is",
        readonly=True,
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.entity.import.line",
        inverse_name="import_id",
        string="Rows",
    )
    new_count = fields.Integer(string="New", compute="_compute_counts")
    filled_count = fields.Integer(string="Completed", compute="_compute_counts")
    same_count = fields.Integer(string="There already", compute="_compute_counts")
    problem_count = fields.Integer(string="With a problem", compute="_compute_counts")
    done_count = fields.Integer(string="Brought in", readonly=True)
    template = fields.Binary(
        compute="_compute_template",
        string="Template to fill in",
        export_string_translation=False,
    )

    @api.depends("line_ids.outcome")
    def _compute_counts(self):
        for wizard in self:
            outcomes = wizard.line_ids.mapped("outcome")
            wizard.new_count = outcomes.count("new")
            wizard.filled_count = outcomes.count("filled")
            wizard.same_count = outcomes.count("same")
            wizard.problem_count = outcomes.count("problem")

    def _compute_template(self):
        self.template = b64encode(self._get_template())

    @api.model
    def _get_template(self):
        """Return our template as XLSX bytes, with a list of the entity types."""
        self._check_may_import()
        labels = dict(
            self.env["res.partner"]
            ._fields["large_client_type"]
            ._description_selection(self.env)
        )
        return write_xlsx(
            [
                SheetSpec(
                    self.env._("Entities"),
                    [self.env._(column.label) for column in TEMPLATE],
                    [],
                ),
                SheetSpec(
                    self.env._("What to write"),
                    [self.env._("Type of large client")],
                    [[label] for label in labels.values()],
                ),
            ]
        )

    @api.model
    def _check_may_import(self):
        """Raise unless the user may import entities.

        :raise AccessError: the user is neither administrator nor supervisor
        """
        if not any(
            self.env.user.has_group(f"grandes_clientes.{group}") for group in _MAY
        ):
            raise AccessError(
                self.env._(
                    "Only the administrator of profiles and the supervisor import "
                    "entities."
                )
            )

    # === ACTS === #

    def action_template(self):
        """Download our template."""
        self.ensure_one()
        name = self.env._("entities-to-fill-in.xlsx")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template/{name}?download=1",
            "target": "download",
        }

    def action_read(self):
        """Read the file, and show the outcome of each row.

        :raise UserError: there is no file, or it is no known list
        """
        self.ensure_one()
        self._check_may_import()
        try:
            content = b64decode(self.with_context(bin_size=False).file or b"")
        except ValueError:
            content = b""
        if not content:
            raise UserError(self.env._("Choose the file with the entities."))
        try:
            self.kind, reading = read_list(content, self.filename or "")
        except SheetError as error:
            raise UserError(refusal(error, self.env._)) from error
        if not self.kind:
            raise UserError(
                self.env._(
                    "No list that is known: it has no columns with the code and the "
                    "name of SNIES or DANE, nor those of our template."
                )
            )
        vals_list = self._prepare_lines(reading)
        self.line_ids = [Command.clear(), *map(Command.create, vals_list)]
        self.line_ids._evaluate()
        return self._get_action()

    def action_review(self):
        """Evaluate the rows again after corrections."""
        self.ensure_one()
        self.line_ids._evaluate()
        return self._get_action()

    def action_confirm(self):
        """Create the new entities, and complete the existing ones.

        Rows with a problem remain, to be corrected here or in the file.

        :raise UserError: there is nothing to import
        """
        self.ensure_one()
        self._check_may_import()
        self.line_ids._evaluate()
        done = self.line_ids._apply()
        if not done:
            raise UserError(
                self.env._("There is nothing to bring in: correct what is marked.")
            )
        self.done_count += done
        self.line_ids._evaluate()
        if self.problem_count:
            return self._get_action()
        return {"type": "ir.actions.act_window_close"}

    def _get_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import entities"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
