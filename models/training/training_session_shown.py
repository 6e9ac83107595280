from odoo import api, fields, models


class TrainingSession(models.Model):
    """Counters, buttons and notices of sessions."""

    _name = "grandes.clientes.training.session"
    _inherit = "grandes.clientes.training.session"

    summoned_count = fields.Integer(string="Summoned", compute="_compute_counts")
    attended_count = fields.Integer(string="Attendees", compute="_compute_counts")
    marked_count = fields.Integer(string="With a mark", compute="_compute_counts")
    passed_count = fields.Integer(string="Passed", compute="_compute_counts")

    @api.depends("attendance_ids.has_attended", "attendance_ids.result")
    def _compute_counts(self):
        for session in self:
            rows = session.attendance_ids
            session.summoned_count = len(rows.filtered(lambda r: not r.is_unsummoned))
            session.attended_count = len(rows.filtered("has_attended"))
            session.marked_count = len(rows.filtered("has_mark"))
            session.passed_count = len(rows.filtered(lambda r: r.result == "passed"))

    def _send_notice(self, users, template, subject, **values):
        """Write to each person separately; people without an address are skipped."""
        self.ensure_one()
        # Sudo: reads what the notice tells people on the session.
        session_sudo = self.sudo()
        for user in users.sudo().filtered("email"):
            self.env["grandes.clientes.quality.mail"]._send(
                self.company_id,
                user.email_formatted,
                template,
                {
                    "session": session_sudo,
                    "person": user.name,
                    "zone": self.company_id._grandes_clientes_get_tz(),
                    "url": self._get_url(),
                    **values,
                },
                subject,
            )

    def _get_url(self):
        """Return the URL of the session's form."""
        self.ensure_one()
        return (
            f"{self.company_id.get_base_url()}/odoo/"
            f"action-grandes_clientes.training_session_action/{self.id}"
        )

    # === ACTIONS === #

    def action_summon(self):
        """Open the dialog that summons people."""
        return self._get_dialog("summon")

    def action_move(self):
        """Open the dialog that moves the session."""
        return self._get_dialog("move")

    def action_hold(self):
        """Open the dialog that records the session as held."""
        return self._get_dialog("hold")

    def action_miss(self):
        """Open the dialog that records the session as missed."""
        return self._get_dialog("miss")

    def action_upload(self):
        """Open the dialog that loads a mark sheet."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Marks of %(session)s", session=self.display_name),
            "res_model": "grandes.clientes.training.upload",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_session_id": self.id},
        }

    def _get_dialog(self, act):
        """Return the window action of an act's dialog."""
        self.ensure_one()
        self.check_access("read")
        return self._prepare_dialog(
            act, "grandes.clientes.training.act", session_id=self.id, act=act
        )
