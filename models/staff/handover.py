from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ...tools.acts import Act

_lt = LazyTranslate(__name__)

#: Who hands over what somebody leaves behind.
GIVERS = ("group_supervisor",)


class Handover(models.Model):
    """Everything that a person holds goes to who stays (R6): the «empalme».

    What is held, the rooms say (``res.users._get_person_fields``). Nothing of it is
    left behind, or the record says what and why.
    """

    _name = "grandes.clientes.staff.handover"
    _description = "Hand-over"
    _inherit = ["grandes.clientes.act.mixin", "grandes.clientes.company.mixin"]
    _order = "id desc"

    _ACTS = {
        "run": Act(
            label=_lt("Hand over"), roles=GIVERS, origins=("draft",), target="running"
        ),
        "undo": Act(
            label=_lt("Undo the hand-over"),
            roles=GIVERS,
            origins=("done",),
            target="undone",
            check="_get_cannot_undo_reasons",
        ),
    }
    _PROTECTED = frozenset(
        {"state", "job_id", "run_by_id", "run_on", "done_on", "undone_by_id"}
        | {"undone_on", "name"}
    )

    name = fields.Char(readonly=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        selection=[
            ("draft", "To be done"),
            ("running", "Being done"),
            ("done", "Done"),
            ("undone", "Undone"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    # From whom to whom
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Leaves",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    successor_id = fields.Many2one(
        comodel_name="res.users",
        string="Successor",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    other_successor_id = fields.Many2one(
        comodel_name="res.users",
        string="Who gets complaints about the successor",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Neither sees nor is given what is complained of them.",
    )
    reason = fields.Char(help="The history of each case keeps it.")
    kind_ids = fields.One2many(
        comodel_name="grandes.clientes.staff.handover.kind", inverse_name="handover_id"
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.staff.handover.line", inverse_name="handover_id"
    )
    item_ids = fields.One2many(
        comodel_name="grandes.clientes.staff.handover.item", inverse_name="handover_id"
    )
    # How it went
    job_id = fields.Many2one(
        comodel_name="grandes.clientes.job",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    run_by_id = fields.Many2one(
        comodel_name="res.users", string="Handed over by", readonly=True, copy=False
    )
    run_on = fields.Datetime(string="Begun on", readonly=True, copy=False)
    done_on = fields.Datetime(readonly=True, copy=False)
    undone_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    undone_on = fields.Datetime(readonly=True, copy=False)

    def _get_cannot_undo_reasons(self):
        """Return ``{id: reason}`` of what cannot be undone any more."""
        return {}

    # === ACTS === #

    def _do_run(self):
        """Hand everything over: in this request, or as a long act above the limit."""
        self._check_act("run")

    def _do_undo(self):
        """Give back, within a day, what nobody touched since."""
        self._check_act("undo")
