from odoo import models

from ...tools import clock


class CaseGuidance(models.AbstractModel):
    """What a case waits for whose requester was asked to complete it (article 17)."""

    _name = "grandes.clientes.case.guidance"
    _inherit = "grandes.clientes.case.guidance"

    def _get_guidance(self, case):
        """Say until when the requester has, and what to do then."""
        if case.state != "front_office" or not case.is_suspended:
            return super()._get_guidance(case)
        suspensions = self.env["grandes.clientes.case.suspensions"]
        suspension_sudo = suspensions._get_open_suspension(case)
        until = suspension_sudo.requester_until
        if suspension_sudo.kind != "incomplete" or not until:
            return super()._get_guidance(case)
        told = clock.day_on_screen(until, self.env.lang or "es")
        if self.env["grandes.clientes.case.terms"]._get_today(case) > until:
            return self.env._(
                "The requester had until %(until)s to complete it: declare the tacit "
                "withdrawal, or answer it.",
                until=told,
            )
        return self.env._(
            "It waits for the requester until %(until)s. Once they complete it, put "
            "that down under Other actions: the term runs again.",
            until=told,
        )
