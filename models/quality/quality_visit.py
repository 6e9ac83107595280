import json
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from ..engine.sealed_mixin import file_seals

#: What was observed and said: signed with the acta, the conclusions with the report.
_ACTA = frozenset(
    {"conclusions", "signed_attachment_ids", "visited_name", "visited_position"}
    | {"visited_signature", "visited_words", "week"}
)


class QualityVisit(models.Model):
    """The weekly quality visit to the large clients' channel (R7, 5.2.21, G64).

    It is planned beforehand; a visit not begun in its week is missed for good. It opens
    with what changed since the last one, goes through the items, and is closed by the
    professional's signature. Its report (informe) consists of the acta and the
    conclusions.
    """

    _name = "grandes.clientes.quality.visit"
    _description = "Quality visit"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "date_from desc, id desc"
    _rec_name = "week"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    week = fields.Char(required=True, readonly=True, help="ISO week, as 2026-W47.")
    date_from = fields.Date(compute="_compute_dates", store=True)
    date_to = fields.Date(compute="_compute_dates", store=True)
    planned_on = fields.Date(
        string="Planned for", help="The first business day, unless moved in the week."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Professional",
        help="Of the Oficina Comercial y Mercadeo, who makes and signs it.",
    )
    state = fields.Selection(
        selection=[
            ("planned", "To be made"),
            ("done", "Visit made"),
            ("missed", "Missed"),
        ],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    missed_reason = fields.Text(
        string="Why it was missed",
        readonly=True,
        help="It stays missed: the reason is told beside it.",
    )
    started_on = fields.Datetime(readonly=True)
    closed_on = fields.Datetime(string="Signed on", readonly=True)
    since = fields.Datetime(
        readonly=True, help="What changed is counted from the last visit's signature."
    )
    is_late = fields.Boolean(
        string="Not closed in its week",
        compute="_compute_is_late",
        help="Begun, and not signed before the week was over.",
    )
    checklist_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.checklist",
        readonly=True,
        ondelete="restrict",
    )
    item_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.visit.item", inverse_name="visit_id"
    )
    finding_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.finding",
        inverse_name="visit_id",
        readonly=True,
    )
    opening = fields.Json(readonly=True)
    figures = fields.Json(readonly=True)
    # Who was visited
    visited_name = fields.Char(string="Who received the visit")
    visited_position = fields.Char(string="Position")
    visited_signature = fields.Selection(
        selection=[
            ("signed", "Signed it"),
            ("disagrees", "Signed, disagreeing"),
            ("refused", "Did not sign"),
        ],
        string="Signature of the visited",
        help="Who does not sign is recorded so («no suscribió»): the acta goes on.",
    )
    visited_words = fields.Text(string="What the visited says")
    signed_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_visit_signed_rel",
        column1="visit_id",
        column2="attachment_id",
        string="Signed paper",
    )
    # The report (5.2.21)
    conclusions = fields.Text(help="What the Coordinador is told beside the acta.")
    presented_on = fields.Datetime(readonly=True)
    presented_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    received_on = fields.Datetime(readonly=True)
    received_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    served_on = fields.Datetime(
        string="Sent to Interventoría", readonly=True, help="A4-2-02 goes on from it."
    )
    served_to = fields.Char(readonly=True)
    informe_attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Report as presented",
        readonly=True,
        ondelete="restrict",
    )

    _week_uniq = models.UniqueIndex(
        "(company_id, week)", "That week has its visit already."
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that planning and acts decide."""
        return super()._get_protected_fields() | {
            "checklist_id",
            "closed_on",
            "company_id",
            "figures",
            "informe_attachment_id",
            "missed_reason",
            "opening",
            "presented_by_id",
            "presented_on",
            "received_by_id",
            "received_on",
            "served_on",
            "served_to",
            "since",
            "started_on",
            "week",
        }

    @api.depends("week")
    def _compute_dates(self):
        for visit in self:
            if not visit.week:
                visit.date_from = visit.date_to = False
                continue
            try:
                monday = datetime.strptime(f"{visit.week}-1", "%G-W%V-%u").date()
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "«%(week)s» is no week: it is written as «2026-W47».",
                        week=visit.week,
                    )
                ) from error
            visit.date_from = monday
            visit.date_to = visit.date_from + timedelta(days=6)

    @api.depends("state", "started_on", "date_to")
    def _compute_is_late(self):
        for visit in self:
            visit.is_late = bool(
                visit.state == "planned"
                and visit.date_to
                and visit.date_to < clock.today(visit.company_id)
            )

    @api.constrains("planned_on")
    def _check_planned_on(self):
        for visit in self:
            if visit.planned_on and not (
                visit.date_from <= visit.planned_on <= visit.date_to
            ):
                raise UserError(
                    self.env._(
                        "A visit is moved within its week, from %(first)s to %(last)s.",
                        first=clock.day_on_screen(
                            visit.date_from, self.env.lang or "es"
                        ),
                        last=clock.day_on_screen(visit.date_to, self.env.lang or "es"),
                    )
                )

    def write(self, vals):
        """Allow the professional to write until the signature.

        :raise UserError: the acta is signed, or the report was presented
        """
        if names := set(vals) & _ACTA if self.env.su else set(vals):
            self._check_open(names)
        return super().write(vals)

    def _check_open(self, names):
        """Raise if the fields ``names`` may not change any more."""
        for visit in self:
            if visit.state == "missed":
                raise UserError(self.env._("The visit was missed, and stays so."))
            if visit.state == "done" and (
                visit.presented_on or names - {"conclusions"}
            ):
                raise UserError(
                    self.env._(
                        "The visit is signed: what is to be corrected is told by a "
                        "finding, or by the next visit."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A visit is never deleted: it was expected."))

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the visits that are over, made or missed."""
        return [("state", "!=", "planned")]

    def _get_sealed_files(self):
        """Return the evidence of the answers, the signed paper and the report."""
        return (
            self.item_ids.attachment_ids
            | self.signed_attachment_ids
            | self.informe_attachment_id
        )

    def _get_sealed_attachments(self):
        """Return the files of the visits that are over."""
        return self.filtered(lambda visit: visit.state != "planned")._get_sealed_files()

    def _get_sealed_values(self):
        """Return the values under the seal: the acta, and the report once presented."""
        self.ensure_one()
        return [
            self.week,
            self.state,
            self.missed_reason,
            self.user_id.id,
            self.started_on,
            self.closed_on,
            self.checklist_id.id,
            # The database does not keep the order of JSON keys.
            json.dumps(self.opening, sort_keys=True),
            json.dumps(self.figures, sort_keys=True),
            self.visited_name,
            self.visited_position,
            self.visited_signature,
            self.visited_words,
            file_seals(self.signed_attachment_ids),
            [
                [
                    item.checklist_item_id.id,
                    item.answer,
                    item.note,
                    item.answered_on,
                    item.is_left_open,
                    file_seals(item.attachment_ids),
                ]
                for item in self.item_ids.sorted("id")
            ],
            sorted(self.finding_ids.ids),
            self.conclusions if self.presented_on else None,
            self.presented_on,
            self.presented_by_id.id,
            self.received_on,
            self.received_by_id.id,
            self.served_on,
            self.served_to,
            file_seals(self.informe_attachment_id),
        ]
