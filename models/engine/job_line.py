import logging

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ...tools import acts
from . import mass

_logger = logging.getLogger(__name__)


class JobLine(models.Model):
    """One record of a job, with its outcome."""

    _name = "grandes.clientes.job.line"
    _description = "Row of a long act"
    _order = "id"

    job_id = fields.Many2one(
        comodel_name="grandes.clientes.job",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="job_id.company_id")
    res_model = fields.Char(related="job_id.res_model")
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    state = fields.Selection(
        selection=[("pending", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        default="pending",
        required=True,
        readonly=True,
    )
    message = fields.Text(readonly=True)

    _waiting_idx = models.Index("(job_id, id) WHERE state = 'pending'")

    def _run_lines(self, records, method, arguments):
        """Run ``method`` on ``records``, one per line, and record each outcome.

        All records are tried at once first. Rows that the act refuses by name fail with
        their reason, and the others are tried together again; if the error does not say
        which rows are bad, each half is tried separately. A bad row thus affects no
        other row and costs little time.
        """
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                getattr(records, method)(**arguments)
                self.env.flush_all()
        except (ConcurrencyError, OperationalError):
            raise  # the whole chunk is retried
        except Exception as error:  # pylint: disable=broad-except
            reasons = acts.get_refused(error, records._name)
            bad = self.filtered(lambda line: line.res_id in reasons)
            if bad:
                bad._mark_failed(reasons)
                parts = [self - bad]
            elif len(self) == 1:
                self._mark_failure(error)
                return
            else:
                half = len(self) // 2
                parts = [self[:half], self[half:]]
            for lines in parts:
                lines._run_lines(
                    records.browse(lines.mapped("res_id")), method, arguments
                )
            return
        many = len(self)
        mass.update(self, {"state": ["done"] * many, "message": [None] * many})

    def _mark_failure(self, error):
        """Store the reason why the row failed, in words for its user."""
        if isinstance(error, (UserError, AccessError)):
            message = str(error)
        else:
            _logger.exception(
                "Row %s of job %s failed", self.ids, self.job_id.ids, exc_info=error
            )
            message = self.env._(
                "An unexpected error stopped this row. Nothing was changed; try again, "
                "and tell the administrator if it happens again."
            )
        self._mark_failed(dict.fromkeys(self.mapped("res_id"), message))

    def _mark_failed(self, reasons):
        """Mark the rows as failed.

        :param dict reasons: ``{id of the record: reason, in words}``
        """
        for reason, lines in self.grouped(lambda line: reasons[line.res_id]).items():
            lines.write({"state": "failed", "message": reason})

    def action_open_record(self):
        """Open the record of the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
