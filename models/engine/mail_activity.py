from odoo import models
from odoo.exceptions import UserError

_PLACE = frozenset({"res_model_id", "res_model", "res_id"})
# What whoever gives the to-do says, and about what; Odoo shows it as theirs.
_WORDS = frozenset({"summary", "note", *_PLACE})


class MailActivity(models.Model):
    """To-dos on records of ours say what who gave them said, and nothing else."""

    _inherit = "mail.activity"

    def write(self, vals):
        if not self.env.su:
            self._check_own_words(vals)
        result = super().write(vals)
        if not self.env.su and _PLACE & vals.keys():
            # What was said elsewhere is not made to have been said here.
            self._check_own_words(vals)
        return result

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Give the to-dos to ``taker``, who is told of all at once and not of each."""
        quiet = self.with_context(mail_activity_quick_update=True)
        return super(MailActivity, quiet)._apply_hand_over(name, giver, taker, note)

    def action_notify(self):
        """Mail the to-dos that the system gives on our records as we write.

        One sentence of what is to be done, about what, by when; Odoo's own of others.
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
        """Raise if words would change that somebody else wrote, or wrote to end it.

        :raise UserError: says what to do instead
        """
        kept = self.env["grandes.clientes.evidence"]._get_kept_models()
        # Sudo: whose they are decides, whoever asks.
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
