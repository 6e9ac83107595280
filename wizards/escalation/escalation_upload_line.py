from odoo import fields, models

from ...models.escalation.area_sheet import DECISIONS


class EscalationUploadLine(models.TransientModel):
    """One row of the spreadsheet that an area filled."""

    _name = "grandes.clientes.escalation.upload.line"
    _description = "Row of uploaded answers"
    _order = "row, id"

    upload_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation.upload",
        required=True,
        ondelete="cascade",
        index=True,
    )
    row = fields.Integer(readonly=True)
    number = fields.Char(string="Escalation", readonly=True)
    escalation_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation",
        string="Found",
        readonly=True,
        ondelete="cascade",
    )
    act = fields.Selection(
        selection=lambda self: self._selection_act(), string="Decision", readonly=True
    )
    text = fields.Text(string="Answer, or what is missing", readonly=True)
    support = fields.Char(readonly=True)
    reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason", readonly=True, ondelete="cascade"
    )
    suggested_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="It belongs to",
        readonly=True,
        ondelete="cascade",
    )
    state = fields.Selection(
        selection=[
            ("ready", "Ready"),
            ("problem", "Problem"),
            ("untouched", "Left as is"),
            ("done", "Done"),
        ],
        required=True,
        readonly=True,
    )
    problem = fields.Text(readonly=True)

    def _selection_act(self):
        return [(act, self.env._(label)) for act, label in DECISIONS.items()]

    def _key(self):
        """Return what rows must share to be done in one go: they differ in words."""
        return self.act, self.reason_id, self.suggested_area_id

    def _do(self):
        """Do the decision of the rows, all of one kind (:meth:`_key`)."""
        escalations = self.escalation_id
        act = self[0].act
        escalations._check_act(act)
        words = {line.escalation_id.id: line.text or None for line in self}
        if act == "accept":
            escalations._do_accept()
        elif act == "return":
            escalations._return_each(words)
        elif act == "reject":
            escalations._reject_each(
                self.reason_id, self.suggested_area_id or None, words
            )
        else:
            escalations._answer_each(
                {
                    line.escalation_id.id: (line.text, line.support or None)
                    for line in self
                }
            )
