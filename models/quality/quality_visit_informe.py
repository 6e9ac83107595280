from odoo import models

from ...tools import clock

_INFORME = "grandes_clientes.visit_informe_report"


class QualityVisit(models.Model):
    """The report of the visit: created once and sent (5.2.21, A4-2-02)."""

    _name = "grandes.clientes.quality.visit"
    _inherit = "grandes.clientes.quality.visit"

    def _get_paper_name(self, kind="acta"):
        """Return the file name of a paper of the visit, without extension."""
        self.ensure_one()
        return (
            self.env._("Report of the quality visit %(week)s", week=self.week)
            if kind == "informe"
            else self.env._("Acta of the quality visit %(week)s", week=self.week)
        )

    def _create_informe(self):
        """Print the present report, and attach it to the visit."""
        self.ensure_one()
        lang = self.company_id.partner_id.lang or self.env.lang
        visit = self.with_context(lang=lang)
        content, kind = (
            visit.env["ir.actions.report"]
            # Render in tests too: this file is what is presented.
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(_INFORME, self.ids)
        )
        return self.env["ir.attachment"].create(
            {
                "name": f"{visit._get_paper_name('informe')}.{kind}",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _send_to_coordinator(self):
        """Notify the Coordinadores that a report waits to be received."""
        for visit in self:
            company = visit.company_id
            for user in company._grandes_clientes_get_users("group_coordinator"):
                if user.email:
                    self.env["grandes.clientes.quality.mail"]._send(
                        company,
                        user.email_formatted,
                        "notice_visit_presented",
                        # Sudo: the recipient may know everything of the visit.
                        {"visit": visit.sudo(), "url": visit._get_url()},
                        lambda env, visit=visit: env._(
                            "Report of the quality visit of the week of %(day)s: it "
                            "waits for you",
                            day=clock.in_words(visit.date_from, env.lang or "es"),
                        ),
                        visit.sudo().informe_attachment_id,
                    )

    def _send_to_oversight(self):
        """Send the report to Interventoría, once, whether or not it was received."""
        for visit in self:
            company = visit.company_id
            address = company._grandes_clientes_get_oversight_email()
            if not address:
                continue
            self.env["grandes.clientes.quality.mail"]._send(
                company,
                address,
                "notice_visit_served",
                # Sudo: the recipient may know everything of the visit.
                {"visit": visit.sudo()},
                lambda env, visit=visit: env._(
                    "Report of the quality visit of the week of %(day)s",
                    day=clock.in_words(visit.date_from, env.lang or "es"),
                ),
                visit.sudo().informe_attachment_id,
            )
            # Sudo: only the act writes when and to whom it was sent.
            visit.sudo().write({"served_on": clock.now(), "served_to": address})

    def _get_url(self):
        """Return the URL of the visit's form."""
        self.ensure_one()
        return (
            f"{self.company_id.get_base_url()}/odoo/"
            f"action-grandes_clientes.quality_visit_action/{self.id}"
        )
