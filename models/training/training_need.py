from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.law.business_days import add_months
from ...tools.text import said
from ..engine import crons
from .training_topic import KEEPERS

_lt = LazyTranslate(__name__)

SOURCES = [
    ("audit", "Attribute that failed in audits"),
    ("escalation", "Typification escalated wrongly"),
    ("deviation", "Step that was not followed"),
]


class TrainingNeed(models.Model):
    """A training need found in the month's data: proposed, then planned or dismissed.

    It is based on counts of the whole channel and names no person.
    """

    _name = "grandes.clientes.training.need"
    _description = "Training need"
    _inherit = ["grandes.clientes.act.mixin", "grandes.clientes.company.mixin"]
    _order = "month desc, failed desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    month = fields.Date(
        required=True, readonly=True, index=True, help="Month that the data are of."
    )
    source = fields.Selection(
        selection=SOURCES, string="Where it shows", required=True, readonly=True
    )
    attribute_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.attribute",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    rule_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.rule",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    subject = fields.Char(string="What of", compute="_compute_subject")
    failed = fields.Integer(string="Times", readonly=True)
    total = fields.Integer(
        string="Of", readonly=True, help="How many were looked at; empty: not known."
    )
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("taken", "Planned"),
            ("dismissed", "Not taken"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        index=True,
    )
    topic_id = fields.Many2one(
        comodel_name="grandes.clientes.training.topic",
        string="Topic",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    reason = fields.Text(readonly=True)
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    decided_on = fields.Datetime(readonly=True)

    _once_uniq = models.UniqueIndex(
        "(company_id, month, source, COALESCE(attribute_id, 0), "
        "COALESCE(typification_id, 0), COALESCE(rule_id, 0))",
        "That need is there already.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add all fields: they are counted, or written by acts."""
        return super()._get_protected_fields() | {
            "company_id",
            "month",
            "source",
            "attribute_id",
            "typification_id",
            "rule_id",
            "failed",
            "total",
            "topic_id",
            "reason",
            "decided_by_id",
            "decided_on",
        }

    @api.model
    def _get_acts(self):
        """Add the decisions on a need."""
        proposed = {"roles": KEEPERS, "origins": ("proposed",)}
        return super()._get_acts() | {
            "take": Act(label=_lt("Train in it"), target="taken", **proposed),
            "dismiss": Act(label=_lt("Do not take"), target="dismissed", **proposed),
        }

    @api.depends("attribute_id", "typification_id", "rule_id")
    @api.depends_context("lang")
    def _compute_subject(self):
        for need in self:
            # Sudo: whoever reads the need may read the name of its subject.
            need_sudo = need.sudo()
            about = (
                need_sudo.attribute_id or need_sudo.typification_id or need_sudo.rule_id
            )
            need.subject = about.display_name or ""

    @api.depends("subject", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for need in self:
            month = need.month and format_date(
                self.env, need.month, date_format="MMMM y"
            )
            need.display_name = " · ".join(filter(None, (need.subject, month)))

    # === DECIDING === #

    def _do_take(self, topic):
        """Plan a training for the need; its topic also covers the need from now on.

        :param topic: ``training.topic`` record
        :raise ValidationError: no topic
        """
        self._check_act("take")
        if not topic:
            raise ValidationError(self.env._("Choose the topic, or make a new one."))
        for need in self:
            # Sudo: writes the decision of the act; the topic remembers what it covers.
            need.sudo().write(
                {
                    "state": "taken",
                    "topic_id": topic.id,
                    "decided_by_id": self.env.uid,
                    "decided_on": clock.now(),
                }
            )
            # Sudo: the subjects of a topic follow from the needs it covers.
            topic.sudo().attribute_ids |= need.sudo().attribute_id
            topic.sudo().typification_ids |= need.sudo().typification_id

    def _do_dismiss(self, reason):
        """Dismiss the need, with a reason.

        :raise ValidationError: the reason is missing
        """
        self._check_act("dismiss")
        if not said(reason):
            raise ValidationError(self.env._("Say why nobody is trained in it."))
        # Sudo: writes the decision of the act.
        self.sudo().write(
            {
                "state": "dismissed",
                "reason": reason.strip(),
                "decided_by_id": self.env.uid,
                "decided_on": clock.now(),
            }
        )

    # === PROPOSING === #

    @api.model
    def _cron_propose(self):
        """Propose needs from last month's data, where trainings are kept."""
        Room = self.env["grandes.clientes.room"]
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "Training needs"):
                if Room._is_kept("training", company):
                    month = add_months(clock.today(company).replace(day=1), -1)
                    self._propose(company, month)

    @api.model
    def _propose(self, company, month):
        """Create the needs that a month's data show and that do not exist yet.

        :param month: its first day
        :return: the new needs
        """
        # Sudo: counts of the whole channel, which name nobody.
        needs_sudo = self.sudo()
        known = {
            need._get_key()
            for need in needs_sudo.search(
                [("company_id", "=", company.id), ("month", "=", month)]
            )
        }
        found = needs_sudo._find_needs(
            company,
            clock.first_second(company, month),
            clock.first_second(company, add_months(month, 1)),
        )
        # Sudo: proposed by the cron, among all topics of the company.
        topics = self.env["grandes.clientes.training.topic"].sudo()
        topics = topics.search([("company_id", "=", company.id)])
        vals_list = []
        for vals in found:
            need = needs_sudo.new({**vals, "company_id": company.id, "month": month})
            if need._get_key() in known:
                continue
            topic = topics.filtered(
                lambda topic, need=need: (
                    need.attribute_id._origin & topic._get_original_attributes()
                    or need.typification_id._origin & topic.typification_ids
                )
            )[:1]
            vals_list.append(
                {
                    **vals,
                    "company_id": company.id,
                    "month": month,
                    "topic_id": topic.id,
                }
            )
        return needs_sudo.create(vals_list)

    def _get_key(self):
        """Return the key that identifies a need within its month."""
        self.ensure_one()
        return (
            self.source,
            self.attribute_id._origin.id,
            self.typification_id._origin.id,
            self.rule_id._origin.id,
        )

    # === ACTIONS === #

    def action_take(self):
        """Open the dialog that asks for the topic."""
        return self._get_dialog("take")

    def action_dismiss(self):
        """Open the dialog that asks for the reason."""
        return self._get_dialog("dismiss")

    def _get_dialog(self, act):
        self.ensure_one()
        self.check_access("read")
        return self._prepare_dialog(
            act,
            "grandes.clientes.training.need.act",
            self.subject,
            need_id=self.id,
            act=act,
        )
