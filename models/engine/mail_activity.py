from odoo import models
from odoo.exceptions import UserError

_PLACE = frozenset({"res_model_id", "res_model", "res_id"})
# Text and subject of the activity, which Odoo shows as its creator's.
_WORDS = frozenset({"summary", "note", *_PLACE})


class MailActivity(models.Model):
    """Activities on this addon's records keep the text of their creator."""

    _inherit = "mail.activity"

    def write(self, vals):
        if not self.env.su:
            self._check_own_words(vals)
        result = super().write(vals)
        if not self.env.su and _PLACE & vals.keys():
            # An activity written elsewhere cannot be moved here.
            self._check_own_words(vals)
        return result

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Give the activities to ``taker``, who gets one notification for all."""
        quiet = self.with_context(mail_activity_quick_update=True)
        return super(MailActivity, quiet)._apply_hand_over(name, giver, taker, note)

    def action_notify(self):
        """Notify activities on this addon's records in the addon's own wording.

        The mail says in one sentence what is to be done, about what and by when; other
        activities keep Odoo's mail.
        """
        ours = self.filtered(
            lambda each: (each.res_model or "").startswith("grandes.clientes.")
            or self.env.context.get("grandes_clientes_todo")
        )
        for activity in ours.filtered("user_id"):
            user = activity.user_id
            told = activity.with_context(lang=user.lang or self.env.lang)
            what = told.summary or told.activity_type_id.name or ""
            about = (
                told.res_name
                if (told.res_model or "").startswith("grandes.clientes.")
                else ""
            )
            told.env[told.res_model].browse(told.res_id).message_notify(
                partner_ids=user.partner_id.ids,
                subject=": ".join(filter(None, (about, what))),
                body=told.env["ir.qweb"]._render(
                    "grandes_clientes.mail_activity",
                    {"activity": told, "what": what, "about": about},
                ),
                email_layout_xmlid="grandes_clientes.mail_notification",
            )
        return super(MailActivity, self - ours).action_notify()

    def _check_own_words(self, vals):
        """Raise if the text of another user, or the feedback, would change.

        :raise UserError: says what to do instead
        """
        kept = self.env["grandes.clientes.evidence"]._get_kept_models()
        # Sudo: the creators decide, whoever asks.
        ours_sudo = self.sudo().filtered(lambda each: each.res_model in kept)
        foreign = _WORDS & vals.keys() and any(
            each.create_uid != self.env.user for each in ours_sudo
        )
        ended = "feedback" in vals and any(ours_sudo.mapped("feedback"))
        if foreign or ended:
            raise UserError(
                self.env._(
                    "Only who wrote a to-do changes its words, and nobody what it "
                    "ended with: write a note, or give another one."
                )
            )
