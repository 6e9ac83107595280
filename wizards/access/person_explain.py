from odoo import api, fields, models
from odoo.exceptions import UserError


class PersonExplain(models.TransientModel):
    """Wizard to explain a person's rights on a model or a single record."""

    _name = "grandes.clientes.person.explain"
    _description = "What a person may do and why"
    _inherit = ["grandes.clientes.protected.mixin"]

    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", required=True, readonly=True
    )
    model_name = fields.Selection(
        selection="_selection_model_name",
        string="With what",
        required=True,
        default=lambda self: self._default_model_name(),
    )
    reference = fields.Char(
        string="Which one",
        help="Its number or name, to ask about one record. Empty: about all of them.",
    )
    told = fields.Html(compute="_compute_told", sanitize=False)

    @api.model
    def _default_model_name(self):
        return self.env["grandes.clientes.access.explanation"]._get_usual_model()

    @api.model
    def _selection_model_name(self):
        return self.env["grandes.clientes.access.explanation"]._get_models()

    @api.depends("user_id", "model_name", "reference")
    def _compute_told(self):
        Explanation = self.env["grandes.clientes.access.explanation"]
        for wizard in self:
            if not (wizard.user_id and wizard.model_name):
                wizard.told = False
                continue
            record = wizard._find_record() if wizard.reference else None
            values = (
                Explanation._explain_record(wizard.user_id, record)
                if record
                else Explanation._explain(wizard.user_id, wizard.model_name)
            )
            values.setdefault("verdict", None)
            values["is_one"] = bool(record)
            values["missing"] = bool(wizard.reference) and not record
            values["person"] = wizard.user_id.name
            # Sudo: renders our own template with the values computed above.
            wizard.told = (
                self.env["ir.qweb"]
                .sudo()
                ._render("grandes_clientes.person_explained", values)
            )

    def _find_record(self):
        """Return the record whose name matches the reference exactly, or none.

        :raise UserError: the records have no stored name, and it is no number
        """
        self.ensure_one()
        # Sudo: the result only shows which rules grant access to another person.
        Model = self.env[self.model_name].sudo().with_context(active_test=False)
        name = Model._rec_name or "id"
        reference = self.reference.strip()
        if name == "id" or not Model._fields[name].store:
            if not reference.isdecimal():
                raise UserError(
                    self.env._("These have no name: write the number of the record.")
                )
            return Model.browse(int(reference)).exists().sudo(False)
        return Model.search([(name, "=", reference)], limit=1).sudo(False)

    def action_explain(self):
        """Show the explanation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
