import logging

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

_logger = logging.getLogger(__name__)


class JobLine(models.Model):
    """One record of a long act, with its outcome."""

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

    def _work(self, records, method, arguments):
        """Do ``method`` on ``records``, one per line, and note each outcome.

        All at once where that goes well; where it does not, each half by itself, so
        that a bad row costs nobody else's, and little time.
        """
        try:
            with self.env.cr.savepoint():
                self._check_user()
                getattr(records, method)(**arguments)
                self.env.flush_all()
        except (ConcurrencyError, OperationalError):
            raise  # the whole chunk is tried again
        except Exception as error:  # pylint: disable=broad-except
            if len(self) == 1:
                self._note_failure(error)
                return
            half = len(self) // 2
            self[:half]._work(records[:half], method, arguments)
            self[half:]._work(records[half:], method, arguments)
            return
        self.write({"state": "done", "message": False})

    def _check_user(self):
        """Raise when the person who asked for the act has left meanwhile.

        What the system itself asks for (a late holiday) has no person behind it.
        """
        if self.env.uid != SUPERUSER_ID and not self.env.user.active:
            raise AccessError(
                self.env._(
                    "%(user)s, who asked for it, is archived. Somebody else has to do "
                    "it.",
                    user=self.env.user.name,
                )
            )

    def _note_failure(self, error):
        """Keep why the row failed, in words for its user."""
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
        self.write({"state": "failed", "message": message})

    def action_open_record(self):
        """Open the record of the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
