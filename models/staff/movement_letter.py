from odoo import models
from odoo.exceptions import UserError

from ...tools import clock

_REPORT = "grandes_clientes.movement_letter_report"
_OVERSIGHT, _OFFICE = "oversight", "office"


class Movement(models.Model):
    """The letter that communicates a movement (R6).

    It goes on letterhead, by mail, to the Interventoría and to the Oficina Comercial y
    Mercadeo; their replies are recorded.
    """

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    def _get_cannot_communicate_reasons(self):
        """Return ``{id: reason}``: communicated already, or an address is missing."""
        reasons = {}
        for movement in self:
            if movement.communicated_on:
                reasons[movement.id] = self.env._("It was communicated already.")
                continue
            lacking = [
                name
                for name, _kind, address in movement._get_addressees()
                if not address
            ]
            if lacking:
                reasons[movement.id] = self.env._(
                    "Nobody can be written to at: %(names)s. Ask the administrator to "
                    "set their addresses.",
                    names=", ".join(lacking),
                )
        return reasons

    def _get_addressees(self):
        """Return the addressees: ``[(office, kind of request, addresses)]``.

        Uses the addresses of the settings, else those of the people in the role.
        """
        self.ensure_one()
        # Sudo: reads company settings and the addresses of the roles, to write to them.
        company_sudo = self.company_id.sudo()
        return [
            (
                self.env._("Comité de Interventoría"),
                _OVERSIGHT,
                company_sudo.grandes_clientes_seal_email
                or self._get_addresses_of("group_oversight"),
            ),
            (
                self.env._("Oficina Comercial y Mercadeo"),
                _OFFICE,
                company_sudo.grandes_clientes_pack_email
                or self._get_addresses_of("group_quality"),
            ),
        ]

    def _get_addresses_of(self, group):
        """Return the e-mail addresses of the company's users with a role."""
        users = self.company_id._grandes_clientes_get_users(group)
        return ", ".join(filter(None, users.mapped("email")))

    def _do_communicate(self):
        """Write the letter and mail it to the Interventoría and the office (R6).

        :raise UserError: it was communicated already, or an address is missing
        """
        self._check_act("communicate")
        for movement in self:
            movement._apply_communicated()
        self._log_seal("communicate")
        self._on_communicated()

    def _on_communicated(self):
        """Hook called after communicating, extended per kind of movement."""

    def _apply_communicated(self):
        """Freeze the letter, render it as a PDF and send it."""
        self.ensure_one()
        now = clock.now()
        movement = self._get_act_records().with_context(
            lang=self.company_id.sudo().partner_id.lang or self.env.lang
        )
        movement.write({"communicated_on": now, "communicated_by_id": self.env.uid})
        if movement.state == "draft":
            movement.state = "communicated"
        movement.letter = movement._get_letter_content()
        # Sudo: the act creates a file of the record.
        movement.letter_id = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"novedad-personal-{self.id}.pdf",
                    "raw": movement._render_letter(),
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        told = self.with_context(lang=movement.env.lang)
        for office, kind, address in told._get_addressees():
            subject = told.env._(
                "Movement of staff: %(movement)s", movement=told.display_name
            )
            body = told.env["ir.qweb"]._render(
                "grandes_clientes.notice_movement",
                {
                    "movement": movement,
                    "content": movement.letter,
                    "company": self.company_id,
                    "is_overseer": kind == _OVERSIGHT,
                },
            )
            told._ask_by_mail(address, subject, body, office, movement.letter_id, kind)

    def _render_letter(self):
        """Return the letter as a PDF."""
        self.ensure_one()
        content, _kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(_REPORT, self.ids)
        )
        if not content:
            raise UserError(self.env._("The letter could not be printed: try again."))
        return content

    def _get_letter_content(self):
        """Return the content of the letter as plain values.

        In the language of the context, which is the company's.
        """
        self.ensure_one()
        lang = self.env.lang or "es_CO"
        day = clock.local_date(self.company_id, self.communicated_on)
        sides = dict(self._fields["side"]._description_selection(self.env))
        signer_sudo = self.communicated_by_id.partner_id
        return {
            "lang": lang,
            "place_date": ", ".join(
                filter(None, (self.company_id.city, clock.in_words(day, lang)))
            ),
            "addressees": [name for name, _kind, _address in self._get_addressees()],
            "subject": self._get_letter_subject(),
            "sentence": self._get_letter_sentence(
                clock.in_words(self.effective_on, lang)
            ),
            "rows": self._get_letter_rows(sides, lang),
            "notice_days": self.notice_days,
            "late": self.notice_days < 0,
            "signer": signer_sudo.name or "",
            "signer_function": signer_sudo.function or "",
        }

    def _get_letter_subject(self):
        """Return the subject of the letter."""
        subjects = {
            "joiner": self.env._("New person in the attention to large clients"),
            "leaver": self.env._("Person who leaves the attention to large clients"),
            "transfer": self.env._("Change of post in the attention to large clients"),
            "absence": self.env._("Absence in the attention to large clients"),
        }
        return subjects[self.kind]

    def _get_letter_sentence(self, day):
        """Return the sentence that states what happens, to whom and when."""
        names = {"person": self.person_name, "day": day}
        sentences = {
            "joiner": self.env._(
                "From %(day)s on %(person)s attends the process.", **names
            ),
            "leaver": self.env._(
                "From %(day)s on %(person)s no longer attends the process.", **names
            ),
            "transfer": self.env._(
                "From %(day)s on %(person)s has another post in the process.", **names
            ),
            "absence": self.env._("From %(day)s on %(person)s is away.", **names),
        }
        return sentences[self.kind]

    def _get_letter_rows(self, sides, lang):
        """Return the rows of the letter's table: ``[[label, value]]``."""
        rows = [
            [self.env._("Person"), self.person_name],
            [self.env._("Side"), sides[self.side]],
            [self.env._("Post"), self.post],
            [self.env._("Mission area"), self.mission_area_id.name],
            [self.env._("Profile"), self.profile_id.name],
            [self.env._("Effective on"), clock.in_words(self.effective_on, lang)],
            [
                self.env._("Until"),
                self.absent_to
                and clock.official(
                    self.absent_to, self.company_id._grandes_clientes_get_tz()
                ),
            ],
            [
                self.env._("Stands in")
                if self.kind == "absence"
                else self.env._("Successor"),
                self.successor_id.name,
            ],
        ]
        return [[label, value] for label, value in rows if value]
