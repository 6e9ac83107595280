import hashlib
import json

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ...tools.text import storable_value
from ..engine import mass
from .duplicates import OPEN_KEY_INDEX

# Columns covered by the digest, in this order; a free note only by its own digest, so
# that it can be pseudonymised later without breaking the chain.
SEALED = (
    "case_id",
    "sequence",
    "step",
    "act",
    "user_id",
    "role",
    "desk",
    "area_id",
    "state_from",
    "state_to",
    "happened_on",
    "reason_id",
    "note_digest",
    "document_model",
    "document_id",
    "facts",
)
# Columns of an event, sealed or not.
_COLUMNS = (*SEALED, "company_id", "note", "digest", "walk")
# Built once: a mass act encodes thousands of events.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
# Unique indexes that two concurrent users may both violate; when retried, the second
# transaction sees what the first one did.
_RACES = ("grandes_clientes_case_event_chain_uniq", OPEN_KEY_INDEX)


def _to_column(name, value):
    """Return ``value`` as stored in the column ``name`` of an event."""
    if name == "facts":
        return json.dumps(value) if value else None
    return value or None


class CaseEvent(models.Model):
    """The append-only trace of a case: what was done, at which step, by whom.

    It holds ids and codes only, never names. The events of a case form a chain: each
    digest covers the previous one, so that changes made by SQL are detected.
    """

    _name = "grandes.clientes.case.event"
    _description = "Event of a case"
    _inherit = ["grandes.clientes.append.only"]
    _order = "case_id, sequence"
    # The event has its own fields for person and time.
    _log_access = False

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    sequence = fields.Integer(required=True, readonly=True)
    happened_on = fields.Datetime(
        string="Time", required=True, readonly=True, index=True
    )
    step = fields.Char(readonly=True, help="Step of M5-1-08, as 5.2.5.")
    act = fields.Char(required=True, readonly=True)
    act_label = fields.Char(string="What was done", compute="_compute_act_label")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    role = fields.Char(readonly=True, help="Group by which the person acted.")
    desk = fields.Selection(
        selection=[
            ("front_office", "Front office"),
            ("back_office", "Back office"),
            ("mission_area", "Mission area"),
            ("requester", "Requester"),
        ],
        readonly=True,
        help="Desk that the case was on when it happened.",
    )
    area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        readonly=True,
        index="btree_not_null",
    )
    state_from = fields.Char(readonly=True)
    state_to = fields.Char(readonly=True)
    reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason", readonly=True, index="btree_not_null"
    )
    note = fields.Text(readonly=True, help="Reason in the person's words.")
    note_digest = fields.Char(readonly=True)
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(
        string="Document", model_field="document_model", readonly=True
    )
    facts = fields.Json(readonly=True, help="Codes, ids, counts and dates.")
    digest = fields.Char(required=True, readonly=True)
    walk = fields.Char(
        readonly=True,
        help="What the judge knows after it. Not sealed: it follows from the events.",
    )

    seal_id = fields.Many2one(
        comodel_name="grandes.clientes.event.seal",
        string="Nightly seal",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Not sealed by the chain: the seal counts and covers what is under it.",
    )

    _chain_uniq = models.UniqueIndex("(case_id, sequence)")
    # Events of a person, the latest first.
    _person_idx = models.Index("(user_id, happened_on)")
    _unsealed_idx = models.Index("(company_id) WHERE seal_id IS NULL")

    @api.depends("act")
    @api.depends_context("lang")
    def _compute_act_label(self):
        cases = self.env["grandes.clientes.case"]
        for event in self:
            event.act_label = cases._get_event_label(event.act)

    @api.model
    def _create_events(self, vals_list, first=False):
        """Append events to the chains of their cases.

        Two users who act on one case at the same time both take the next place of its
        chain; the second transaction is retried and then sees the first.

        :param vals_list: values without ``sequence`` and ``digest``
        :param bool first: the cases were just created and have no events yet
        :raise ConcurrencyError: another transaction took the place, or the key of the
            same matter
        """
        case_ids = [vals["case_id"] for vals in vals_list]
        ends = {} if first else self._get_chain_ends(case_ids)
        before = dict(ends)
        for vals in vals_list:
            sequence, digest, walk = ends.get(vals["case_id"], (0, "", None))
            # Digested as it will be stored.
            note = storable_value(vals.get("note") or "")
            vals.update(
                sequence=sequence + 1,
                note=note,
                note_digest=note and hashlib.sha256(note.encode()).hexdigest(),
            )
            vals["digest"] = self._get_digest(digest, vals)
            ends[vals["case_id"]] = (sequence + 1, vals["digest"], walk)
        found = self._get_judgement(vals_list, before)
        try:
            # The flush also writes what the act changed before, including keys. Both
            # errors are expected under concurrency and abort the whole transaction, so
            # no savepoint is needed.
            with mass.error_expected():
                self.env.flush_all()
                self._create_by_sql(vals_list)
        except UniqueViolation as error:
            if error.diag.constraint_name not in _RACES:
                raise
            raise ConcurrencyError("Somebody else acted on the same matter") from error
        self._on_judged(found)

    @api.model
    def _get_judgement(self, vals_list, ends):
        """Judge new events by the procedure; extended by ``procedure``.

        :param vals_list: numbered values of the events; each may get its ``walk``
        :param dict ends: ``{case id: (sequence, digest, walk)}`` before these events
        :return: findings, for :meth:`_on_judged`
        """
        return []

    @api.model
    def _on_judged(self, found):
        """Record what :meth:`_get_judgement` found, once the events exist.

        A hook: ``procedure`` stores the findings as deviations.
        """

    @api.model
    def _create_by_sql(self, vals_list):
        """Insert the rows by SQL.

        No role may create events, no computed field involves them, and every act writes
        some, so that they have to be cheap.
        """
        mass.insert(
            self,
            [
                {name: _to_column(name, vals.get(name)) for name in _COLUMNS}
                for vals in vals_list
            ],
        )
        cases = self.env["grandes.clientes.case"].browse(
            {vals["case_id"] for vals in vals_list}
        )
        cases.invalidate_recordset(["event_ids"], flush=False)

    @api.model
    def _get_chain_ends(self, case_ids):
        """Return ``{case id: (sequence, digest, walk)}`` of each chain's last event."""
        self.flush_model(["case_id", "sequence", "digest", "walk"])
        self.env.cr.execute(
            """
            SELECT DISTINCT ON (case_id) case_id, sequence, digest, walk
              FROM grandes_clientes_case_event
             WHERE case_id = ANY(%s)
             ORDER BY case_id, sequence DESC
            """,
            [list(set(case_ids))],
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}

    @api.model
    def _get_digest(self, previous, vals):
        """Return the SHA-256 of an event that follows the digest ``previous``."""
        return self._get_sealed_digest(
            previous,
            [
                fields.Datetime.to_string(vals.get(name))
                if name == "happened_on"
                else vals.get(name)
                for name in SEALED
            ],
        )

    @api.model
    def _get_sealed_digest(self, previous, values):
        """Return the SHA-256 of an event, from its values in the order of ``SEALED``.

        :param values: plain values; the instant as text
        """
        sealed = [previous, *(value or None for value in values)]
        return hashlib.sha256(_ENCODER.encode(sealed).encode()).hexdigest()

    def _get_words_digest(self, case):
        """Return the SHA-256 of the request in the requester's words."""
        case.ensure_one()
        words = json.dumps([case.subject or "", case.description or ""])
        return hashlib.sha256(words.encode()).hexdigest()
