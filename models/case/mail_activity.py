from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

# Fields that say what was asked, of whom, until when, and whether it is still open.
_ASKED = frozenset(
    {
        "active",
        "activity_type_id",
        "date_deadline",
        "note",
        "res_id",
        "res_model",
        "res_model_id",
        "summary",
        "user_id",
    }
)


class MailActivity(models.Model):
    """Activities on cases, never assigned to whom a complaint is about (G26).

    Users who lost access to the case, like those who left an area, may not read its
    activities either.
    """

    _name = "mail.activity"
    # Before Odoo's own model, whose searches it narrows.
    _inherit = [
        "grandes.clientes.on.thread",
        "grandes.clientes.clean.texts",
        "mail.activity",
    ]
    _PLACE = ("res_model", "res_id")
    _PLACE_OF_TEXT = ("res_model", "note")

    def _get_model_of_text(self, vals):
        model_id = vals.get("res_model_id")
        # Sudo: the name of a model.
        model_sudo = self.env["ir.model"].sudo().browse(model_id or [])
        return vals.get("res_model") or model_sudo.model

    def write(self, vals):
        """Refuse to change what another user was asked to do.

        :raise AccessError: the activity is another user's
        """
        if _ASKED & set(vals):
            self._check_ones_own()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_others(self):
        self._check_ones_own()

    def _check_ones_own(self):
        """Raise if an activity on our records is another user's.

        That is one neither assigned to nor created by the user. The supervisor, who
        assigns work anyway, is exempt.

        :raise AccessError: says what to do instead
        """
        if self.env.su or self.env.user.has_group("grandes_clientes.group_supervisor"):
            return
        if any(
            self.env.user not in (each.user_id, each.create_uid)
            for each in self._on_our_threads()
        ):
            raise AccessError(
                self.env._(
                    "This is somebody else's to-do: it is not changed or taken away. "
                    "Mark it as done, which says who did it."
                )
            )

    def _on_our_threads(self):
        """Return the activities on our records."""
        ours = self.env.registry["grandes.clientes.discussion.mixin"]
        return self.filtered(
            lambda each: each.res_model in self.env
            and isinstance(self.env[each.res_model], ours)
        )

    def _action_done(self, feedback=False, attachment_ids=None):
        """Allow colleagues to mark activities as done; the message says who did it."""
        ours = self._on_our_threads()
        if not ours or self.env.su:
            return super()._action_done(feedback, attachment_ids)
        ours.check_access("write")
        # Sudo: the activity is completed and the message posted under the user's name.
        messages, following = super(MailActivity, ours.sudo())._action_done(
            feedback, attachment_ids
        )
        messages, following = messages.sudo(False), following.sudo(False)
        if self - ours:
            others = super(MailActivity, self - ours)._action_done(
                feedback, attachment_ids
            )
            messages, following = messages | others[0], following | others[1]
        return messages, following

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation != "read" or self.env.su:
            return result
        forbidden = result[0] if result else self.browse()
        closed = (self - forbidden)._of_closed_threads()
        if not closed:
            return result
        forbidden |= closed
        return forbidden, lambda: forbidden._make_access_error(operation)

    @api.constrains("user_id", "res_model", "res_id")
    def _check_not_complained_of(self):
        """Refuse to assign an activity on a complaint to the user it is about.

        The same applies to all our records that are hidden from them for that reason.
        """
        given = self._on_our_threads().filtered("user_id")
        kept_from = {}
        for model, todos in given.grouped("res_model").items():
            # Sudo: used to exclude these users; they are not disclosed.
            records_sudo = self.env[model].sudo().browse(todos.mapped("res_id"))
            for record_sudo in records_sudo.exists():
                users = record_sudo._get_excluded_users()
                kept_from[model, record_sudo.id] = users
        if any(
            each.user_id in kept_from.get((each.res_model, each.res_id), ())
            for each in given
        ):
            raise ValidationError(
                self.env._(
                    "The complaint is about whom you give this to, who must not know "
                    "of it: choose somebody else."
                )
            )
