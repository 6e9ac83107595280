from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clock

# Screens that show suggestions.
PLACES = [("case", "Case"), ("triage", "Mail to sort"), ("call", "Call or visit")]


class TypificationSuggestion(models.Model):
    """Typification suggested for a case because similar cases have it.

    One per case: the first that somebody saw. ``suggestion.analysis`` compares it with
    the case's final typification; nothing is typified automatically.
    """

    _name = "grandes.clientes.typification.suggestion"
    _description = "Suggested typification"
    _order = "id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification",
        string="Suggested",
        required=True,
        readonly=True,
    )
    votes = fields.Integer(
        readonly=True, help="Cases like it that have this typification."
    )
    voters = fields.Integer(string="Of", readonly=True, help="Cases like it.")
    place = fields.Selection(
        selection=PLACES, string="Seen in", required=True, readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Shown to", required=True, readonly=True
    )
    shown_on = fields.Datetime(required=True, readonly=True)
    is_taken = fields.Boolean(
        string="Taken in one click", readonly=True, help="From where it was suggested."
    )

    _case_uniq = models.UniqueIndex("(case_id)")

    @api.model
    def suggest(self, case_id):
        """Return the suggestion for a mail that waits for triage.

        :param int case_id: a case that the user may read
        :return: see :meth:`_get_shown`
        """
        case = self.env["grandes.clientes.case"].browse(case_id).exists()
        case.check_access("read")
        if not self._is_asked_for(case):
            return None
        found = self.env["grandes.clientes.similar"]._find(
            case.subject or "", case.description or "", case
        )
        return self._get_shown(case, found, "triage")

    @api.model
    def take(self, case_id):
        """Set the suggested typification on a received case, as the user.

        :param int case_id: a case that the user may sort
        :raise UserError: the case is not received any more
        """
        case = self.env["grandes.clientes.case"].browse(case_id)
        case._check_act("accept_proposal")
        # Sudo: the suggestion for a case that the user may sort.
        row_sudo = self.sudo().search([("case_id", "=", case.id)], limit=1)
        if not row_sudo or case.typification_id:
            return
        # No sudo: limited to what the user may enter.
        case.typification_id = row_sudo.typification_id
        row_sudo.is_taken = True
        case._log_events(
            "accept_proposal",
            facts={
                "fields": ["typification_id"],
                "typification": row_sudo.typification_id.code,
                "votes": row_sudo.votes,
                "voters": row_sudo.voters,
            },
        )

    @api.model
    def _is_asked_for(self, case):
        """Return whether a typification may be suggested to the user for the case."""
        return bool(
            case
            and case.state == "received"
            and not case.typification_id
            and case._get_acting_role("accept_proposal")
        )

    @api.model
    def _get_shown(self, case, found, place="case"):
        """Return the suggestion for a case, and note that it was shown.

        :param found: similar cases, the most similar first
        :return: ``{"typification": id, "label": …, "votes": n, "of": n}``, or ``None``
        """
        if not self._is_asked_for(case):
            return None
        vote = self.env["grandes.clientes.similar"]._get_vote(found)
        if not vote:
            return None
        self._note(case, vote["typification"], vote["votes"], vote["of"], place)
        return {
            "typification": vote["typification"].id,
            "label": vote["typification"].display_name,
            "votes": vote["votes"],
            "of": vote["of"],
        }

    @api.model
    def _note(self, case, typification, votes, voters, place, is_taken=False):
        """Note, once per case, that a typification was suggested for it.

        Concurrent calls for the same case create a single row.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grandes_clientes_typification_suggestion (
                    case_id, company_id, typification_id, votes, voters, place,
                    user_id, shown_on, is_taken, create_uid, create_date, write_uid,
                    write_date)
                VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now(), %s, now())
                    ON CONFLICT (case_id) DO NOTHING
                """,
                case.id,
                case.company_id.id,
                typification.id,
                votes,
                voters,
                place,
                self.env.uid,
                clock.now(),
                is_taken,
                self.env.uid,
                self.env.uid,
            )
        )
        self.invalidate_model()
