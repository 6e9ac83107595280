from odoo import models

_LAYOUT = "grandes_clientes.mail_notification"


class MailThread(models.AbstractModel):
    """Notifications of this addon use the letterhead of all its messages."""

    _inherit = "mail.thread"

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        """Use this addon's layout for its records, and wherever it is asked for."""
        vals = dict(msg_vals or {})
        layout = vals.get("email_layout_xmlid", message.email_layout_xmlid)
        if layout != _LAYOUT and not self._name.startswith("grandes.clientes."):
            return super()._notify_by_email_render_layout(
                message, recipients_group, msg_vals, render_values
            )
        vals["email_layout_xmlid"] = _LAYOUT
        # Sudo: the name of the recipient.
        people_sudo = (
            self.env["res.partner"]
            .sudo()
            .browse(
                [each["id"] for each in recipients_group.get("recipients_data") or ()]
            )
        )
        button = recipients_group.get("button_access") or {}
        body = vals.get("body") or message.body or ""
        # Messages on a user's own partner have no button: the text contains the link.
        model = vals.get("model") or message.model or ""
        is_on_matter = model.startswith("grandes.clientes.")
        return super()._notify_by_email_render_layout(
            message,
            recipients_group,
            vals,
            {
                **(render_values or {}),
                "person": people_sudo.name if len(people_sudo) == 1 else False,
                # A button inside the text is more specific than one to the record.
                "button_url": is_on_matter
                and "o_gc_mail_button" not in body
                and recipients_group.get("has_button_access")
                and button.get("url"),
                "button_title": self.env._("See it in the system"),
            },
        )
