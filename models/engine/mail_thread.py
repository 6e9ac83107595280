from odoo import models

_LAYOUT = "grandes_clientes.mail_notification"


class MailThread(models.AbstractModel):
    """What people of ours are told leaves under the letterhead of every message."""

    _inherit = "mail.thread"

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        """Lay out what is said on our records, or in our name, as we write."""
        vals = dict(msg_vals or {})
        layout = vals.get("email_layout_xmlid", message.email_layout_xmlid)
        if layout != _LAYOUT and not self._name.startswith("grandes.clientes."):
            return super()._notify_by_email_render_layout(
                message, recipients_group, msg_vals, render_values
            )
        vals["email_layout_xmlid"] = _LAYOUT
        # Sudo: the name of whoever is written to.
        people_sudo = (
            self.env["res.partner"]
            .sudo()
            .browse(
                [each["id"] for each in recipients_group.get("recipients_data") or ()]
            )
        )
        button = recipients_group.get("button_access") or {}
        body = vals.get("body") or message.body or ""
        # A message on a person's own card leads nowhere: its text has the link.
        model = vals.get("model") or message.model or ""
        is_on_matter = model.startswith("grandes.clientes.")
        return super()._notify_by_email_render_layout(
            message,
            recipients_group,
            vals,
            {
                **(render_values or {}),
                "person": people_sudo.name if len(people_sudo) == 1 else False,
                # Where its own button leads is better than to the record.
                "button_url": is_on_matter
                and "o_gc_mail_button" not in body
                and recipients_group.get("has_button_access")
                and button.get("url"),
                "button_title": self.env._("See it in the system"),
            },
        )
