from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock, satisfaction

# Fields set once by the requester's answer; the others never change after sending.
_OF_THE_ANSWER = frozenset(
    {
        "state",
        "answered_on",
        "answered_by",
        "score",
        "recommendation",
        "gave_recommendation",
        "comment",
    }
)


class Satisfaction(models.Model):
    """Satisfaction question about a closed case, and the requester's answer (I13).

    Odoo's ``rating`` is not used, because the rated users could change its records.
    Nobody may write or delete these; an answer is given once.
    """

    _name = "grandes.clientes.satisfaction"
    _inherit = ["grandes.clientes.known.means", "grandes.clientes.safe.export"]
    _description = "Satisfaction of a requester"
    _order = "id desc"
    _rec_name = "case_id"
    _check_company_auto = True
    _KNOWN_BY = {"score": "answered_on", "recommendation": "gave_recommendation"}

    # Case and requester
    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner", readonly=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        readonly=True,
        index="btree_not_null",
    )
    address = fields.Char(string="Sent to", readonly=True, index="btree_not_null")
    channel_id = fields.Many2one(
        comodel_name="grandes.clientes.channel", readonly=True, check_company=True
    )
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", readonly=True, check_company=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Advisor", readonly=True, index=True
    )
    # Question
    sent_on = fields.Datetime(string="Asked on", required=True, readonly=True)
    message_id = fields.Char(string="Message-ID", readonly=True, index="btree_not_null")
    asks_recommendation = fields.Boolean(
        readonly=True, help="Whether it also asks for a recommendation of 0 to 10."
    )
    # Answer
    state = fields.Selection(
        selection=[("sent", "Asked"), ("answered", "Answered")],
        default="sent",
        required=True,
        readonly=True,
    )
    answered_on = fields.Datetime(readonly=True)
    answered_by = fields.Selection(
        selection=[("email", "E-mail"), ("portal", "Portal")],
        string="Answered through",
        readonly=True,
    )
    score = fields.Integer(
        string="Mark", readonly=True, aggregator="avg", help="1 to 5; 0: no answer."
    )
    grade = fields.Selection(
        selection=[
            ("top", "Happy"),
            ("ok", "Neutral"),
            ("ko", "Unhappy"),
            ("none", "Not Rated yet"),
        ],
        string="Satisfaction",
        compute="_compute_grade",
        help="Happy from 4 on, neutral 3.",
    )
    gave_recommendation = fields.Boolean(readonly=True)
    recommendation = fields.Integer(
        readonly=True, aggregator="avg", help="0 to 10, where it was asked and given."
    )
    comment = fields.Text(readonly=True)

    # One question per case, whether asked by mail or in the portal.
    _case_uniq = models.UniqueIndex("(case_id)")
    _period_idx = models.Index("(company_id, sent_on)")
    _score_range = models.Constraint(
        "CHECK (state != 'answered' OR score BETWEEN 1 AND 5)",
        "A mark goes from 1 to 5.",
    )
    _recommendation_range = models.Constraint(
        "CHECK (recommendation IS NULL OR recommendation BETWEEN 0 AND 10)",
        "A recommendation goes from 0 to 10.",
    )

    @api.depends("state", "score")
    def _compute_grade(self):
        for survey in self:
            survey.grade = satisfaction.get_grade(survey.score)

    # === CRUD === #

    def write(self, vals):
        """Refuse all writes except the answer, which is given once.

        :raise UserError: any other write, even by the superuser
        """
        unanswered = all(survey.state == "sent" for survey in self)
        if not (self.env.su and unanswered and _OF_THE_ANSWER >= set(vals)):
            raise UserError(
                self.env._("What requesters answered is kept as they answered it.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("What requesters answered is kept as they answered it.")
        )

    # === BUSINESS === #

    def _is_open(self):
        """Return whether the question is unanswered and still valid."""
        self.ensure_one()
        # Sudo: the validity setting is no secret.
        days = self.company_id.sudo().grandes_clientes_survey_valid_days
        return (
            self.state == "sent"
            and self.sent_on + timedelta(days=days) >= clock.occurred()
        )

    def _do_answer(self, score, recommendation=None, comment="", through="portal"):
        """Store the requester's answer; the caller verified their identity.

        :param int score: 1 to 5
        :param int recommendation: 0 to 10; ignored if the question did not ask for it
        :param str comment: free text
        :param str through: ``email`` or ``portal``
        :raise ValidationError: a mark is out of range
        :raise UserError: the question was already answered, or has expired
        """
        self.ensure_one()
        if score not in satisfaction.SCORES:
            raise ValidationError(self.env._("Choose a mark from 1 to 5."))
        if not self.asks_recommendation:
            recommendation = None
        if recommendation is not None and (
            recommendation not in satisfaction.RECOMMENDATIONS
        ):
            raise ValidationError(self.env._("Choose a recommendation from 0 to 10."))
        if not self._is_open():
            raise UserError(
                self.env._("This question was answered already, or its days are over.")
            )
        # Sudo: no role may write answers; this is the requester's own.
        self.sudo().write(
            {
                "state": "answered",
                "answered_on": clock.occurred(),
                "answered_by": through,
                "score": score,
                "gave_recommendation": recommendation is not None,
                "recommendation": recommendation or 0,
                "comment": satisfaction.clip(comment) or False,
            }
        )

    @api.model
    def _get_figures(self, domain):
        """Return the :class:`~satisfaction.Figures` of the questions in ``domain``."""
        return satisfaction.figures(
            (
                survey.score or None,
                survey.recommendation if survey.gave_recommendation else None,
            )
            for survey in self.search_fetch(
                domain, ["score", "recommendation", "gave_recommendation"]
            )
        )
