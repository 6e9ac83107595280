from odoo import fields, models
from odoo.tools import SQL

from .suggestion import PLACES


class SuggestionAnalysis(models.Model):
    """Outcome of suggested typifications: accepted, changed, ignored or pending."""

    _name = "grandes.clientes.suggestion.analysis"
    _description = "Analysis of suggested typifications"
    _auto = False
    _order = "shown_on desc, id desc"
    _rec_name = "case_id"
    _depends = {
        "grandes.clientes.case": ["typification_id", "state"],
        "grandes.clientes.typification.suggestion": [
            "case_id",
            "company_id",
            "typification_id",
            "votes",
            "voters",
            "place",
            "user_id",
            "shown_on",
            "is_taken",
        ],
    }

    case_id = fields.Many2one(comodel_name="grandes.clientes.case", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", string="Suggested", readonly=True
    )
    chosen_id = fields.Many2one(
        comodel_name="grandes.clientes.typification", string="Chosen", readonly=True
    )
    votes = fields.Integer(readonly=True, aggregator="avg")
    voters = fields.Integer(string="Of", readonly=True, aggregator="avg")
    place = fields.Selection(selection=PLACES, string="Seen in", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Shown to", readonly=True
    )
    shown_on = fields.Datetime(readonly=True)
    is_taken = fields.Boolean(string="Taken in one click", readonly=True)
    outcome = fields.Selection(
        selection=[
            ("accepted", "Accepted"),
            ("changed", "Changed"),
            ("ignored", "Ignored"),
            ("pending", "Still waiting"),
        ],
        readonly=True,
        help="Accepted: the case has the typification that was suggested. Changed: it "
        "has another one. Ignored: it ended without any.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT shown.id, shown.case_id, shown.company_id, shown.typification_id,
                   matter.typification_id AS chosen_id, shown.votes, shown.voters,
                   shown.place, shown.user_id, shown.shown_on, shown.is_taken,
                   CASE WHEN matter.typification_id = shown.typification_id
                        THEN 'accepted'
                        WHEN matter.typification_id IS NOT NULL THEN 'changed'
                        WHEN matter.state = 'received' THEN 'pending'
                        ELSE 'ignored' END AS outcome
              FROM grandes_clientes_typification_suggestion AS shown
              JOIN grandes_clientes_case AS matter ON matter.id = shown.case_id
            """
        )
