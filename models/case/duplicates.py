import operator

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import case_states, clock
from ...tools.identity import academic_period
from .case import DOCUMENT_READERS

OPEN_KEY_INDEX = "grandes_clientes_case_open_key_uniq"
_COMPARE = {
    "in": lambda count, values: count in values,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class Case(models.Model):
    """Repeats: one open case a matter, and what else is kept as its repeat (5.2.3).

    The key freezes at registration. A case that is worked although its key is taken
    carries its own id behind it.
    """

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    # Holds the beneficiary's document.
    duplicate_key = fields.Char(readonly=True, copy=False, groups=DOCUMENT_READERS)
    duplicate_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        string="Repeat of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    repeat_ids = fields.One2many(
        comodel_name="grandes.clientes.case", inverse_name="duplicate_id"
    )
    repeat_count = fields.Integer(
        string="Repeats", compute="_compute_repeat_count", search="_search_repeat_count"
    )

    _open_key_uniq = models.UniqueIndex(
        "(company_id, duplicate_key) WHERE duplicate_key IS NOT NULL AND state IN "
        "('front_office', 'back_office', 'mission_area', 'answered')"
    )

    @api.depends("repeat_ids")
    def _compute_repeat_count(self):
        if len(self) == 1:
            # The form shows them beside their number; some code reads all of them.
            self.repeat_count = len(self.repeat_ids._filtered_access("read"))
            return
        counts = dict(
            self._read_group(
                [("duplicate_id", "in", self.ids)], ["duplicate_id"], ["__count"]
            )
        )
        for case in self:
            case.repeat_count = counts.get(case, 0)

    def _search_repeat_count(self, comparison, value):
        if comparison not in _COMPARE:
            return NotImplemented
        rows = self._read_group(
            [("duplicate_id", "!=", False)], ["duplicate_id"], ["__count"]
        )
        # Most cases have no repeats: those that do are few enough to be named.
        like_none = _COMPARE[comparison](0, value)
        named = [
            case.id
            for case, count in rows
            if _COMPARE[comparison](count, value) != like_none
        ]
        return [("id", "not in" if like_none else "in", named)]

    def _compute_key(self):
        """Return what makes two cases the same matter, or ``False`` (INV-2).

        Entity, beneficiary's document, typification, and the academic period where
        the typification goes by it. Without a beneficiary nothing is a repeat by
        itself.
        """
        self.ensure_one()
        # Sudo: the document, which the mass act of a supervisor may not read.
        document = self.sudo().beneficiary_document
        return self._key_of(
            self.partner_id, document, self.typification_id, self.academic_period
        )

    @api.model
    def _key_of(self, entity, document, typification, period):
        """Return the key of a matter, registered or still to be; see `_compute_key`.

        :param str document: normalised
        :param str period: as it was written
        """
        if not document or not entity:
            return False
        if typification.by_period and period:
            period = academic_period.parse(period) or period
        else:
            period = ""
        return (
            f"{entity.commercial_partner_id.id}:{document}:{typification.id}:{period}"
        )

    def _get_own_key(self):
        """Return the key of a justified second case: the matter's and its own id."""
        self.ensure_one()
        key = self._compute_key()
        return key and f"{key}#{self.id}"

    def _find_open_by_key(self, keys, companies=None):
        """Return ``{(company id, key): case}`` for the open cases with these keys.

        :param companies: where to look; by default the companies of these cases
        """
        keys = sorted({key for key in keys if key})
        if not keys:
            return {}
        self.flush_model(["company_id", "duplicate_key", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company_id, duplicate_key, id FROM grandes_clientes_case
                 WHERE duplicate_key = ANY(%s)
                   AND company_id = ANY(%s)
                   AND state IN %s
                """,
                keys,
                (companies or self.company_id).ids,
                case_states.OPEN_STATES,
            )
        )
        # Read below the rules: a first case that the advisor may not see (a complaint
        # about them) is still the first.
        return {(row[0], row[1]): self.browse(row[2]) for row in rows}

    def _find_firsts(self, keys):
        """Return ``{id: first case}`` for those of the cases that repeat another.

        The first may be open already or come earlier in the same batch.

        :param dict keys: ``{id: key}`` of :meth:`_compute_key`
        """
        firsts = self._find_open_by_key(keys.values())
        found = {}
        for case in self.sorted(lambda c: (keys[c.id] or "", c.received_on, c.id)):
            key = keys[case.id]
            if not key:
                continue
            place = (case.company_id.id, key)
            if place in firsts:
                found[case.id] = firsts[place]
            else:
                firsts[place] = case
        return found

    def _get_taken_keys(self):
        """Return the keys of these cases that other open cases hold."""
        return {
            key
            for (_company, key), case in self._find_open_by_key(
                self.mapped("duplicate_key")
            ).items()
            if case not in self
        }

    def _apply_repeats(self, keys, first_of):
        """Keep the cases whole as repeats, and tell whom it concerns (5.2.4).

        Nothing writes the first case's row (INV-3): any number of people may repeat
        it at once.
        """
        if not self:
            return
        self._apply_transition(
            "register",
            {"registered_on": clock.occurred()},
            target="duplicate",
            step="5.2.4",
            by_case={
                case.id: {
                    "duplicate_key": keys[case.id],
                    "duplicate_id": first_of[case.id].id,
                }
                for case in self
            },
            rows=self._check_rows(),
            facts=lambda case: {"repeat_of": case.duplicate_id.id},
        )
        self._notify_holders_of_firsts()
        self._notify_requesters("repeat")

    def _do_refer(self, first):
        """Answer a petition that was answered before with that answer (article 19).

        :param first: the answered or closed case
        :raise UserError: it is not answered, or another entity's
        """
        self._check_act("refer")
        first._check_referable(self)
        self._apply_transition(
            "refer",
            {"duplicate_id": first.id, "closed_on": clock.occurred()},
            rows=self.filtered(lambda case: case.state == "received")._check_rows(),
            facts={"referred_to": first.id},
        )
        self._notify_requesters("refer")

    def _check_referable(self, cases):
        """Raise unless ``cases`` may be referred to the answer of this one."""
        self.ensure_one()
        self.check_access("read")
        if self.state not in ("answered", "closed") or self in cases:
            raise UserError(
                self.env._(
                    "%(case)s has no answer to refer to: choose a case that was "
                    "answered.",
                    case=self.display_name,
                )
            )
        others = self._of_other_entities(cases)
        if others:
            raise UserError(
                self.env._(
                    "%(case)s was filed by another entity than %(first)s: its answer "
                    "is nobody else's.",
                    case=others[0].display_name,
                    first=self.display_name,
                )
            )

    def _of_other_entities(self, cases):
        """Return those of ``cases`` that another entity than this one's filed."""
        self.ensure_one()
        entity = self.partner_id.commercial_partner_id
        return cases.filtered(
            lambda case: case.partner_id.commercial_partner_id != entity
        )

    @api.model
    def _on_partner_merge(self, partner_ids):
        """Recompute the keys of the cases of those of the partners that are left."""
        # Sudo: whoever merges need not see the cases.
        entities_sudo = self.env["res.partner"].sudo().browse(partner_ids).exists()
        # Read anew: the merge writes below the ORM.
        self.env.invalidate_all()
        self.sudo().search(
            [
                ("partner_id", "child_of", entities_sudo.ids),
                ("duplicate_key", "!=", False),
            ]
        )._apply_recomputed_keys()

    def _apply_recomputed_keys(self):
        """Follow a change of entity (merge): keys anew, the later ones with their id.

        Nothing is lost or closed: two open cases that became one matter both stay.
        """
        # Sudo: the keys follow from the entity, which somebody changed.
        cases_sudo = self.sudo().filtered("duplicate_key")
        keys = {case.id: case._compute_key() for case in cases_sudo}
        taken = {
            place
            for place, case in cases_sudo._find_open_by_key(keys.values()).items()
            if case not in cases_sudo
        }
        # Whoever holds a key keeps it: no two rows may have it, not for a moment.
        for case in cases_sudo.sorted(
            lambda c: (c.duplicate_key != keys[c.id], c.registered_on, c.id)
        ):
            key = keys[case.id]
            place = (case.company_id.id, key)
            if key and case.state in case_states.OPEN_STATES:
                if place in taken:
                    key = f"{key}#{case.id}"
                taken.add(place)
            if case.duplicate_key != key:
                case.duplicate_key = key
