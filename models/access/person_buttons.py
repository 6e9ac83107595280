from odoo import api, fields, models


class Person(models.Model):
    """What the screens show of a person, and the buttons that open the acts."""

    _name = "grandes.clientes.person"
    _inherit = "grandes.clientes.person"

    held = fields.Char(
        string="Holds",
        compute="_compute_held",
        help="What would be left behind, of each kind.",
    )
    alarms = fields.Json(string="Codes of alarms", compute="_compute_alarms")
    alarm_text = fields.Char(string="Alarms", compute="_compute_alarms")
    state = fields.Selection(
        selection=[
            ("active", "Active"),
            ("locked", "Locked out"),
            ("archived", "Archived"),
        ],
        compute="_compute_state",
    )

    @api.depends_context("lang")
    def _compute_held(self):
        words = self._get_held_words()
        for person in self:
            person.held = words[person.id]

    def _get_held_words(self):
        """Return ``{id: what the person holds}``, in words."""
        words = self.user_id._grandes_clientes_get_held_words()
        return {person.id: words[person.user_id.id] for person in self}

    @api.depends(
        "is_locked",
        "is_absent",
        "is_without_grant",
        "is_without_profile",
        "is_dormant",
        "has_exception",
        "has_emergency",
        "is_archived_with_profile",
    )
    @api.depends_context("lang")
    def _compute_alarms(self):
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name in self._get_alarm_fields()
        }
        for person in self:
            alarms = [name for name in labels if person[name]]
            person.alarms = alarms
            person.alarm_text = " · ".join(labels[name] for name in alarms)

    @api.model
    def _get_alarm_fields(self):
        """Return the alarm fields, the gravest first."""
        return [
            "is_without_grant",
            "is_archived_with_profile",
            "has_emergency",
            "has_exception",
            "is_locked",
            "is_dormant",
            "is_absent",
            "is_without_profile",
        ]

    @api.depends("active", "is_locked")
    def _compute_state(self):
        for person in self:
            person.state = (
                "locked"
                if person.is_locked
                else "active"
                if person.active
                else "archived"
            )

    # === ACTIONS === #

    def _open_dialog(self, model, title, **defaults):
        """Return the action that opens a dialog about the person."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": f"grandes.clientes.{model}",
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "new",
            "context": {
                "active_ids": self.ids,
                **{f"default_{name}": value for name, value in defaults.items()},
            },
        }

    def action_invite(self):
        """Send the invitation and notify the user."""
        self._do_invite()
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            self.env._(
                "The invitation is on its way to %(emails)s: the password is chosen "
                "with it.",
                emails=", ".join(self.mapped("email")),
            ),
            then={"type": "ir.actions.act_window_close"},
        )

    def action_give(self):
        """Open the dialog to give a profile."""
        return self._open_dialog(
            "person.give",
            self.env._("Give a profile · %(names)s", names=self._get_names()),
            person_keys=self.ids,
            mode="give",
        )

    def action_give_in_emergency(self):
        """Open the dialog to give a profile for two days, with a reason."""
        return self._open_dialog(
            "person.give",
            self.env._("Emergency access · %(names)s", names=self._get_names()),
            person_keys=self.ids,
            mode="emergency",
        )

    def _get_pending_emergencies(self):
        return self.grant_ids.filtered(
            lambda grant: grant.is_emergency and grant.approval == "pending"
        )

    def action_approve_emergency(self):
        """Approve the people's pending emergency grants."""
        self._get_pending_emergencies()._do_approve_emergency()

    def action_refuse_emergency(self):
        """Open the dialog to refuse the person's pending emergency grants."""
        return self._open_dialog(
            "emergency.refuse",
            self.env._("Refuse the emergency · %(names)s", names=self._get_names()),
            grant_ids=self._get_pending_emergencies().ids,
        )

    def action_end(self):
        """Open the dialog to end profiles, with a reason."""
        self.ensure_one()
        going_on = self.grant_ids.filtered(lambda grant: grant.state != "ended")
        return self._open_dialog(
            "person.end",
            self.env._("End a profile · %(names)s", names=self._get_names()),
            user_id=self.user_id.id,
            grant_ids=going_on.ids if len(going_on) == 1 else [],
        )

    def action_copy(self):
        """Open the dialog to copy another person's profiles."""
        self.ensure_one()
        return self._open_dialog(
            "person.copy",
            self.env._("Copy from another · %(names)s", names=self._get_names()),
            user_id=self.user_id.id,
        )

    def action_areas(self):
        """Open the dialog to set the person's areas."""
        self.ensure_one()
        return self._open_dialog(
            "person.areas",
            self.env._("Areas · %(names)s", names=self._get_names()),
            user_id=self.user_id.id,
            area_ids=self.area_ids.ids,
        )

    def action_door(self):
        """Open the dialog to lock, unlock, archive or reactivate (context ``act``)."""
        self.ensure_one()
        act = self.env.context.get("act")
        titles = {
            "lock": self.env._("Lock · %(names)s", names=self._get_names()),
            "unlock": self.env._("Unlock · %(names)s", names=self._get_names()),
            "archive": self.env._("Archive · %(names)s", names=self._get_names()),
            "reactivate": self.env._("Reactivate · %(names)s", names=self._get_names()),
        }
        act = act if act in titles else "lock"
        return self._open_dialog(
            "person.door", titles[act], user_id=self.user_id.id, act=act
        )

    def action_explain(self):
        """Show what the person may do and why."""
        self.ensure_one()
        return self._open_dialog(
            "person.explain",
            self.env._("What may %(names)s do", names=self._get_names()),
            user_id=self.user_id.id,
        )

    def action_open_events(self):
        """Show the access log of the person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Access log · %(names)s", names=self._get_names()),
            "res_model": "grandes.clientes.access.event",
            "views": [(False, "list"), (False, "form")],
            "view_mode": "list,form",
            "domain": [("user_id", "=", self.user_id.id)],
        }

    def _get_names(self):
        return ", ".join(self.mapped("name"))
