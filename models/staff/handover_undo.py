from datetime import timedelta

from odoo import models
from odoo.exceptions import AccessError

from ...tools import clock

# Mistakes show within a day; after that, the work is the successor's.
UNDO_WITHIN = timedelta(hours=24)


class Handover(models.Model):
    """Undoing within a day: records unchanged since then return to their holder."""

    _name = "grandes.clientes.staff.handover"
    _inherit = "grandes.clientes.staff.handover"

    def _get_cannot_undo_reasons(self):
        """Return ``{id: reason}`` of the hand-overs that cannot be undone any more."""
        reasons = {}
        for handover in self:
            # Sudo: checks whether the person who left may hold work again.
            user_sudo = handover.sudo().user_id
            if handover.done_on and clock.now() > handover.done_on + UNDO_WITHIN:
                reasons[handover.id] = self.env._(
                    "More than a day went by: hand over what shall go back."
                )
            elif not user_sudo.active:
                reasons[handover.id] = self.env._(
                    "%(person)s is archived: bring them back first.",
                    person=user_sudo.name,
                )
        return reasons

    def _do_undo(self):
        """Give back, within a day, the records that nobody has changed since.

        :return: the background job; empty if all was done at once
        """
        self._check_act("undo")
        jobs = self.env["grandes.clientes.job"]
        for handover in self:
            handover._check_roles_for_undo()
            # Sudo: writes the outcome of the act, which was checked above.
            handover_sudo = handover.sudo()
            handover_sudo.write(
                {
                    "state": "undone",
                    "undone_by_id": self.env.uid,
                    "undone_on": clock.now(),
                    "job_id": False,
                }
            )
            items = handover_sudo.item_ids.filtered(lambda item: item.state == "moved")
            job = jobs._run_or_submit(
                items.sudo(self.env.su),
                "_do_give_back",
                self.env._("Undoing: %(what)s", what=handover.display_name),
            )
            if job:
                handover_sudo.job_id = job
                jobs |= job
            else:
                handover._apply_undone()
        return jobs

    def _is_giving_back(self):
        """Return whether a job is still undoing the hand-over."""
        # Sudo: reads the progress of the act's own job.
        handover_sudo = self.sudo()
        return handover_sudo.state == "undone" and (
            handover_sudo.job_id.state in ("pending", "running")
        )

    def _check_roles_for_undo(self):
        """Raise unless the person who left may hold again what they would get back."""
        self.ensure_one()
        # Sudo: reads bookkeeping of the act, and the roles of the person.
        kinds = {line.kind for line in self.sudo().kind_ids if line.moved_count}
        for _key, entry in self.user_id._get_held_entries():
            if entry.kind in kinds and entry.counts and entry.roles:
                self._check_taker(self.sudo().user_id, entry, [set(entry.get_roles())])

    def _apply_undone(self):
        """Finish the undoing: counts, seal and notices."""
        self.ensure_one()
        self._apply_counts()
        self._log_seal("undo")
        self._notify_undone()

    # === PERMISSIONS PER RECORD === #

    def _check_giver(self):
        """Raise unless the user may hand over; jobs run as whoever started them."""
        if not self._get_acting_role("run"):
            raise AccessError(
                self.env._("Only the supervisor hands over what others hold.")
            )

    def _is_to_be_given(self, record, entry, taker):
        """Return whether ``taker`` may get ``record``; not a complaint about them."""
        case, _entity = self._get_places(record, entry)[record.id]
        if case and taker and case.complained_user_id == taker:
            return False
        company = "company_id" in record._fields and record.company_id
        return not company or not taker or company in taker.company_ids

    def _get_note(self, is_undone=False):
        """Return the note for the history of each case."""
        self.ensure_one()
        if is_undone:
            return self.env._(
                "Given back to %(person)s: the hand-over was undone.",
                person=self.user_id.name,
            )
        return self.reason or self.env._(
            "Handed over by %(person)s.", person=self.user_id.name
        )
