from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ...tools import clock


class Setup(models.AbstractModel):
    """Probes for mail, calendar, numbering and the administrator of profiles.

    Each returns whether the step is done, and the current facts in a few words.
    """

    _name = "grandes.clientes.setup"
    _inherit = "grandes.clientes.setup"

    @api.model
    def _probe_language(self):
        spanish = [
            name
            for code, name in self.env["res.lang"].get_installed()
            if code.startswith("es")
        ]
        return bool(spanish), ", ".join(spanish)

    @api.model
    def _probe_company(self):
        # Sudo: reads company data that appears on every letter.
        company_sudo = self.env.company.sudo()
        asked = {
            # Odoo's default name of the first company.
            self.env._("name"): company_sudo.name != "My Company",
            self.env._("country"): company_sudo.country_id,
            self.env._("NIT"): company_sudo.vat,
            self.env._("e-mail"): company_sudo.email,
        }
        missing = [name for name, value in asked.items() if not value]
        if missing:
            return False, self.env._("Missing: %(what)s", what=", ".join(missing))
        return True, f"{company_sudo.name} · {company_sudo.country_id.name}"

    @api.model
    def _probe_manager(self):
        people = self._find_people("group_manager")
        return bool(people), ", ".join(people[:3].mapped("name"))

    @api.model
    def _probe_mail_out(self):
        # Sudo: reads the outcome of the company's own mail.
        tests_sudo = self.env["grandes.clientes.mail.test"].sudo()
        last = tests_sudo.search([("company_id", "=", self.env.company.id)], limit=1)
        if last and not last.is_sent:
            return False, last.reason or self.env._("The test message did not leave.")
        if last:
            return True, self.env._(
                "A test message left on %(when)s", when=self._tell(last.tried_on)
            )
        sent = (
            self.env["grandes.clientes.case.answer.delivery"]
            .sudo()
            .search_count(
                [
                    ("company_id", "=", self.env.company.id),
                    ("event", "in", ("sent", "relayed", "delivered")),
                    ("message_id", "!=", False),
                ],
                limit=1,
            )
        )
        return bool(sent), self.env._("Answers left by mail already") if sent else ""

    @api.model
    def _probe_mail_in(self):
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(self.env.company)
        address = mailbox and mailbox._reply_to()
        if not mailbox:
            return False, self.env._("The company has no mailbox.")
        if not address:
            return False, self.env._(
                "The mailbox «%(name)s» has no address: give it an alias with its "
                "domain, or another address.",
                name=mailbox.name,
            )
        # Sudo: reads only when mail arrived.
        Inbound_sudo = self.env["grandes.clientes.inbound.mail"].sudo()
        of_company = Domain("company_id", "=", self.env.company.id)
        tests_sudo = self.env["grandes.clientes.mail.test"].sudo()
        sent = tests_sudo.search(of_company & Domain("is_sent", "=", True), limit=1)
        back = sent and Inbound_sudo.search_fetch(
            of_company & Domain("message_id", "=", sent.message_id),
            ["fetched_on"],
            limit=1,
        )
        if back:
            return True, self.env._(
                "%(address)s · the test message came back on %(when)s",
                address=address,
                when=self._tell(back.fetched_on),
            )
        last = Inbound_sudo.search_fetch(of_company, ["fetched_on"], limit=1)
        if not last:
            return False, self.env._(
                "No mail has come to %(address)s yet.", address=address
            )
        return True, self.env._(
            "%(address)s · last mail on %(when)s",
            address=address,
            when=self._tell(last.fetched_on),
        )

    @api.model
    def _probe_calendar(self):
        # Sudo: reads the company's calendar, whoever may read calendars.
        calendar_sudo = self.env.company._grandes_clientes_get_calendar().sudo()
        year = clock.today(self.env.company).year
        count = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_count(
                Domain("calendar_id", "=", calendar_sudo.id)
                & Domain("resource_id", "=", False)
                & Domain("date_from", ">=", f"{year}-01-01")
                & Domain("date_from", "<", f"{year + 1}-01-01")
            )
        )
        values = {"name": calendar_sudo.name, "year": str(year)}
        if count == 1:
            return True, self.env._(
                "%(name)s: 1 holiday or closure in %(year)s", **values
            )
        return bool(count), self.env._(
            "%(name)s: %(count)s holidays and closures in %(year)s",
            count=count,
            **values,
        )

    @api.model
    def _probe_own(self):
        own = self._get_own()
        labels = {
            "numbering": self.env._("numbering"),
            "mailbox": self.env._("mailbox"),
            "calendar": self.env._("calendar"),
        }
        names = [label for code, label in labels.items() if own[code]]
        if not names:
            return False, self.env._("All of it is shared, and it has no mailbox.")
        return len(names) == len(labels), self.env._(
            "Its own: %(what)s", what=", ".join(names)
        )

    # === HELPERS === #

    @api.model
    def _find_people(self, *groups):
        """Return the company's users with one of these roles, in sudo mode, by name."""
        find = self.env["ir.model.data"]._xmlid_to_res_id
        ids = [find(f"grandes_clientes.{group}") for group in groups]
        # Sudo: reads the names of people with a role for whoever sets the company up.
        return (
            self.env["res.users"]
            .sudo()
            .search_fetch(
                Domain("all_group_ids", "in", ids)
                & Domain("share", "=", False)
                & Domain("company_ids", "in", self.env.company.ids),
                ["name"],
                order="name, id",
            )
        )

    @api.model
    def _tell(self, instant):
        return format_datetime(
            self.env,
            instant,
            tz=self.env.company._grandes_clientes_get_tz(),
            dt_format="d MMM, h:mm a",
        )
