from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clock

# So long one has a mail that one opened; each look goes on from there.
_HELD = timedelta(minutes=2)


class TriageReading(models.Model):
    """Who has a received mail before them, so that two do not sort the same.

    It only tells: whoever comes second may still act, and the acts themselves refuse
    what was done already.
    """

    _name = "grandes.clientes.triage.reading"
    _description = "Mail that somebody is sorting"
    _log_access = False

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="cascade"
    )
    read_on = fields.Datetime(required=True, readonly=True, index=True)

    _case_uniq = models.UniqueIndex("(case_id)")

    @api.model
    def _hold(self, case):
        """Note that the user has the mail before them, unless somebody else has.

        :return: who else has it: ``res.users``, empty where nobody
        """
        now = clock.now()
        # Whoever came first keeps it: the second one's insert changes nothing.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grandes_clientes_triage_reading AS held
                            (case_id, user_id, read_on)
                VALUES (%(case)s, %(user)s, %(now)s)
                    ON CONFLICT (case_id) DO UPDATE
                   SET user_id = EXCLUDED.user_id, read_on = EXCLUDED.read_on
                 WHERE held.user_id = EXCLUDED.user_id OR held.read_on < %(until)s
                """,
                case=case.id,
                user=self.env.uid,
                now=now,
                until=now - _HELD,
            )
        )
        if self.env.cr.rowcount:
            return self.env["res.users"]
        self.invalidate_model()
        # Sudo: who else sorts mail, which any of them may know.
        return self.sudo().search([("case_id", "=", case.id)]).user_id

    @api.autovacuum
    def _gc_read(self):
        """Forget who had mails before them the day before."""
        self.search([("read_on", "<", clock.now() - timedelta(days=1))]).unlink()
