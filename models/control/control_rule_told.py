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
        names = sorted(_FOLLOWED & vals.keys())
        if not names:
            return super().write(vals)
        before = {rule: [rule[name] for name in names] for rule in self}
        result = super().write(vals)
        changed = {
            rule: {
                name: was
                for name, was in zip(names, before[rule], strict=True)
                if rule[name] != was
            }
            for rule in self
        }
        self.filtered(changed.get)._log_on_controls(
            lambda rule: rule.env._(
                "What shows it was changed, %(rule)s: %(changes)s",
                rule=rule.name,
                changes=rule._get_changes_in_words(changed[rule]),
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

    def _get_changes_in_words(self, before):
        """Return the changes as «Frequency: Each week → Each month».

        :param dict before: ``{name: former value}`` of the changed fields
        """
        self.ensure_one()
        described = self.fields_get(before, ["string", "selection"])

        def in_words(name, value):
            value = dict(described[name].get("selection", ())).get(value, value)
            # An empty field is false or an empty text; zero is a number.
            return "—" if value is False or value == "" else value

        return "; ".join(
            f"{described[name]['string']}: "
            f"{in_words(name, was)} → {in_words(name, self[name])}"
            for name, was in before.items()
        )

    def _log_on_controls(self, get_words):
        """Log a line on the control of each rule, in the language of the company.

        None is logged during installation.
        """
        if self.env.context.get("install_mode"):
            return
        for rule in self:
            company = rule.company_id or self.env.company
            # Sudo: reads only the language of the company.
            lang = company.sudo().partner_id.lang or self.env.lang
            rule.control_id._message_log(body=get_words(rule.with_context(lang=lang)))
