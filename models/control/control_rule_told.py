from odoo import api, models

# Fields that decide whether a control is met; their changes are logged.
_FOLLOWED = frozenset(
    {
        "all_domain",
        "date_field",
        "domain",
        "frequency",
        "frequency_field",
        "made_field",
        "model",
        "need",
        "room",
        "share",
        "tolerance_days",
        "until_field",
    }
)


class ControlRule(models.Model):
    """Logs changes of evidence rules on the control: who, from what to what (R8)."""

    _name = "grandes.clientes.control.rule"
    _inherit = "grandes.clientes.control.rule"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the rules, and log it on their controls."""
        rules = super().create(vals_list)
        rules._log_on_controls(
            lambda rule: rule.env._("What shows it was added: %(rule)s", rule=rule.name)
        )
        return rules

    def write(self, vals):
        """Write, and log on the controls the old and new values."""
        labels = self.fields_get(_FOLLOWED & set(vals), ["string"])
        before = {rule: [rule[name] for name in labels] for rule in self}
        result = super().write(vals)
        changed = {
            rule: [
                f"{label['string']}: {was or '—'} → {rule[name] or '—'}"
                for (name, label), was in zip(labels.items(), before[rule], strict=True)
                if rule[name] != was
            ]
            for rule in self
        }
        self.filtered(changed.get)._log_on_controls(
            lambda rule: rule.env._(
                "What shows it was changed, %(rule)s: %(changes)s",
                rule=rule.name,
                changes="; ".join(changed[rule]),
            )
        )
        return result

    def unlink(self):
        """Delete the rules, and log it on their controls."""
        self._log_on_controls(
            lambda rule: rule.env._(
                "What shows it was taken away: %(rule)s", rule=rule.name
            )
        )
        return super().unlink()

    def _log_on_controls(self, get_words):
        """Log a line on the control of each rule, but none during installation."""
        if self.env.context.get("install_mode"):
            return
        for rule in self:
            rule.control_id._message_log(body=get_words(rule))
