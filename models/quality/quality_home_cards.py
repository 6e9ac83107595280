from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)


class QualityHome(models.AbstractModel):
    """Cards of quality's decisions: weekly, on ended cases and on monthly reports."""

    _name = "grandes.clientes.quality.home"
    _inherit = "grandes.clientes.quality.home"

    @api.model
    def _get_home_cards(self):
        """Add the cards of this room and of those below it."""
        today = clock.today(self.env.company)
        # Name the models here: the export of terms would take a literal after a model's
        # name, inside a domain, for a term to translate.
        pnc, decision, visit, audit, objection, finding = (
            f"grandes.clientes.quality.{name}"
            for name in (
                "nonconformity",
                "pnc.decision",
                "visit",
                "audit",
                "objection",
                "finding",
            )
        )
        deviation = "grandes.clientes.deviation"
        pack = "grandes.clientes.report.pack"
        return super()._get_home_cards() + [
            {
                "code": "decisions_overdue",
                "label": _lt("PNC: decisions overdue"),
                "empty": _lt("No decision is overdue."),
                "model": decision,
                "domain": [("is_overdue", "=", True)],
                "tone": "danger",
                "sequence": 10,
            },
            {
                "code": "decisions",
                "label": _lt("PNC: to decide"),
                "empty": _lt("Every complaint and claim that ended is decided on."),
                "model": decision,
                "domain": [("state", "=", "pending"), ("due_on", ">=", today)],
                "tone": "warning",
                "sequence": 20,
            },
            {
                "code": "nonconformities_proposed",
                "label": _lt("PNC: proposed"),
                "empty": _lt("Nothing proposed waits for you."),
                "model": pnc,
                "domain": [("state", "=", "proposed")],
                "tone": "warning",
                "sequence": 30,
            },
            {
                "code": "nonconformities_overdue",
                "label": _lt("PNC: overdue"),
                "empty": _lt("Every non-conformity is within its term."),
                "model": pnc,
                "domain": [("is_overdue", "=", True)],
                "tone": "danger",
                "sequence": 40,
            },
            {
                "code": "nonconformities_ripe",
                "label": _lt("PNC: effectiveness to decide"),
                "empty": _lt("No window has ended."),
                "model": pnc,
                "domain": [("state", "=", "waiting"), ("effect_until", "<", today)],
                "tone": "warning",
                "sequence": 50,
            },
            {
                "code": "audits",
                "label": _lt("Audits to do"),
                "empty": _lt("This week's audits are signed."),
                "model": audit,
                "domain": [
                    ("side", "=", "entity"),
                    ("is_exercise", "=", False),
                    ("state", "!=", "signed"),
                ],
                "tone": "warning",
                "sequence": 60,
            },
            {
                "code": "visits",
                "label": _lt("Visit of the week"),
                "empty": _lt("This week's visit is signed."),
                "model": visit,
                "domain": [("state", "=", "planned"), ("date_from", "<=", today)],
                "tone": "warning",
                "sequence": 55,
            },
            {
                "code": "objections",
                "label": _lt("Objections to decide"),
                "empty": _lt("No objection waits for you."),
                "model": objection,
                # Nobody decides on their own mark, so leave those out.
                "domain": [
                    ("side", "=", "entity"),
                    ("state", "=", "open"),
                    ("audit_id.auditor_id", "!=", self.env.uid),
                    ("advisor_id", "!=", self.env.uid),
                ],
                "tone": "warning",
                "sequence": 70,
            },
            {
                "code": "findings_to_decide",
                "label": _lt("Findings to decide"),
                "empty": _lt("No finding waits for your decision."),
                "model": finding,
                "domain": [
                    "|",
                    ("state", "=", "replied"),
                    "&",
                    ("state", "=", "served"),
                    ("reply_due_on", "<", today),
                ],
                "tone": "warning",
                "sequence": 80,
            },
            {
                "code": "findings_to_verify",
                "label": _lt("Findings to verify"),
                "empty": _lt("Nothing that was done waits to be verified."),
                "model": finding,
                "domain": [("state", "=", "action"), ("action_done", "!=", False)],
                "tone": "warning",
                "sequence": 90,
            },
            *self._get_access_cards(
                "approved",
                label=_lt("Access to validate"),
                empty=_lt("No request for access waits for your validation."),
                sequence=97,
            ),
            {
                "code": "deviations",
                "label": _lt("Deviations to decide"),
                "empty": _lt("Every deviation is decided."),
                "model": deviation,
                "domain": [("state", "in", ("open", "proposed"))],
                "tone": "warning",
                "sequence": 100,
            },
            {
                "code": "packs_to_review",
                "label": _lt("Monthly reports to review"),
                "empty": _lt("Every monthly report has its review."),
                "model": pack,
                "domain": [
                    ("state", "in", ("frozen", "sent")),
                    ("review_ids", "=", False),
                ],
                "tone": "warning",
                "sequence": 105,
            },
            {
                "code": "packs_to_acknowledge",
                "label": _lt("Monthly reports to acknowledge"),
                "empty": _lt("What was sent to you is acknowledged."),
                "model": pack,
                "domain": [
                    ("state", "=", "sent"),
                    ("acknowledged_on", "=", False),
                ],
                "tone": "warning",
                "sequence": 110,
            },
        ]

    @api.model
    def _get_access_cards(self, state, **row):
        """Return the card of the requests for access that the user decides on (C9).

        None if the company gives access without requests.

        :param str state: of the requests that wait for this role
        :param row: what the card says, its place and roles
        """
        if not self.env.company.sudo().grandes_clientes_access_requests:
            return []
        # Nobody decides on their own access, or twice on the same request.
        parts = ("user_id", "asked_by_id", "approved_by_id")
        return [
            {
                "code": "access_requests",
                "model": "grandes.clientes.access.request",
                "domain": [
                    ("state", "=", state),
                    *((part, "!=", self.env.uid) for part in parts),
                ],
                "tone": "warning",
                **row,
            }
        ]
