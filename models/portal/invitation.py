import re

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ...tools import clock
from ...tools.text import clean_cell
from ..engine import mass

_LONGEST = 200
# Digits of a NIT, without its check digit.
_NIT = 9
# Pending requests allowed per user.
_MOST_WAITING = 10


class PortalInvitation(models.Model):
    """Request to make somebody coordinator of an entity, asked in the portal.

    A coordinator asks for a colleague; a user who signed up without an invitation asks
    for themself. Asking alone gives no access: we decide (INV-10).
    """

    _name = "grandes.clientes.portal.invitation"
    _description = "Request for access to the portal"
    _inherit = ["grandes.clientes.asked.mixin"]
    _order = "id desc"
    _TO_DO = "grandes_clientes.activity_invitation"

    name = fields.Char(required=True, readonly=True)
    email = fields.Char(string="E-mail", required=True, readonly=True)
    phone = fields.Char(string="Telephone", readonly=True)
    position = fields.Char(string="Post", readonly=True)
    reason = fields.Text(string="What they wrote", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    entity_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        domain=[("is_large_client", "=", True)],
        index=True,
        ondelete="restrict",
        help="Of a colleague, that of who asked. Of who signed up alone, you choose "
        "it.",
    )
    entity_written = fields.Char(string="Entity as written", readonly=True)
    is_own = fields.Boolean(string="For themself", readonly=True)
    refusal = fields.Char(string="Why not", readonly=True)
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        readonly=True,
        ondelete="restrict",
    )

    # Prevents duplicates by concurrent requests, for example two clicks.
    _asked_uniq = models.UniqueIndex("(asked_by_id, email) WHERE state = 'asked'")

    @api.model
    def _get_protected_fields(self):
        """Protect all fields but the entity, which the decider chooses."""
        return super()._get_protected_fields() | {
            "name",
            "email",
            "phone",
            "position",
            "reason",
            "company_id",
            "entity_written",
            "is_own",
            "refusal",
            "contact_id",
        }

    def write(self, vals):
        """Write; the entity of a decided request cannot change.

        :raise UserError: one of the requests is decided
        """
        if "entity_id" in vals and any(each.state != "asked" for each in self):
            raise UserError(self.env._("It is decided: the entity stays."))
        return super().write(vals)

    # === ASKING === #

    @api.model
    def _do_invite(self, entity_id, name, email, phone="", position="", reason=""):
        """Ask for access for a colleague of the user's entity (P1).

        :raise AccessError: the user does not coordinate the entity
        :raise UserError: a value is missing, or the colleague has access already
        """
        entity_sudo = self.env.user._grandes_clientes_get_entities().filtered(
            lambda entity: entity.id == entity_id
        )
        if not entity_sudo:
            raise AccessError(
                self.env._("You invite only for the entities that you coordinate.")
            )
        address = self._check_address(email)
        if any(c.email_normalized == address for c in entity_sudo.coordinator_ids):
            raise UserError(
                self.env._(
                    "%(email)s coordinates already: no invitation is needed.",
                    email=address,
                )
            )
        return self._create_asked(
            {
                "entity_id": entity_sudo.id,
                "name": name,
                "email": address,
                "phone": phone,
                "position": position,
                "reason": reason,
            }
        )

    @api.model
    def _do_ask_access(self, entity, phone="", position="", reason=""):
        """Ask for access for the user, who coordinates no entity yet.

        :param str entity: name or NIT as the user writes it; whether it is known to us
            is not revealed
        """
        user = self.env.user
        if user._grandes_clientes_get_entities():
            raise UserError(self.env._("You have access already: go to the requests."))
        entity = self._clean(entity)
        if not entity:
            raise UserError(self.env._("Write the name or the NIT of your entity."))
        return self._create_asked(
            {
                "entity_id": self._find_entity(entity).id,
                "entity_written": entity,
                "is_own": True,
                "name": user.name,
                "email": self._check_address(user.email or user.login),
                "phone": phone,
                "position": position,
                "reason": reason,
            }
        )

    @api.model
    def _create_asked(self, vals):
        """Create the request, and an activity for whoever decides.

        :raise ConcurrencyError: the user makes the same request concurrently; Odoo
            retries, and then finds it
        """
        vals = {
            name: self._clean(value, 2_000 if name == "reason" else _LONGEST)
            if isinstance(value, str)
            else value
            for name, value in vals.items()
        }
        if not vals["name"]:
            raise UserError(self.env._("Write the name of the person."))
        if problem := self.env["res.partner"]._get_telephone_problem(vals["phone"]):
            raise UserError(problem)
        # Sudo: the user's own requests.
        waiting_sudo = self.sudo().search(
            [("asked_by_id", "=", self.env.uid), ("state", "=", "asked")]
        )
        if any(each.email == vals["email"] for each in waiting_sudo):
            raise UserError(
                self.env._("This was asked already: we tell you when it is decided.")
            )
        if len(waiting_sudo) >= _MOST_WAITING:
            raise UserError(
                self.env._(
                    "%(count)s of what you asked wait for us: ask for more once they "
                    "are decided.",
                    count=_MOST_WAITING,
                )
            )
        try:
            with mass.error_expected(), self.env.cr.savepoint():
                # Sudo: portal users have no access to the model; a request gives no
                # rights.
                invitation_sudo = self.sudo().create(
                    {
                        **vals,
                        "company_id": self.env.company.id,
                        "asked_by_id": self.env.uid,
                        "asked_on": clock.now(),
                    }
                )
        except UniqueViolation as error:
            if error.diag.constraint_name != f"{self._table}_asked_uniq":
                raise
            raise ConcurrencyError("The same invitation was just asked") from error
        invitation_sudo._show_to_decide()
        return invitation_sudo

    @api.model
    def _clean(self, text, longest=_LONGEST):
        return clean_cell(text or "").strip()[:longest]

    @api.model
    def _check_address(self, email):
        """Return the normalized address.

        :raise UserError: it is no e-mail address
        """
        address = email_normalize(email or "")
        if not address:
            raise UserError(
                self.env._("Write one e-mail address, as name@example.com.")
            )
        return address

    @api.model
    def _find_entity(self, written):
        """Return, as sudo, the only large client with this NIT or name, if any."""
        digits = "".join(filter(str.isdigit, written))
        # Sudo: nothing of the result is shown to the user.
        Partner_sudo = self.env["res.partner"].sudo()
        domain = Domain("is_large_client", "=", True)
        if len(digits) >= _NIT:
            # With or without check digit, with or without dots.
            nit = digits[:_NIT]
            dotted = f"{nit[:3]}.{nit[3:6]}.{nit[6:]}"
            domain &= Domain("vat", "=ilike", f"{nit}%") | Domain(
                "vat", "=ilike", f"{dotted}%"
            )
        else:
            # Literally: wildcards in the name are escaped.
            name = re.sub(r"([\\%_])", r"\\\1", written)
            domain &= Domain("name", "=ilike", name)
        found_sudo = Partner_sudo.search(domain, limit=2)
        return found_sudo if len(found_sudo) == 1 else found_sudo.browse()

    def _get_places(self):
        """Return the entity, if known, and the contact who asked."""
        return self.entity_id | self.asked_by_id.partner_id

    def _prepare_to_do(self):
        self.ensure_one()
        return {
            "summary": self.env._(
                "Decide on access to the portal: %(name)s", name=self.name
            )
        }
