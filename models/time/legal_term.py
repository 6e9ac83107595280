from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ...tools.law import business_days, legal_terms
from .legal_regime import BACKINGS, FALLBACK_CODE


class LegalTerm(models.Model):
    """One term of a law: its length, validity and article (R3)."""

    _name = "grandes.clientes.legal.term"
    _description = "Legal term"
    _inherit = [
        "grandes.clientes.protected.mixin",
        "grandes.clientes.cached.mixin",
    ]
    _order = "date_from desc, regime_id, purpose, petition_type_id, id"

    regime_id = fields.Many2one(
        comodel_name="grandes.clientes.legal.regime",
        required=True,
        index=True,
        ondelete="cascade",
    )
    date_from = fields.Date(related="regime_id.date_from", store=True)
    date_to = fields.Date(related="regime_id.date_to", store=True)
    state = fields.Selection(related="regime_id.state")
    purpose = fields.Selection(
        selection=[
            (legal_terms.ANSWER, "Answer"),
            (legal_terms.TRANSFER, "Transfer to the competent authority"),
            (legal_terms.ASK, "Ask the requester for what is missing"),
            (legal_terms.COMPLETE, "Requester completes"),
        ],
        default=legal_terms.ANSWER,
        required=True,
    )
    petition_type_id = fields.Many2one(
        comodel_name="grandes.clientes.petition.type",
        index="btree_not_null",
        ondelete="restrict",
        help="Only for the term to answer; the others are of the whole law.",
    )
    number = fields.Integer(
        required=True, help="Length of the term. Zero: the law sets none."
    )
    unit = fields.Selection(
        selection=[
            (business_days.BUSINESS, "Business days"),
            (business_days.CALENDAR, "Calendar days"),
            (business_days.MONTHS, "Months"),
        ],
        default=business_days.BUSINESS,
        required=True,
    )
    governs_pending = fields.Boolean(
        string="Also governs what is in course",
        help="Requests received before the law began and not due by then.",
    )
    extension = fields.Selection(
        selection=[
            ("none", "Not foreseen"),
            ("capped", "Up to a limit"),
            ("uncapped", "Without limit, with reasons and a date"),
        ],
        default="none",
        required=True,
    )
    extension_number = fields.Integer(
        string="Extended by at most", help="In the unit of the term."
    )
    positive_silence = fields.Boolean(
        help="What is not answered in time counts as granted."
    )
    citation = fields.Char(required=True)
    backing = fields.Selection(
        selection=BACKINGS, string="Source", required=True, default="secondary"
    )
    note = fields.Text(help="What the sources leave open.")

    _number_check = models.Constraint(
        "CHECK (number >= 0 AND extension_number >= 0)",
        "A term is none or more days.",
    )
    _answer_uniq = models.UniqueIndex(
        "(regime_id, petition_type_id) WHERE purpose = 'answer'",
        "That law has a term for that petition type already: change that one.",
    )
    _procedural_uniq = models.UniqueIndex(
        "(regime_id, purpose) WHERE purpose != 'answer'",
        "That law has a term for that already: change that one.",
    )

    @api.depends("regime_id", "purpose", "petition_type_id", "number", "unit")
    @api.depends_context("lang")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        units = dict(self._fields["unit"]._description_selection(self.env))
        for term in self:
            subject = term.petition_type_id.display_name or purposes.get(
                term.purpose, ""
            )
            term.display_name = (
                f"{subject}: {term.number} {units.get(term.unit, '').lower()} "
                f"({term.citation or ''})"
            )

    @api.constrains("purpose", "petition_type_id", "number", "extension")
    def _check_term(self):
        for term in self:
            is_answer = term.purpose == legal_terms.ANSWER
            if is_answer != bool(term.petition_type_id):
                raise ValidationError(
                    self.env._(
                        "%(citation)s: a term to answer is of one petition type, the "
                        "others of none.",
                        citation=term.citation,
                    )
                )
            if is_answer and not term.number:
                raise ValidationError(
                    self.env._(
                        "%(citation)s: say how many days the law gives to answer.",
                        citation=term.citation,
                    )
                )
            if term.extension == "capped" and not term.extension_number:
                raise ValidationError(
                    self.env._(
                        "%(citation)s: say by how many days at most the term may be "
                        "extended.",
                        citation=term.citation,
                    )
                )

    def write(self, vals):
        """Refuse to change a term in force.

        Its citation, backing and note may still be improved.

        :raise UserError: a term in force would change
        """
        if set(vals) - {"citation", "backing", "note"}:
            self._check_not_in_force()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        self._check_not_in_force()

    def _check_not_in_force(self):
        if any(term.regime_id.state == "in_force" for term in self):
            raise UserError(
                self.env._(
                    "This term is in force and dates are counted by it. Copy its law, "
                    "change the copy, see what it would move and activate it."
                )
            )

    # === LOOK-UP === #

    @api.model
    @tools.ormcache("extra_regime_ids")
    def _get_legal_table(self, extra_regime_ids=()):
        """Return the :class:`~.law.legal_terms.LegalTable` of the terms in force.

        :param tuple extra_regime_ids: laws being prepared that count as in force, to
            simulate their effect
        """
        # Sudo: the law is public, and all users share the cached table.
        terms_sudo = self.sudo().search(
            [
                "|",
                ("regime_id.state", "=", "in_force"),
                ("regime_id", "in", extra_regime_ids),
            ]
        )
        general_sudo = (
            self.sudo()
            .env["grandes.clientes.petition.type"]
            .search([("code", "=", FALLBACK_CODE), ("company_id", "=", False)], limit=1)
        )
        return legal_terms.LegalTable(
            (term._get_row() for term in terms_sudo), general_sudo.id
        )

    def _get_row(self):
        """Return the term as the plain row used to count dates."""
        self.ensure_one()
        regime = self.regime_id
        return legal_terms.TermRow(
            id=self.id,
            regime_id=regime.id,
            regime=regime.code,
            purpose=self.purpose,
            petition_type_id=self.petition_type_id.id or None,
            number=self.number,
            unit=self.unit,
            date_from=regime.date_from,
            date_to=regime.date_to or None,
            is_overlay=regime.is_overlay,
            governs_pending=self.governs_pending,
            extension=self.extension,
            extension_number=self.extension_number,
            restarts=regime.completion_effect == "restart",
            positive_silence=self.positive_silence,
            citation=self.citation,
            backing=self.backing,
        )
