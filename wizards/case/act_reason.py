from odoo import api, fields, models


class CaseActReason(models.TransientModel):
    """Wizard for the acts on cases whose only input is a text."""

    _name = "grandes.clientes.case.act.reason"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Act on cases with a reason"

    case_ids = fields.Many2many(relation="grandes_clientes_act_reason_rel")
    act = fields.Selection(
        selection=lambda self: self._selection_act(), required=True, readonly=True
    )
    reason = fields.Text(required=True)

    @api.model
    def _get_reason_acts(self):
        """Return ``{act: (keyword argument for the text, XML id of the form view)}``.

        Hook: each room adds its own acts that ask for a text.
        """
        view = "grandes_clientes.case_act_%s_view_form"
        return {
            "not_duplicate": ("reason", view % "not_duplicate"),
            "reopen": ("reason", view % "reopen"),
            "withdraw": ("ground", view % "withdraw"),
        }

    @api.model
    def _selection_act(self):
        case = self.env["grandes.clientes.case"]
        return [(act, case._get_act_label(act)) for act in self._get_reason_acts()]

    @api.depends("act")
    def _compute_refused(self):
        return super()._compute_refused()

    def _get_arguments(self):
        return {self._get_reason_acts()[self.act][0]: self.reason}

    @api.model
    def _get_dialog(self, act, action):
        """Return the window action that opens the wizard for ``act``.

        :param dict action: values shared with other wizards
        """
        return {
            **action,
            "res_model": self._name,
            "views": [(self.env.ref(self._get_reason_acts()[act][1]).id, "form")],
            "context": {**action["context"], "default_act": act},
        }
