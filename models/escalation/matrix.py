from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from .escalation_table import Table


class EscalationMatrix(models.Model):
    """One version of the escalation matrix, with its period of validity (R4).

    The coordinator prepares a draft, previews what it would change and activates it;
    after that only its end can be set.
    """

    _name = "grandes.clientes.escalation.matrix"
    _description = "Version of the escalation matrix"
    _inherit = ["grandes.clientes.version.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char(string="Version", required=True, copy=False)
    state = fields.Selection(
        selection=[("draft", "In preparation"), ("active", "Activated")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    date_from = fields.Date(string="In force from", required=True, copy=False)
    date_to = fields.Date(
        string="Until", copy=False, help="Last day; empty until another replaces it."
    )
    rule_ids = fields.One2many(
        comodel_name="grandes.clientes.escalation.rule",
        inverse_name="matrix_id",
        string="Rows",
        copy=True,
    )
    rule_count = fields.Integer(string="Row count", compute="_compute_rule_count")
    gap_count = fields.Integer(
        string="Gaps",
        compute="_compute_gap_ids",
        help="Typifications that lead nowhere by this version.",
    )
    gap_ids = fields.Many2many(
        comodel_name="grandes.clientes.typification",
        string="Typifications that lead nowhere",
        compute="_compute_gap_ids",
    )
    unattended_area_ids = fields.Many2many(
        comodel_name="grandes.clientes.mission.area",
        string="Areas without members",
        compute="_compute_unattended_area_ids",
        help="Cases go to them by this version, and nobody would see them.",
    )

    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A version ends on or after the day on which it begins.",
    )
    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))",
        "Another version has that name: number this one otherwise.",
    )

    @api.depends("rule_ids")
    def _compute_rule_count(self):
        for matrix in self:
            matrix.rule_count = len(matrix.rule_ids)

    @api.depends("rule_ids.typification_id", "rule_ids.product_id", "company_id")
    def _compute_gap_ids(self):
        typifications = self.env["grandes.clientes.typification"].search(
            [("active", "=", True)]
        )
        for matrix in self:
            table = Table(rows=[rule._get_row() for rule in matrix.rule_ids])
            matrix.gap_ids = typifications.filtered(
                lambda t, table=table: not table.find(t.id, t.product_id.id, None)
            )
            matrix.gap_count = len(matrix.gap_ids)

    @api.depends(
        "rule_ids.mission_area_id.member_ids", "rule_ids.mission_area_id.email"
    )
    @api.depends_context("company")
    def _compute_unattended_area_ids(self):
        for matrix in self:
            company = matrix.company_id or self.env.company
            matrix.unattended_area_ids = matrix.rule_ids.mission_area_id.filtered(
                # An area with only a mailbox is asked by mail.
                lambda area, company=company: not (
                    area.email or area._get_members_in(company)
                )
            )

    def copy_data(self, default=None):
        """Name the copy as the next version, in force from tomorrow."""
        default = dict(default or {})
        tomorrow = clock.today(self.env.company) + timedelta(days=1)
        default.setdefault("date_from", tomorrow)
        default.setdefault("note", False)  # describes what that version changed
        vals_list = super().copy_data(default)
        for matrix, vals in zip(self, vals_list, strict=True):
            vals.setdefault("name", matrix._get_next_name())
        return vals_list

    def _get_next_name(self):
        """Return the name of the next version: the next number, if it is numbered."""
        if not self.name.isdecimal():
            return self.env._("%s (copy)", self.name)
        versions = self.search([("company_id", "=", self.company_id.id)])
        names = versions.mapped("name")
        return str(max(int(name) for name in names if name.isdecimal()) + 1)

    def _get_fixed_message(self):
        return self.env._(
            "Version «%(name)s» was activated and escalations follow it. "
            "Duplicate it, change the copy and activate that one.",
            name=self.name,
        )

    # === LOOK-UP === #

    @api.model
    def _get_table_in_force(self, company, day=None):
        """Return the :class:`Table` that governs ``company`` on ``day`` (or today).

        The company's own version takes precedence over the shared one. The table is
        empty if no version is in force.
        """
        day = day or clock.today(company)
        for own in (True, False):
            for matrix_id, is_own, first, last in self._get_versions(company.id):
                if is_own == own and first <= day and (not last or day <= last):
                    return self._get_version_table(matrix_id, self.env.lang)
        return Table()

    @api.model
    @tools.ormcache("company_id")
    def _get_versions(self, company_id):
        """Return ``((id, is own, first day, last day), …)``, the latest first."""
        # Sudo: the cached result is shared by all users; the matrix is not
        # confidential.
        versions_sudo = self.sudo().search(
            [
                ("state", "=", "active"),
                ("company_id", "in", (company_id, False)),
            ]
        )
        return tuple(
            (version.id, bool(version.company_id), version.date_from, version.date_to)
            for version in versions_sudo
        )

    @api.model
    @tools.ormcache("matrix_id", "lang")
    def _get_version_table(self, matrix_id, lang):
        """Return the rows of a version, with the labels of requirements in ``lang``."""
        # Sudo: see `_get_versions`.
        matrix_sudo = self.sudo().with_context(lang=lang).browse(matrix_id)
        return Table(matrix_id, [rule._get_row() for rule in matrix_sudo.rule_ids])

    # === ACTS === #

    def _do_activate(self):
        """Put the version in force; the previous one ends the day before.

        :raise UserError: it is not a draft, or it would replace another version in the
            past or before that one begins
        :raise ValidationError: it has no rows
        """
        self._check_act("activate")
        for matrix in self:
            others = matrix._find_others_in_force()
            company = matrix.company_id or self.env.company
            today = clock.today(company)
            if others and matrix.date_from < today:
                raise UserError(
                    self.env._(
                        "Version «%(name)s» cannot begin in the past: what was "
                        "escalated then followed another. Let it begin today or later.",
                        name=matrix.name,
                    )
                )
            if not matrix.rule_ids:
                raise ValidationError(
                    self.env._(
                        "Version «%(name)s» has no rows: add them first.",
                        name=matrix.name,
                    )
                )
            # Sudo: writes state and validity, by the act checked above.
            for other_sudo in others.sudo():
                if other_sudo.date_from >= matrix.date_from:
                    raise UserError(
                        self.env._(
                            "Version «%(other)s» begins on %(date)s already: let "
                            "this one begin later.",
                            other=other_sudo.name,
                            date=clock.day_on_screen(
                                other_sudo.date_from, self.env.lang or "es"
                            ),
                        )
                    )
                other_sudo.date_to = matrix.date_from - timedelta(days=1)
            matrix._apply_activation()

    def _apply_first_version(self):
        """Activate the version shipped with the addon, if none is active yet."""
        if not self.search_count([("state", "=", "active")], limit=1):
            self._do_activate()

    def _find_others_in_force(self):
        """Return the company's active versions that end after this one begins."""
        self.ensure_one()
        return self.search(
            [
                ("id", "!=", self.id),
                ("state", "=", "active"),
                ("company_id", "=", self.company_id.id),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", self.date_from),
            ]
        )
