from odoo import api, models
from odoo.fields import Domain


class Case(models.Model):
    """What people press on the triage screen, by key or by button."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def action_accept_proposal(self):
        """Take over what was read, without registering."""
        self._do_accept_proposal()

    def action_triage(self):
        """Take over what was read and register what is complete."""
        job = self.env["grandes.clientes.job"]._run_or_submit(
            self, "_do_triage", self.env._("Triage of %s mails", len(self))
        )
        return job._open_progress()

    def action_split(self):
        """Ask which cases the mail brings."""
        self.ensure_one()
        self._check_act("split")
        return {
            "type": "ir.actions.act_window",
            "name": self._get_act_label("split"),
            "res_model": "grandes.clientes.triage.split",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    def action_join(self):
        """Ask to which open case the mails belong."""
        return self._ask("join")

    def action_join_to(self, first_id):
        """Join the mails to an open case that was proposed.

        :param int first_id: id of the case
        """
        self._do_join(self.browse(first_id))

    def action_dismiss_as(self, reason):
        """Dismiss the mails: they are no petition.

        :param str reason: code of a dismissal reason
        """
        self._do_dismiss(reason)

    @api.model
    def _get_triage_domain(self):
        """Return the domain of what waits to be sorted: mail that nobody registered."""
        return Domain("state", "=", "received") & (
            Domain("channel_id.code", "=", "email")
            # A fax service's mail too, whatever channel it is filed by.
            | Domain("filing_id.inbound_mail_id", "!=", False)
        )

    @api.model
    @api.readonly
    def triage_count(self):
        """Return how many mails wait to be sorted; none for who sorts none."""
        if not self.env.user.has_group("grandes_clientes.group_front_office"):
            return 0
        return self.search_count(self._get_triage_domain())

    @api.model
    @api.readonly
    def triage_choices(self):
        """Return the dismissal reasons as pairs of code and name."""
        reasons = self.env["grandes.clientes.reason"].search(
            [("usage", "=", "dismiss")]
        )
        return [(reason.code, reason.name) for reason in reasons]
