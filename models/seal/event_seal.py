from odoo import api, fields, models


class EventSeal(models.Model):
    """The verdict of nightly seals, as shown to users."""

    _name = "grandes.clientes.event.seal"
    _inherit = "grandes.clientes.event.seal"

    verdict = fields.Selection(
        selection=[
            ("intact", "Whole"),
            ("broken", "Broken"),
            ("unverified", "Not verified yet"),
        ],
        compute="_compute_verdict",
        compute_sudo=True,
        help="By the last verification.",
    )
    verified_on = fields.Datetime(
        string="Verified on", compute="_compute_verdict", compute_sudo=True
    )

    def _compute_verdict(self):
        broken = self.env["grandes.clientes.seal.breakage"]._get_open_ids(self._name)
        Verification = self.env["grandes.clientes.seal.verification"]
        last = {
            company: Verification.search([("company_id", "=", company.id)], limit=1)
            for company in self.company_id
        }
        for seal in self:
            verification = last[seal.company_id]
            is_seen = verification.seal_number >= seal.number
            seal.verified_on = is_seen and verification.verified_on
            if seal.id in broken:
                seal.verdict = "broken"
            else:
                seal.verdict = "intact" if is_seen else "unverified"

    @api.model
    def _cron_seal(self):
        """Seal, and trigger the verification for the same night."""
        result = super()._cron_seal()
        # Sudo: users have no right to trigger the cron.
        self.env.ref("grandes_clientes.cron_verify_seals").sudo()._trigger()
        return result

    def action_verify(self):
        """Verify the selected seals now, and report the result."""
        Verification = self.env["grandes.clientes.seal.verification"]
        Verification._check_may_verify()
        self.check_access("read")
        # Sudo: a seal is compared with everything under it.
        broken = self.filtered(lambda seal: seal.sudo()._is_broken())
        return Verification._get_verdict(self, broken)

    def action_open_events(self):
        """Open the events under the seal."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.case_event_action"
            ),
            "name": self.display_name,
            "domain": [("seal_id", "=", self.id)],
            "context": {},
        }

    def action_open_entries(self):
        """Open the seal entries under the seal."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.seal_entry_action"
            ),
            "name": self.display_name,
            "domain": [("seal_id", "=", self.id)],
            "context": {},
        }
