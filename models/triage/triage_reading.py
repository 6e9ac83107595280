from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clock

# How long an opened mail counts as taken; each further look renews it.
_HELD = timedelta(minutes=2)


class TriageReading(models.Model):
    """User who currently has a received mail open, to avoid sorting it twice.

    Informative only: a second user may still act, and the acts refuse what is already
    done.
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
        """Note that the user has the mail open, unless somebody else has.

        :return: the other user (``res.users``), empty if there is none
        """
        now = clock.now()
        # The first user keeps it: a second user's upsert changes nothing.
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
        # Sudo: users who sort mail may see who else has one open.
        return self.sudo().search([("case_id", "=", case.id)]).user_id

    @api.autovacuum
    def _gc_read(self):
        """Delete entries that are older than a day."""
        self.search([("read_on", "<", clock.now() - timedelta(days=1))]).unlink()
