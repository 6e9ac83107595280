from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ..engine.sealed_mixin import file_seals
from .note import OVERSIGHT

_lt = LazyTranslate(__name__)


class OversightSession(models.Model):
    """A session of the Comité de Interventoría (P7, A4-2-02 from activity 10).

    Its agenda is drawn from open matters: served findings, the month's reports, the
    board, requirements, commitments. Each item records what was said and decided; the
    signature freezes the acta, with the board as it was read.
    """

    _name = "grandes.clientes.oversight.session"
    _description = "Session of the Comité de Interventoría"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "held_on desc, id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    contract_id = fields.Many2one(
        comodel_name="grandes.clientes.contract",
        compute="_compute_contract_id",
        store=True,
    )
    held_on = fields.Datetime(
        string="Date", required=True, default=lambda self: clock.now()
    )
    place = fields.Char(
        string="Where it is held", help="Room, or the means of the call."
    )
    state = fields.Selection(
        selection=[("planned", "Called"), ("signed", "Signed")],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    drawn_on = fields.Datetime(string="Agenda drawn on", readonly=True, copy=False)
    attendee_ids = fields.One2many(
        comodel_name="grandes.clientes.oversight.attendee",
        inverse_name="session_id",
        string="Attendees",
    )
    item_ids = fields.One2many(
        comodel_name="grandes.clientes.oversight.item",
        inverse_name="session_id",
        string="Agenda",
    )
    commitment_ids = fields.One2many(
        comodel_name="grandes.clientes.oversight.commitment",
        inverse_name="session_id",
        string="Commitments",
    )
    words = fields.Text(string="What else was said")
    signed_on = fields.Datetime(readonly=True, copy=False)
    signed_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    reading_id = fields.Many2one(
        comodel_name="grandes.clientes.control.reading",
        string="Board as it was read",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    acta_attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Acta",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _name_uniq = models.UniqueIndex("(company_id, name)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "acta_attachment_id",
            "company_id",
            "drawn_on",
            "name",
            "reading_id",
            "signed_by_id",
            "signed_on",
        }

    @api.depends("held_on", "company_id")
    def _compute_contract_id(self):
        Contract = self.env["grandes.clientes.contract"]
        for session in self:
            session.contract_id = session.held_on and Contract._in_force(
                session.company_id,
                clock.local_date(session.company_id, session.held_on),
            )

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for session in self:
            session.display_name = self.env._(
                "Comité %(number)s", number=session.name or ""
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the sessions, each with its number."""
        sessions = super().create(vals_list)
        for session in sessions:
            # Sudo: users may not choose the number.
            session.sudo().name = (
                self.env["ir.sequence"]
                .sudo()
                .with_company(session.company_id)
                .next_by_code("grandes.clientes.oversight.session")
            )
        return sessions

    def write(self, vals):
        """Write; a signed acta is fixed.

        :raise UserError: it is signed
        """
        if not self.env.su:
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_open()

    def _check_open(self):
        """Raise if an acta is signed.

        :raise UserError: says what to do instead
        """
        if any(session.state == "signed" for session in self):
            raise UserError(
                self.env._(
                    "The acta is signed: what is to be corrected goes into the next "
                    "session."
                )
            )

    # === ACTS === #

    @api.model
    def _get_acts(self):
        """Add drawing the agenda and signing the acta (P7)."""
        return super()._get_acts() | {
            "draw": Act(
                label=_lt("Draw the agenda"), roles=OVERSIGHT, origins=("planned",)
            ),
            "sign": Act(
                label=_lt("Sign the acta"),
                roles=OVERSIGHT,
                origins=("planned",),
                target="signed",
                check="_get_cannot_sign_reasons",
            ),
        }

    def _get_cannot_sign_reasons(self):
        """Return ``{id: reason}``: no attendee, no agenda, or not held yet."""
        reasons = {}
        for session in self:
            if not session.attendee_ids.filtered("is_present"):
                reasons[session.id] = self.env._("Say who was there.")
            elif not session.item_ids:
                reasons[session.id] = self.env._("Draw the agenda first.")
            elif session.held_on > clock.now():
                reasons[session.id] = self.env._("The session was not held yet.")
        return reasons

    def _do_draw(self):
        """Draw the agenda from open matters; text entered in items is kept."""
        self._check_act("draw")
        for session in self:
            session._add_items()
            # Sudo: only the act writes when the agenda was drawn.
            session.sudo().drawn_on = clock.now()

    def _do_sign(self):
        """Sign the acta, as the oversight: it is frozen, with the board as read.

        :raise UserError: there is no attendee or no agenda, or it was not held yet
        """
        self._check_act("sign")
        for session in self:
            reading = self.env["grandes.clientes.control.reading"]._create_reading(
                session.company_id
            )
            # Sudo: writes the outcome of the signature; the record owns the acta.
            session_sudo = session.sudo()
            session_sudo.write(
                {
                    "state": "signed",
                    "signed_on": clock.now(),
                    "signed_by_id": self.env.uid,
                    "reading_id": reading.id,
                }
            )
            session_sudo.acta_attachment_id = self.env[
                "grandes.clientes.control.paper"
            ]._create_paper(session, "oversight_acta_report")
        self._log_seal("sign")

    def action_draw(self):
        """Draw the agenda."""
        self._do_draw()

    def action_sign(self):
        """Sign the acta."""
        self._do_sign()

    def action_print(self):
        """Print the acta, or its draft."""
        return self.env.ref("grandes_clientes.oversight_acta_report").report_action(
            self
        )

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of sessions with a signed acta."""
        return [("state", "=", "signed")]

    def _get_sealed_files(self):
        """Return the actas."""
        return self.acta_attachment_id

    def _get_sealed_attachments(self):
        """Return the actas of signed sessions."""
        return self.filtered(lambda each: each.state == "signed").acta_attachment_id

    def _get_sealed_values(self):
        """Return the acta: who was there, what was said, decided and promised."""
        self.ensure_one()
        return [
            self.name,
            self.held_on,
            self.place,
            self.state,
            self.words,
            self.signed_on,
            self.signed_by_id.id,
            self.reading_id.id,
            [
                [each.name, each.position, each.party, each.is_present, each.signature]
                for each in self.attendee_ids.sorted("id")
            ],
            [
                [each.kind, each.name, each.discussion, each.decision]
                for each in self.item_ids.sorted("id")
            ],
            # The outcome of a commitment is sealed with the commitment itself.
            [[each.name, each.due_on] for each in self.commitment_ids.sorted("id")],
            file_seals(self.acta_attachment_id),
        ]
