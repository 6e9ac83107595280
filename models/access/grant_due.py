from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import access, clock
from ...tools.access import MODULE


class AccessGrant(models.Model):
    """Beginning and ending grants on time."""

    _name = "grandes.clientes.access.grant"
    _inherit = "grandes.clientes.access.grant"

    def _trigger_due(self):
        """Schedule the cron at the instants when the grants begin and end."""
        now = clock.now()
        instants = {
            instant
            for grant in self
            for instant in (grant.date_from, grant.date_to)
            if instant and instant > now
        }
        if instants:
            # Sudo: schedules a cron, which discloses nothing.
            cron_sudo = self.env.ref(f"{MODULE}.cron_access_grants").sudo()
            cron_sudo._trigger(at=sorted(instants))

    @api.model
    def _cron_begin_and_end(self):
        """Begin and end the grants that are due; report and retry those that fail."""
        # The stored and notified texts are read by people of the company, hence its
        # language. Sudo: reads only a language.
        self = self.with_context(
            lang=self.env.company.sudo().partner_id.lang or self.env.lang
        )
        now = clock.now()
        given = Domain("granted_on", "!=", False)
        over = self.search(
            Domain("state", "in", ("in_force", "suspended", "planned"))
            & given
            & Domain("date_to", "<=", now)
        )
        begun = self.search(
            Domain("state", "=", "planned") & given & Domain("date_from", "<=", now)
        )
        with access.because(is_due=True):
            over._apply_end_in_time(self.env._("Its time was over."))
            (begun - over)._apply_begin_in_time()
        self.search(
            Domain("state", "in", ("planned", "in_force"))
            & given
            & (Domain("date_from", ">", now) | Domain("date_to", ">", now))
        )._trigger_due()

    def _apply_end_in_time(self, reason):
        """End the grants whose time is over; one that fails does not block the others.

        A person who still holds work keeps the role until it is handed over, and the
        supervisors, who do that, are told.
        """
        try:
            with self.env.cr.savepoint():
                self._apply_end(reason)
                self.env.flush_all()
        except UserError as error:
            if len(self.user_id) == 1:
                self._tell_not_ended(str(error))
                return
            for grants in self.grouped("user_id").values():
                grants._apply_end_in_time(reason)

    def _apply_begin_in_time(self):
        """Begin the grants whose time has come; one that fails does not block others.

        It stays planned, and the supervisors are told why.
        """
        try:
            with self.env.cr.savepoint():
                self._apply_state("in_force")
                self.env.flush_all()
        except UserError as error:
            if len(self.user_id) == 1:
                self._tell_supervisors(
                    self.env._(
                        "The profile planned for %(person)s cannot begin",
                        person=self.user_id.name,
                    ),
                    str(error),
                )
                return
            for grants in self.grouped("user_id").values():
                grants._apply_begin_in_time()

    def _tell_not_ended(self, why):
        """Tell the supervisors that this person's profile could not end."""
        summary = self.env._(
            "%(person)s keeps a profile whose time is over", person=self.user_id.name
        )
        self._tell_supervisors(summary, why)

    @api.model
    def _tell_supervisors(self, summary, why):
        """Schedule a to-do for the supervisors, unless the same one is still open."""
        partner = self.env.company.partner_id
        known = self.env["mail.activity"].search_count(
            [
                ("res_model", "=", partner._name),
                ("res_id", "=", partner.id),
                ("summary", "=", summary),
            ],
            limit=1,
        )
        if known:
            return
        supervisors = self.env.ref(f"{MODULE}.group_supervisor").all_user_ids
        for supervisor in supervisors.filtered("active"):
            partner.with_context(grandes_clientes_todo=True).activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=supervisor.id,
                summary=summary,
                note=why,
            )
