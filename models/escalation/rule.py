from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import clock
from ...tools.law.business_days import OutOfCalendarError
from ...tools.law.legal_terms import Receipt
from .escalation_table import BOTH, INDIVIDUAL, MASS, Row

# The one area that scholarships are escalated to (R2).
SCHOLARSHIP_AREA = "ORI"
# Business days of about a year: more is a slip of the keyboard, beyond the calendar.
MOST_DAYS = 250


class EscalationRule(models.Model):
    """Row of the matrix: where a kind of case goes, and in how many days (5.2.10)."""

    _name = "grandes.clientes.escalation.rule"
    _description = "Row of the escalation matrix"
    _inherit = ["grandes.clientes.version.part"]
    _order = "matrix_id, typification_id, product_id, entity_type, id"
    _VERSION = "matrix_id"

    matrix_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation.matrix",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="matrix_id.company_id")
    # Criteria; empty means any
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        comodel_name="grandes.clientes.product", index=True, ondelete="restrict"
    )
    entity_type = fields.Selection(
        selection=lambda self: self._selection_entity_type(), string="Type of entity"
    )
    mode = fields.Selection(
        selection=[
            (INDIVIDUAL, "Individual"),
            (MASS, "In mass"),
            (BOTH, "Individual or in mass"),
        ],
        default=BOTH,
        required=True,
    )
    # Destination
    back_office = fields.Boolean(
        string="In the back office's scope",
        help="The back office is asked first.",
    )
    back_days = fields.Integer(
        string="Days of the back office", help="Business days from the escalation."
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Mission area",
        index=True,
        ondelete="restrict",
    )
    area_days = fields.Integer(
        string="Days of the area", help="Business days from the escalation."
    )
    # Requirements
    requirement_ids = fields.Many2many(
        comodel_name="grandes.clientes.escalation.requirement",
        relation="grandes_clientes_rule_requirement_rel",
        column1="rule_id",
        column2="requirement_id",
        string="Required",
        help="Without it the case is not escalated.",
    )
    instructions = fields.Text(
        help="What the advisor should tell the desk, in words.", translate=True
    )
    legal_days = fields.Integer(
        string="Legal days",
        compute="_compute_legal_days",
        help="Business days that the law gives in all, from receipt.",
    )
    warning = fields.Text(compute="_compute_legal_days")

    _uniq = models.UniqueIndex(
        "(matrix_id, COALESCE(typification_id, 0), COALESCE(product_id, 0), "
        "COALESCE(entity_type, ''), mode)",
        "This version has a row for the same typification, product, type of entity "
        "and mode already: change that one.",
    )
    _days_check = models.Constraint(
        "CHECK (back_days >= 0 AND area_days >= 0)", "A term is one day or more."
    )

    @api.depends("typification_id", "product_id", "entity_type")
    @api.depends_context("lang")
    def _compute_display_name(self):
        types = dict(self._selection_entity_type())
        for rule in self:
            parts = [
                rule.typification_id.display_name,
                rule.product_id.name,
                types.get(rule.entity_type),
            ]
            rule.display_name = " · ".join(filter(None, parts)) or self.env._(
                "Any case"
            )

    @api.depends(
        "typification_id.petition_type_id",
        "back_office",
        "back_days",
        "mission_area_id",
        "area_days",
    )
    @api.depends_context("lang", "company")
    def _compute_legal_days(self):
        counter = self.env.company._grandes_clientes_get_counter()
        today = clock.today(self.env.company)
        lengths = {}
        for rule in self:
            petition_type = rule.typification_id.petition_type_id
            if petition_type not in lengths:
                lengths[petition_type] = _legal_length(counter, petition_type.id, today)
            rule.legal_days = lengths[petition_type] if petition_type else 0
            # A case may pass through both desks, one after the other (5.2.15).
            days = (rule.back_office and rule.back_days) + (
                rule.mission_area_id and rule.area_days or 0
            )
            rule.warning = (
                rule.legal_days
                and days > rule.legal_days
                and (
                    self.env._(
                        "The law gives %(legal)s business days from receipt in all: "
                        "%(days)s for its desks pass it.",
                        legal=rule.legal_days,
                        days=days,
                    )
                )
            )

    @api.model
    def _selection_entity_type(self):
        field = self.env["res.partner"]._fields["large_client_type"]
        return field._description_selection(self.env)

    @api.constrains("matrix_id", "typification_id", "product_id", "entity_type", "mode")
    def _check_ties(self):
        """Raise if two rows would be equally specific for one case."""
        for matrix in self.matrix_id:
            seen = {}
            for rule in matrix.rule_ids:
                row = rule._get_row()
                for mode in (INDIVIDUAL, MASS):
                    if not row.allows(mode):
                        continue
                    other = seen.setdefault((row.key, mode), rule)
                    if other != rule:
                        raise ValidationError(
                            self.env._(
                                "Two rows of «%(matrix)s» say where «%(row)s» goes: "
                                "change one of them, or make it more specific.",
                                matrix=matrix.name,
                                row=rule.display_name,
                            )
                        )

    @api.constrains(
        "typification_id", "back_office", "back_days", "mission_area_id", "area_days"
    )
    def _check_destination(self):
        for rule in self:
            if not rule.back_office and not rule.mission_area_id:
                raise ValidationError(
                    self.env._(
                        "«%(row)s» leads nowhere: put it in the back office's scope "
                        "or choose a mission area.",
                        row=rule.display_name,
                    )
                )
            if (rule.back_office and rule.back_days < 1) or (
                rule.mission_area_id and rule.area_days < 1
            ):
                raise ValidationError(
                    self.env._(
                        "«%(row)s»: give each desk one business day or more.",
                        row=rule.display_name,
                    )
                )
            if max(rule.back_days, rule.area_days) > MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "«%(row)s»: give each desk %(most)s business days at most.",
                        row=rule.display_name,
                        most=MOST_DAYS,
                    )
                )
            if rule.typification_id.is_scholarship and (
                rule.back_office or rule.mission_area_id.code != SCHOLARSHIP_AREA
            ):
                raise ValidationError(
                    self.env._(
                        "«%(row)s»: scholarships are escalated only to the Oficina de "
                        "Relaciones Internacionales.",
                        row=rule.display_name,
                    )
                )

    # === LOOK-UP === #

    def _get_row(self):
        """Return the row as the plain object used for look-ups."""
        self.ensure_one()
        return Row(
            id=self.id,
            version=self.matrix_id.name,
            typification_id=self.typification_id.id or None,
            product_id=self.product_id.id or None,
            entity_type=self.entity_type or None,
            mode=self.mode,
            back_office=self.back_office,
            back_days=self.back_days,
            area_id=self.mission_area_id.id or None,
            area_days=self.area_days,
            requirements=tuple(each._get_row() for each in self.requirement_ids),
        )


def _legal_length(counter, petition_type_id, today):
    """Return the business days that the law of ``today`` gives, 0 if it sets none.

    :param counter: :class:`~.law.legal_terms.Counter` of the company
    """
    try:
        due = counter.count(Receipt(today, False, petition_type_id)).legal_due
        return counter.days.count(today, due) if due else 0
    except OutOfCalendarError:
        return 0
