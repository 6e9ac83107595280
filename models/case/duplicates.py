import operator

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import clock
from .case import DOCUMENT_READERS

OPEN_KEY_INDEX = "grandes_clientes_case_open_key_uniq"
_COMPARE = {
    "in": lambda count, values: count in values,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
# Groups that see every case; the other desks and the requester are not shown cases of
# others.
_SEE_ALL = ",".join(
    [
        "grandes_clientes.group_front_office",
        "grandes_clientes.group_coordinator",
        "grandes_clientes.group_quality",
        "grandes_clientes.group_oversight",
    ]
)


class Case(models.Model):
    """Repeats: one open case per matter, and the repeats kept with it (5.2.3).

    The key is frozen at registration. If a case is worked although its key is taken,
    its id is appended to its key.
    """

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    # Contains the beneficiary's document.
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
    united_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When it was united with the case that goes on; it had a number by then.",
    )
    repeat_count = fields.Integer(
        string="Repeats", compute="_compute_repeat_count", search="_search_repeat_count"
    )

    lookalikes = fields.Json(
        compute="_compute_lookalikes",
        groups=_SEE_ALL,
        help="Number, state, holder and date of cases that may be the same matter.",
    )

    _open_key_uniq = models.UniqueIndex(
        "(company_id, duplicate_key) WHERE duplicate_key IS NOT NULL AND state IN "
        "('front_office', 'back_office', 'mission_area', 'answered')"
    )

    @api.depends(
        "beneficiary_document",
        "partner_id",
        "typification_id",
        "subject",
        "state",
        "duplicate_id",
    )
    @api.depends_context("lang", "uid")
    def _compute_lookalikes(self):
        lookalikes = self.env["grandes.clientes.case.lookalikes"]
        found = lookalikes._find_lookalikes(self)
        for case in self:
            case.lookalikes = [
                lookalikes._get_lookalike_vals(other)
                for other in found.get(case._origin.id, [])
            ]

    @api.depends("repeat_ids")
    def _compute_repeat_count(self):
        if len(self) == 1:
            # The form shows the repeats next to their number, and some code reads all
            # of them.
            self.repeat_count = len(self.repeat_ids._filtered_access("read"))
            return
        # Plain SQL finds the cases with repeats, as most pages have none; the counts
        # then apply the record rules.
        field = self._fields["duplicate_id"]
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %(of)s FROM %(table)s WHERE %(of)s = ANY(%(ids)s)",
                of=SQL.identifier(field.name, to_flush=field),
                table=SQL.identifier(self._table),
                ids=self.ids,
            )
        )
        repeated = [case_id for (case_id,) in rows]
        counts = repeated and self._read_group(
            [("duplicate_id", "in", repeated)], ["duplicate_id"], ["__count"]
        )
        self.repeat_count = 0
        for case, count in counts:
            case.repeat_count = count

    def _search_repeat_count(self, comparison, value):
        if comparison not in _COMPARE:
            return NotImplemented
        rows = self._read_group(
            [("duplicate_id", "!=", False)], ["duplicate_id"], ["__count"]
        )
        # Most cases have no repeats; those that have some are few enough to list.
        like_none = _COMPARE[comparison](0, value)
        named = [
            case.id
            for case, count in rows
            if _COMPARE[comparison](count, value) != like_none
        ]
        return [("id", "not in" if like_none else "in", named)]

    def _do_refer(self, first):
        """Refer the cases to an earlier answer to the same petition (article 19).

        :param first: the answered or closed case
        :raise UserError: the first case is not answered, or belongs to another entity
        """
        self._check_act("refer")
        first.env["grandes.clientes.case.duplicates"]._check_referable(first, self)
        self._apply_transition(
            "refer",
            {"duplicate_id": first.id, "closed_on": clock.occurred()},
            rows=self.filtered(lambda case: case.state == "received")._get_check_rows(),
            facts={"referred_to": first.id},
        )
        self.env["grandes.clientes.case.notices"]._notify_requesters(self, "refer")
