from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import plaintext2html

from ...tools import acts
from ..engine import mass
from .area_sheet import DECISIONS

# State of the escalation after each act.
_ENDS = {
    "accept": "accepted",
    "answer": "answered",
    "reject": "rejected",
    "return": "returned",
}


class EscalationUploadLine(models.Model):
    """One row of a spreadsheet that a desk filled in, with its outcome."""

    _name = "grandes.clientes.escalation.upload.line"
    _description = "Row of answers by spreadsheet"
    _inherit = ["grandes.clientes.safe.export"]
    _order = "row, id"
    _rec_name = "number"

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
        index="btree_not_null",
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
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
    )
    problem = fields.Text(readonly=True)
    outcome = fields.Selection(
        selection=[
            ("ready", "Ready"),
            ("waiting", "Waiting"),
            ("problem", "Problem"),
            ("untouched", "Left as is"),
            ("accepted", "Accepted"),
            ("answered", "Answered"),
            ("rejected", "Rejected"),
            ("returned", "Returned"),
            ("failed", "Failed"),
        ],
        compute="_compute_outcome",
    )

    # A file decides on an escalation only once.
    _escalation_uniq = models.UniqueIndex(
        "(upload_id, escalation_id) WHERE state IN ('ready', 'done', 'failed')"
    )

    @api.depends("state", "act", "upload_id.job_id")
    def _compute_outcome(self):
        for line in self:
            if line.state == "done":
                line.outcome = _ENDS[line.act]
            elif line.state == "ready" and line.upload_id.job_id:
                line.outcome = "waiting"
            else:
                line.outcome = line.state

    def _selection_act(self):
        return [(act, self.env._(label)) for act, label in DECISIONS.items()]

    # === BUSINESS === #

    def _do_apply(self):
        """Apply the rows as the user.

        :raise UserError: names the rows that cannot be applied, or not any more
        """
        # Sudo: the user's own upload, even if they lost the role since.
        lines_sudo = self.sudo()
        reasons = self._get_cannot_apply_reasons()
        if reasons:
            message = "\n".join(dict.fromkeys(reasons.values()))
            raise UserError(message) from acts.RefusedError(self._name, reasons)
        with mass.gc_disabled(len(lines_sudo)):
            for alike_sudo in lines_sudo.grouped(lambda line: line._key()).values():
                alike_sudo.sudo(False)._apply_decision()
        # Sudo: bookkeeping of the upload.
        lines_sudo.write({"state": "done", "problem": False})

    def _get_cannot_apply_reasons(self):
        """Return ``{id: reason}`` of the rows whose escalation refuses the act."""
        reasons = {}
        # Sudo: the user's own rows; the escalations themselves are read without sudo.
        for act, lines_sudo in self.sudo().grouped("act").items():
            escalations = lines_sudo.escalation_id.sudo(False)
            seen = escalations._filtered_access("read")
            refused = seen._get_cannot_act_reasons(act)
            hidden = self.env._("It is no escalation of your desks any more.")
            for escalation in escalations - seen:
                refused[escalation.id] = hidden
            reasons.update(
                {
                    line.id: refused[line.escalation_id.id]
                    for line in lines_sudo
                    if line.escalation_id.id in refused
                }
            )
        return reasons

    def _key(self):
        """Return the values that rows must share to be applied together."""
        return self.act, self.reason_id, self.suggested_area_id

    def _apply_decision(self):
        """Apply the decision of checked rows with the same :meth:`_key`."""
        # Sudo: the user's own upload; each act runs as the user.
        lines_sudo = self.sudo()
        escalations = lines_sudo.escalation_id.sudo(False)
        first_sudo = lines_sudo[0]
        words = {line.escalation_id.id: line.text or None for line in lines_sudo}
        if first_sudo.act == "accept":
            escalations._do_accept()
        elif first_sudo.act == "return":
            escalations._apply_returns(words)
        elif first_sudo.act == "reject":
            area = first_sudo.suggested_area_id.sudo(False)
            escalations._apply_rejections(
                first_sudo.reason_id.sudo(False), area or None, words
            )
        else:
            # Treat the cell as plain text, even if it looks like HTML.
            escalations._apply_answers(
                {
                    line.escalation_id.id: (
                        plaintext2html((line.text or "").strip()),
                        line.support or None,
                        self.env["ir.attachment"],
                    )
                    for line in lines_sudo
                }
            )

    @api.model
    def _on_job_done(self, job):
        """Record on the rows why they failed, once a background job has ended.

        :param job: ``grandes.clientes.job`` that ended
        """
        # Sudo: bookkeeping of the upload and of its job.
        failed_sudo = job.sudo().line_ids.filtered(lambda line: line.state == "failed")
        for why, rows_sudo in failed_sudo.grouped("message").items():
            lines_sudo = self.sudo().browse(rows_sudo.mapped("res_id"))
            lines_sudo.write({"state": "failed", "problem": why})
