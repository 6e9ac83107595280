from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.sql import escape_psql

#: Roles that plan trainings and record their results.
KEEPERS = ("group_supervisor", "group_coordinator")


class TrainingTopic(models.Model):
    """A training topic: the area that trains, the duration and the pass mark."""

    _name = "grandes.clientes.training.topic"
    _description = "Topic of training"
    _inherit = ["grandes.clientes.company.mixin"]
    _order = "name, id"

    name = fields.Char(string="Topic", required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Area that trains",
        index="btree_not_null",
        check_company=True,
    )
    hours = fields.Float(default=1.0)
    most_mark = fields.Float(string="Highest mark", default=5.0, digits=(6, 2))
    pass_mark = fields.Float(string="Passed from", default=3.5, digits=(6, 2))
    description = fields.Text(string="What is taught")
    typification_ids = fields.Many2many(
        comodel_name="grandes.clientes.typification",
        relation="grandes_clientes_training_typification_rel",
        column1="topic_id",
        column2="typification_id",
        string="Typifications",
        help="Where these are escalated wrongly, the topic is proposed.",
    )
    attribute_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.attribute",
        relation="grandes_clientes_training_attribute_rel",
        column1="topic_id",
        column2="attribute_id",
        string="Attributes of quality",
        help="Where these fail in audits, the topic is proposed.",
    )
    session_ids = fields.One2many(
        comodel_name="grandes.clientes.training.session", inverse_name="topic_id"
    )
    session_count = fields.Integer(string="Sessions", compute="_compute_session_count")

    _hours_check = models.Constraint(
        "CHECK (hours > 0)", "A training takes some time: write its hours."
    )
    _mark_check = models.Constraint(
        "CHECK (pass_mark >= 0 AND pass_mark <= most_mark)",
        "The mark that passes lies between zero and the highest mark.",
    )

    @api.constrains("name", "company_id", "active")
    def _check_name(self):
        for topic in self.filtered("active"):
            if self.search_count(
                [
                    ("id", "!=", topic.id),
                    ("company_id", "=", topic.company_id.id),
                    ("name", "=ilike", escape_psql(topic.name)),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "There is a topic «%(name)s» already: use that one.",
                        name=topic.name,
                    )
                )

    @api.depends("session_ids")
    def _compute_session_count(self):
        counts = dict(
            self.env["grandes.clientes.training.session"]._read_group(
                [("topic_id", "in", self.ids)], ["topic_id"], ["__count"]
            )
        )
        for topic in self:
            topic.session_count = counts.get(topic, 0)

    def _get_original_attributes(self):
        """Return the original versions of its attributes: failures count under them."""
        origins = self.attribute_ids.mapped("origin_id")
        return origins | self.attribute_ids.filtered(lambda each: not each.origin_id)

    @api.model_create_multi
    def create(self, vals_list):
        """Create the topics, if trainings are kept here."""
        self.env["grandes.clientes.room"]._check_kept("training")
        return super().create(vals_list)

    def action_open_sessions(self):
        """Show the sessions of the topic."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.training_session_action"
            ),
            "domain": [("topic_id", "=", self.id)],
            "context": {"default_topic_id": self.id},
        }
