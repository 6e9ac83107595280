from odoo import fields, models

from ...tools import clock
from ..engine import mass


class HandoverItem(models.Model):
    """One field of one record that names the person who leaves, and its outcome.

    Internal bookkeeping: users see the counts of the hand-over.
    """

    _name = "grandes.clientes.staff.handover.item"
    _description = "Record of a hand-over"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "id"

    handover_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.handover",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    kind = fields.Char(required=True, readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    field_name = fields.Char(required=True, readonly=True)
    successor_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        ondelete="restrict",
        help="Empty where the person leaves a list that nobody joins instead.",
    )
    is_urgent = fields.Boolean(readonly=True)
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("moved", "Handed over"),
            ("gone", "Ended meanwhile"),
            ("left", "Left"),
            ("undone", "Given back"),
            ("kept", "Touched since"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    moved_on = fields.Datetime(readonly=True)
    told_on = fields.Datetime(
        readonly=True, help="When the entity was told of its new advisor."
    )

    def _do_move(self):
        """Give the records to the successors: all of them, or raise."""
        with mass.gc_disabled(len(self)):
            # Sudo: carries out the hand-over, whose act is checked as its user.
            waiting_sudo = self.sudo().filtered(lambda item: item.state == "waiting")
            for items_sudo in waiting_sudo.grouped("handover_id").values():
                items_sudo.handover_id.sudo(False)._check_giver()
                for group_sudo in items_sudo._group_by_move():
                    group_sudo._apply_move()

    def _do_give_back(self):
        """Give back the records that nobody has changed since the hand-over."""
        with mass.gc_disabled(len(self)):
            # Sudo: as above.
            moved_sudo = self.sudo().filtered(lambda item: item.state == "moved")
            for items_sudo in moved_sudo.grouped("handover_id").values():
                items_sudo.handover_id.sudo(False)._check_giver()
                for group_sudo in items_sudo._group_by_move():
                    group_sudo._apply_give_back()

    def _group_by_move(self):
        """Return the items grouped by the change that moves them, in order."""
        return self.grouped(
            lambda item: (item.res_model, item.field_name, item.successor_id)
        ).values()

    def _apply_move(self):
        """Hand over the records of one field to one person."""
        first, handover = self[0], self.handover_id
        giver, taker, name = handover.user_id, first.successor_id, first.field_name
        records = self._get_records()
        entry = giver._get_person_fields()[first.res_model, name]
        held = records.filtered_domain(list(entry.domain))
        mine = held.filtered(lambda record: giver in record[name])
        # These were moved along with another record.
        there = held.filtered(
            lambda record: giver not in record[name] and taker and taker in record[name]
        )
        left = mine.filtered(
            lambda record: not handover._is_to_be_given(record, entry, taker)
        )
        moving = mine - left
        if moving:
            self._change_hands(moving, giver, taker, handover._get_note())
        self._set_state("moved", moving | there)
        self._set_state("left", left)
        self._set_state("gone", None, self.filtered(lambda i: i.state == "waiting"))

    def _apply_give_back(self):
        """Give back the records of one field that one person received."""
        first, handover = self[0], self.handover_id
        giver, taker, name = handover.user_id, first.successor_id, first.field_name
        entry = giver._get_person_fields()[first.res_model, name]
        held = self._get_records().filtered_domain(list(entry.domain))
        service = entry.service and self.env[entry.service]
        untouched = (
            service._find_untouched(held, name, taker)
            if service
            else held._get_untouched(name, taker)
        )
        if not giver.active:
            # Archived since the undoing began: the work stays with the successor.
            untouched = untouched.browse()
        if untouched:
            note = handover._get_note(is_undone=True)
            self._change_hands(untouched, taker, giver, note)
        self._set_state("undone", untouched)
        self._set_state("kept", None, self.filtered(lambda i: i.state == "moved"))

    def _change_hands(self, records, giver, taker, note):
        """Move the records from ``giver`` to ``taker``, by the model or its service."""
        name = self[0].field_name
        entry = self.env["res.users"]._get_person_fields()[records._name, name]
        if entry.service:
            service = self.env[entry.service]
            service._hand_over(records, name, giver, taker, note)
        else:
            records._apply_hand_over(name, giver, taker, note)

    def _get_records(self):
        """Return the records that still exist; the items are in sudo mode."""
        Model = self.env[self[0].res_model].with_context(active_test=False)
        return Model.browse(self.mapped("res_id")).exists()

    def _set_state(self, state, records, items=None):
        """Set the state of the items of ``records``."""
        if items is None:
            ids = set(records.ids)
            items = self.filtered(lambda item: item.res_id in ids)
        vals = {"state": state}
        if state == "moved":
            vals["moved_on"] = clock.now()
        if items:
            items.write(vals)

    # === JOB CALLBACK === #

    def _on_job_done(self, job):
        """Finish the hand-over, or its undoing, whose items the job processed.

        A finished one comes here again if its failed rows are tried again.

        :return: the number of items that could not be moved
        """
        # Sudo: bookkeeping of the act, whoever ends it.
        handover_sudo = (
            self.env["grandes.clientes.staff.handover"]
            .sudo()
            .search([("job_id", "=", job.id)])
        )
        handover = handover_sudo.sudo(self.env.su)
        if handover_sudo.state == "running":
            handover._apply_end()
        elif handover_sudo.state == "undone":
            handover._apply_undone()
        elif handover_sudo:
            handover._apply_outcome()
        return handover_sudo.item_ids.search_count(
            [
                ("handover_id", "in", handover_sudo.ids),
                ("state", "in", ("waiting", "left")),
            ]
        )
