from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import email_normalize
from odoo.tools.sql import escape_psql

#: Models with their own numbering: the sequence's code and its usual prefix.
NUMBERED = {"grandes.clientes.filing": "R", "grandes.clientes.case": "GC"}
_MANAGER = "grandes_clientes.group_manager"
_SUPERVISOR = "grandes_clientes.group_supervisor"


class Setup(models.AbstractModel):
    """Acts and screens that only the first steps provide."""

    _name = "grandes.clientes.setup"
    _inherit = "grandes.clientes.setup"

    # === SCREENS OF THE STEPS === #

    @api.model
    def _get_language(self):
        """Return an installed Spanish, else the user's language."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return next(
            (code for code in codes if code.startswith("es")), self.env.lang or "en_US"
        )

    @api.model
    def _open_company(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Company and country"),
            "res_model": "res.company",
            "res_id": self.env.company.id,
            "view_mode": "form",
        }

    @api.model
    def _send_mail_test(self):
        """Send the test message, report the result and close the dialog."""
        test = self.env["grandes.clientes.mail.test"]._do_send()
        if test.is_sent:
            message = self.env._(
                "The test message left for %(address)s: look for it there.",
                address=test.email_to,
            )
        else:
            message = self.env._(
                "The test message to %(address)s did not leave. Correct the outgoing "
                "server and send it again. %(reason)s",
                address=test.email_to,
                reason=test.reason or "",
            )
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            message,
            kind="success" if test.is_sent else "danger",
            sticky=not test.is_sent,
            then={"type": "ir.actions.act_window_close"},
        )

    @api.model
    def _open_mailbox(self):
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mailbox"),
            "res_model": mailbox._name,
            "res_id": mailbox.id,
            "view_mode": "form",
        }

    @api.model
    def _open_calendar(self):
        return self.env["ir.actions.actions"]._for_xml_id(
            "grandes_clientes.holiday_action"
        )

    @api.model
    def _open_matrix(self):
        matrix = self._get_matrix_in_force()
        if not matrix:
            return self.env["ir.actions.actions"]._for_xml_id(
                "grandes_clientes.escalation_matrix_action"
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Escalation matrix"),
            "res_model": matrix._name,
            "res_id": matrix.id,
            "view_mode": "form",
        }

    # === ACTS === #

    @api.model
    def _do_name_manager(self, name, login):
        """Create the administrator of profiles and invite her.

        :param str login: address that the person signs in with
        :return: the user
        :raise AccessError: the user is not Odoo's administrator
        """
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("Only Odoo's administrator names the first one.")
            )
        login = email_normalize(login or "")
        if not login:
            raise UserError(
                self.env._("Write the e-mail address that the person signs in with.")
            )
        Users = self.env["res.users"].with_context(no_reset_password=True)
        known = Users.with_context(active_test=False).search(
            [("login", "=ilike", escape_psql(login))], limit=1
        )
        if known and known.has_group(_MANAGER):
            raise UserError(
                self.env._(
                    "«%(login)s» administers profiles already: add «%(company)s» to "
                    "the companies on the user's form.",
                    login=login,
                    company=self.env.company.name,
                )
            )
        if known:
            raise UserError(
                self.env._(
                    "«%(login)s» signs in already: give the role on the user's form.",
                    login=login,
                )
            )
        return Users.create(
            {
                "name": name,
                "login": login,
                "email": login,
                "lang": self._get_language(),
                "tz": self.env.user.tz or "America/Bogota",
                "company_id": self.env.company.id,
                "company_ids": [Command.set(self.env.company.ids)],
                "group_ids": [
                    Command.set(
                        [
                            self.env.ref("base.group_user").id,
                            self.env.ref(_MANAGER).id,
                        ]
                    )
                ],
            }
        )

    @api.model
    def _get_own(self, company=None):
        """Return which of numbering, mailbox and calendar are the company's own.

        :return: ``{"numbering": bool, "mailbox": bool, "calendar": bool}``
        """
        company = company or self.env.company
        # Sudo: checks for existence, whoever may read it.
        company_sudo = company.sudo()
        sequences = (
            self.env["ir.sequence"]
            .sudo()
            .search_count(
                [("code", "in", list(NUMBERED)), ("company_id", "=", company.id)]
            )
        )
        return {
            "numbering": sequences >= len(NUMBERED),
            "mailbox": bool(self.env["grandes.clientes.mailbox"]._of_company(company)),
            "calendar": company_sudo.grandes_clientes_calendar_id.company_id == company,
        }

    @api.model
    def _do_make_own(self, numbering=None, mailbox=False, calendar=False):
        """Give the current company its own numbering, mailbox or calendar.

        :param str numbering: letters between the usual ones and the year: «B» gives
            GCB2026-000001; without them the company shares the common numbering
        :param bool mailbox: whether to create its mailbox
        :param bool calendar: whether to use a copy of the calendar of terms
        :raise AccessError: the user is not the administrator of profiles
        """
        self._check_role(_MANAGER)
        company, own = self.env.company, self._get_own()
        if numbering and not own["numbering"]:
            self._make_sequences(company, numbering)
        if mailbox and not own["mailbox"]:
            # Sudo: creates the company's one mailbox; the act was checked.
            self.env["grandes.clientes.mailbox"].sudo().create(
                {"name": company.sudo().name, "company_id": company.id}
            )
        if calendar and not own["calendar"]:
            # Sudo: users may not write the company's calendar; the act was checked.
            calendar_sudo = company._grandes_clientes_get_calendar().sudo()
            company.sudo().grandes_clientes_calendar_id = self._copy_calendar(
                calendar_sudo, company
            )

    @api.model
    def _make_sequences(self, company, letters):
        letters = letters.strip().upper()
        if not (letters.isalpha() and letters.isascii() and len(letters) <= 4):
            raise UserError(
                self.env._(
                    "Write one to four letters, without accents, for the number."
                )
            )
        # Sudo: sequences belong to Odoo's settings; the act creates only these two.
        Sequence_sudo = self.env["ir.sequence"].sudo()
        prefixes = {
            code: f"{usual}{letters}%(year)s-" for code, usual in NUMBERED.items()
        }
        if Sequence_sudo.search_count(
            [("code", "in", list(NUMBERED)), ("prefix", "in", list(prefixes.values()))],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "Another company numbers with «%(letters)s»: choose other letters.",
                    letters=letters,
                )
            )
        for code, prefix in prefixes.items():
            shared = Sequence_sudo.search(
                [("code", "=", code), ("company_id", "=", False)], limit=1
            )
            shared.copy(
                {
                    "name": f"{shared.name} · {company.sudo().name}",
                    "company_id": company.id,
                    "prefix": prefix,
                    "number_next": 1,
                }
            )

    @api.model
    def _copy_calendar(self, calendar_sudo, company):
        """Return a copy for the company, with hours, holidays and closures."""
        # Sudo: reads the company's name; the act was checked.
        own_sudo = calendar_sudo.copy(
            {
                "name": f"{calendar_sudo.name} · {company.sudo().name}",
                "company_id": company.id,
            }
        )
        # The copy contains these holidays; this keeps them from being entered twice.
        own_sudo.grandes_clientes_known_holidays = (
            calendar_sudo.grandes_clientes_known_holidays
        )
        return own_sudo

    @api.model
    def _do_distribute(self, pool, advisors):
        """Set the pool, and distribute entities evenly among the advisors.

        Only entities without any advisor are given; campuses follow their entity.

        :param pool: ``res.users`` in the pool from now on
        :param advisors: who receives entities; empty to distribute none
        :return: how many entities were given
        """
        self._check_role(_MANAGER, _SUPERVISOR)
        able = self._find_people("group_front_office")
        outside = (pool | advisors).filtered(lambda user: user not in able)
        if outside:
            raise UserError(
                self.env._(
                    "«%(name)s» is no advisor of this company: give the profile first.",
                    name=outside[:1].sudo().name,
                )
            )
        # Sudo: the pool is a setting that whoever assigns portfolios may also decide.
        self.env.company.sudo().grandes_clientes_pool_user_ids = pool
        if not advisors:
            return 0
        entities = self.env["res.partner"].search(
            self._domain_to_distribute(), order="name, id"
        )
        for place, advisor in enumerate(advisors):
            entities[place :: len(advisors)].write({"advisor_id": advisor.id})
        return len(entities)

    @api.model
    def _check_role(self, *groups):
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(
                self.env._("That is for the administrator of profiles to do.")
            )
