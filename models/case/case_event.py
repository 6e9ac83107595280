import hashlib
import json

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ...tools.text import storable_value
from ..engine import mass
from .duplicates import OPEN_KEY_INDEX

# What the chain seals, in this order; a free note by its digest only, so that it can
# be pseudonymised one day without breaking the chain.
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
# What an event holds, sealed or not.
_COLUMNS = (*SEALED, "company_id", "note", "digest", "walk")
# Made once: a mass act encodes thousands.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
# Unique indexes that two people at once may both run into: the second one, tried
# again, sees what the first did.
_RACES = ("grandes_clientes_case_event_chain_uniq", OPEN_KEY_INDEX)


def _to_column(name, value):
    """Return ``value`` as the column ``name`` of an event takes it."""
    if name == "facts":
        return json.dumps(value) if value else None
    return value or None


class CaseEvent(models.Model):
    """The append-only trace of a case: what was done, at which step, by whom.

    Ids and codes only, never names. The events of a case form a chain: each digest
    covers the one before, so a change by SQL shows.
    """

    _name = "grandes.clientes.case.event"
    _description = "Event of a case"
    _inherit = ["grandes.clientes.append.only"]
    _order = "case_id, sequence"
    # Person and time are fields of the event itself.
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
    # Whose they are, the last one first.
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
        """Add events to the chains of their cases.

        Two people who act on one case at once both take the next place of its chain;
        the second is tried again and then sees the first.

        :param vals_list: values without ``sequence`` and ``digest``
        :param bool first: the cases were just made, and have no event yet
        :raise ConcurrencyError: another transaction took the place, or the key of the
            same matter
        """
        case_ids = [vals["case_id"] for vals in vals_list]
        ends = {} if first else self._get_chain_ends(case_ids)
        before = dict(ends)
        for vals in vals_list:
            sequence, digest, walk = ends.get(vals["case_id"], (0, "", None))
            # Sealed as it will be stored.
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
            # What the act wrote before is flushed here too, with its keys. Both errors
            # are expected: somebody else acts at the same time. Either undoes the whole
            # transaction, so that it takes no savepoint of its own.
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
        """Judge new events by the procedure, which extends it.

        :param vals_list: values of the events, numbered; each may get its ``walk``
        :param dict ends: ``{case id: (sequence, digest, walk)}`` before them
        :return: what was found, for :meth:`_on_judged`
        """
        return []

    @api.model
    def _on_judged(self, found):
        """Note what :meth:`_get_judgement` found, once the events are there.

        A hook: ``procedure`` keeps it as deviations.
        """

    @api.model
    def _create_by_sql(self, vals_list):
        """Insert the rows as they are.

        No role may create events, nothing is computed of them or depends on them, and
        every act writes some, so they have to cost next to nothing.
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
        """Return the SHA-256 of an event, by its values in the order of ``SEALED``.

        :param values: plain; the instant as text
        """
        sealed = [previous, *(value or None for value in values)]
        return hashlib.sha256(_ENCODER.encode(sealed).encode()).hexdigest()

    def _get_words_digest(self, case):
        """Return the SHA-256 over what the requester asks, in their words."""
        case.ensure_one()
        words = json.dumps([case.subject or "", case.description or ""])
        return hashlib.sha256(words.encode()).hexdigest()
