from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools import clock
from ..people import contact_act

_SECOND_SEMESTER = 7
_ACTIVITY = "grandes_clientes.activity_confirm_coordinators"
_CONFIRMATION = frozenset(
    {
        "coordinators_asked_on",
        "coordinators_confirmed_by_id",
        "coordinators_confirmed_on",
    }
)


class ResPartner(models.Model):
    """Confirmation of an entity's coordinators, each semester (P1)."""

    _name = "res.partner"
    _inherit = "res.partner"

    coordinators_confirmed_on = fields.Date(
        readonly=True, copy=False, help="When the entity last said who coordinates."
    )
    coordinators_confirmed_by_id = fields.Many2one(
        comodel_name="res.partner",
        string="Coordinators confirmed by",
        readonly=True,
        copy=False,
    )
    coordinators_asked_on = fields.Date(
        readonly=True,
        copy=False,
        help="When it was last asked who coordinates.",
    )

    @api.model
    def _get_fields_of_acts(self):
        """Add the confirmation, which only the entity and its request write."""
        return super()._get_fields_of_acts() | _CONFIRMATION

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a confirmation: only the entity gives it."""
        partners = super().create(vals_list)
        # Checked afterwards, because the client's context may give defaults. Sudo: only
        # whether the fields are set, even if the user may not read them.
        if any(partner[name] for partner in partners.sudo() for name in _CONFIRMATION):
            self._check_confirms()
        return partners

    def write(self, vals):
        """Refuse a confirmation: only the entity gives it."""
        if _CONFIRMATION & vals.keys():
            self._check_confirms()
        return super().write(vals)

    def _check_confirms(self):
        """Raise if a user writes the confirmation.

        :raise UserError: says who gives it
        """
        if not self.env.su:
            raise UserError(
                self.env._(
                    "The entity itself confirms its coordinators, in the portal."
                )
            )

    @api.model
    def _get_semester_start(self, today):
        """Return the first day of the semester of ``today``."""
        return date(
            today.year,
            _SECOND_SEMESTER if today.month >= _SECOND_SEMESTER else 1,
            1,
        )

    def _has_confirmed_coordinators(self):
        """Return whether the entity confirmed its coordinators this semester."""
        self.ensure_one()
        start = self._get_semester_start(clock.today(self.env.company))
        return bool(
            self.coordinators_confirmed_on and self.coordinators_confirmed_on >= start
        )

    def _do_confirm_coordinators(self, left=None):
        """Confirm the entity's coordinators, and remove those who left (P1).

        :param dict left: ``{contact id: last day}`` of those who left; the day is a
            date, today at the latest
        :raise AccessError: the user is no coordinator of the entity itself
        :raise UserError: a contact is none of its coordinators or is the user, or a day
            is in the future
        """
        self.ensure_one()
        user, today = self.env.user, clock.today(self.env.company)
        # Sudo: the link is checked here; requesters may not write contacts.
        entity_sudo = self.sudo()
        if user.partner_id not in entity_sudo.coordinator_ids:
            raise AccessError(
                self.env._("Only a coordinator of the entity confirms the others.")
            )
        left = left or {}
        gone_sudo = entity_sudo.coordinator_ids.filtered(lambda c: c.id in left)
        if set(left) - set(gone_sudo.ids):
            raise UserError(
                self.env._(
                    "This person is no coordinator of the entity: choose another one."
                )
            )
        if user.partner_id in gone_sudo:
            raise UserError(
                self.env._(
                    "You cannot take yourself out: ask the other coordinator, or write "
                    "to your advisor."
                )
            )
        if any(day > today for day in left.values()):
            raise UserError(
                self.env._(
                    "The last day of who left is today at the latest: correct it."
                )
            )
        # A date field sends «26» as the year 26.
        early = [day for day in left.values() if day.year not in clock.PLAUSIBLE]
        if early:
            raise UserError(
                self.env._(
                    "Nobody left in the year %(year)s: correct the last day.",
                    year=early[0].year,
                )
            )
        act = contact_act.ContactAct(
            "portal", user.id, self.env._("The entity said who left.")
        )
        with contact_act.doing(act):
            for contact in gone_sudo:
                # Effective at once: whoever left loses access today.
                contact.write(
                    {"is_coordinator": False, "coordinator_until": left[contact.id]}
                )
        entity_sudo.write(
            {
                "coordinators_confirmed_on": today,
                "coordinators_confirmed_by_id": user.partner_id.id,
            }
        )
        names = ", ".join(gone_sudo.mapped("name"))
        entity_sudo._message_log(
            author_id=user.partner_id.id,
            body=self.env._("Coordinators confirmed. Left: %(names)s", names=names)
            if names
            else self.env._("Coordinators confirmed; nobody left."),
        )
        activity = self.env.ref(_ACTIVITY)
        entity_sudo.activity_ids.filtered(
            lambda each: each.activity_type_id == activity
        ).action_done()

    @api.model
    def _cron_ask_coordinators(self):
        """Ask the entities that have not confirmed their coordinators this semester.

        Once per semester: one message per coordinator, and an activity for the advisor.
        """
        today = clock.today(self.env.company)
        start = self._get_semester_start(today)
        entities = self.search(
            Domain("is_large_client", "=", True)
            & Domain("coordinator_ids", "!=", False)
            & self._domain_before("coordinators_confirmed_on", start)
            & self._domain_before("coordinators_asked_on", start)
        )
        if not entities:
            return
        entities.write({"coordinators_asked_on": today})
        entities._send_confirmation_requests()
        for advisor, portfolio in entities.grouped("advisor_id").items():
            if advisor:
                told = portfolio.with_context(
                    lang=advisor.lang, mail_activity_quick_update=True
                )
                told.activity_schedule(
                    _ACTIVITY,
                    user_id=advisor.id,
                    summary=told.env._("See that the entity confirms its coordinators"),
                )

    @api.model
    def _domain_before(self, name, day):
        return Domain(name, "=", False) | Domain(name, "<", day)

    def _send_confirmation_requests(self):
        """Queue one message per coordinator that asks to confirm the coordinators."""
        mails = []
        url = f"{self.browse().get_base_url()}/my/coordinadores"
        for contact in self.coordinator_ids.filtered("email_normalized"):
            company = contact.company_id or self.env.company
            speaking = self.with_context(lang=contact.lang or company.partner_id.lang)
            body = speaking.env["ir.qweb"]._render(
                "grandes_clientes.notice_confirm_coordinators",
                speaking.env["grandes.clientes.message.frame"]._prepare_letter(
                    company, name=contact.name, url=url
                ),
            )
            mails.append(
                {
                    "subject": speaking.env._(
                        "Confirm who coordinates for your entity"
                    ),
                    "body_html": body,
                    "body": body,
                    "email_to": contact.email_normalized,
                    "email_from": company._grandes_clientes_get_sender(),
                    "reply_to": company._grandes_clientes_get_sender(),
                    "model": self._name,
                    "res_id": contact.parent_id.id,
                    "auto_delete": False,
                    "message_type": "auto_comment",
                }
            )
        self.env["mail.mail"].create(mails)
