from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...tools.acts import Act

_lt = LazyTranslate(__name__)

#: Roles that may hand over somebody's work.
GIVERS = ("group_supervisor",)


class Handover(models.Model):
    """A hand-over of everything a person holds to others (R6): the «empalme».

    The rooms declare what is held (``res.users._get_person_fields``). Nothing is left
    behind, unless the record says what and why.
    """

    _name = "grandes.clientes.staff.handover"
    _description = "Hand-over"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
    ]
    _order = "id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        selection=[
            ("draft", "To be done"),
            ("running", "At work"),
            ("done", "Done"),
            ("undone", "Undone"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    # Giver and successors
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who leaves",
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
        string="Complaints about the successor go to",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Nobody sees, or is given, what is complained of them.",
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
    # Progress
    job_id = fields.Many2one(
        comodel_name="grandes.clientes.job",
        string="Long act",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    is_at_work = fields.Boolean(compute="_compute_is_at_work")
    run_by_id = fields.Many2one(
        comodel_name="res.users", string="Handed over by", readonly=True, copy=False
    )
    run_on = fields.Datetime(string="Begun on", readonly=True, copy=False)
    done_on = fields.Datetime(string="Handed over on", readonly=True, copy=False)
    undone_by_id = fields.Many2one(
        comodel_name="res.users", string="Undone by", readonly=True, copy=False
    )
    undone_on = fields.Datetime(readonly=True, copy=False)

    # A person's work can be in only one running hand-over.
    _one_running_uniq = models.UniqueIndex(
        "(user_id) WHERE state = 'running'",
        "What this person holds is being handed over already: wait until it is done.",
    )

    @api.model
    def _get_acts(self):
        return super()._get_acts() | {
            "run": Act(
                label=_lt("Hand over"),
                roles=GIVERS,
                origins=("draft",),
                target="running",
            ),
            "undo": Act(
                label=_lt("Undo the hand-over"),
                roles=GIVERS,
                origins=("done",),
                target="undone",
                check="_get_cannot_undo_reasons",
            ),
        }

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "state",
            "job_id",
            "run_by_id",
            "run_on",
            "done_on",
            "undone_by_id",
            "undone_on",
        }

    @api.depends("user_id", "successor_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for handover in self:
            # Sudo: reads names of people, archived ones included.
            giver, taker = handover.sudo().user_id, handover.sudo().successor_id
            if not (giver or taker):
                handover.display_name = ""
                continue
            handover.display_name = self.env._(
                "Hand-over of %(giver)s to %(taker)s",
                giver=giver.name or "",
                taker=taker.name or "",
            )

    @api.depends("job_id.state")
    def _compute_is_at_work(self):
        for handover in self:
            # Sudo: reads the state of a job that may belong to somebody else.
            state = handover.sudo().job_id.state
            handover.is_at_work = state in ("pending", "running")

    @api.constrains("user_id", "successor_id", "other_successor_id")
    def _check_successors(self):
        """Refuse the person who leaves as their own successor."""
        for handover in self:
            if handover.user_id in handover.successor_id | handover.other_successor_id:
                raise ValidationError(
                    self.env._("Nobody hands over to themselves: choose somebody else.")
                )

    def write(self, vals):
        """Write; once begun, a hand-over is changed only by its acts.

        :raise UserError: it was begun
        """
        if not self.env.su:
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        """Raise if a hand-over was begun: it can no longer be changed."""
        # Sudo: the check must not depend on who asks.
        if any(handover.state != "draft" for handover in self.sudo()):
            raise UserError(
                self.env._("It was handed over: make another hand-over instead.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        # Sudo: finished hand-overs are kept, whoever deletes them and however.
        if any(handover.state != "draft" for handover in self.sudo()):
            raise ValidationError(
                self.env._(
                    "What was handed over stays on record: undo it, or hand over anew."
                )
            )

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        return Domain("state", "in", ("done", "undone"))

    def _get_sealed_values(self):
        """Return who handed over what to whom, and what was left."""
        self.ensure_one()
        return [
            self.user_id.id,
            self.successor_id.id,
            self.other_successor_id.id,
            self.reason or "",
            self.run_by_id.id,
            self.run_on,
            self.done_on,
            self.undone_by_id.id,
            self.undone_on or "",
            [
                [
                    line.kind,
                    line.held_count,
                    line.moved_count,
                    line.gone_count,
                    line.left_count,
                    line.undone_count,
                ]
                for line in self.kind_ids.sorted("kind")
            ],
        ]

    # === ACTIONS === #

    def action_run(self):
        """Hand over; show the progress if it became a background job."""
        self.ensure_one()
        job = self._do_run()
        return job._open_progress() if job else True

    def action_undo(self):
        """Undo; show the progress if it became a background job."""
        self.ensure_one()
        job = self._do_undo()
        return job._open_progress() if job else True
