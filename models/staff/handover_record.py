from odoo import models
from odoo.tools.misc import format_datetime


class Handover(models.Model):
    """Content of the printed record of a hand-over: the «acta de empalme»."""

    _name = "grandes.clientes.staff.handover"
    _inherit = "grandes.clientes.staff.handover"

    def _get_record_rows(self):
        """Return ``[(label, value)]`` of who handed over what, and when."""
        self.ensure_one()
        # Sudo: reads names of people, archived ones included.
        self_sudo = self.sudo()
        rows = [
            (self.env._("Who leaves"), self_sudo.user_id.name),
            (self.env._("Successor"), self_sudo.successor_id.name),
        ]
        if self_sudo.other_successor_id:
            rows.append(
                (
                    self.env._("Complaints about the successor"),
                    self_sudo.other_successor_id.name,
                )
            )
        if self.reason:
            rows.append((self.env._("Reason"), self.reason))
        rows += [
            (
                self.env._("Handed over by"),
                self._get_who_and_when(self_sudo.run_by_id, self.run_on),
            ),
            (self.env._("Done on"), self._get_instant(self.done_on)),
        ]
        if self.undone_on:
            rows.append(
                (
                    self.env._("Undone by"),
                    self._get_who_and_when(self_sudo.undone_by_id, self.undone_on),
                )
            )
        return rows

    def _get_who_and_when(self, user, instant):
        return f"{user.name}, {self._get_instant(instant)}"

    def _get_instant(self, instant):
        """Return the instant formatted for the company's time zone."""
        if not instant:
            return ""
        tz = self.company_id._grandes_clientes_get_tz()
        return format_datetime(self.env, instant, tz=tz, dt_format="dd/MM/yyyy h:mm a")

    def _get_signatures(self):
        """Return ``[(part, name)]`` of those who sign on paper."""
        self.ensure_one()
        # Sudo: reads names of people, archived ones included.
        self_sudo = self.sudo()
        return [
            (self.env._("Hands over"), self_sudo.user_id.name),
            (self.env._("Receives"), self_sudo.successor_id.name),
            (self.env._("Supervises"), self_sudo.run_by_id.name),
        ]

    def _get_takers_line(self, kind):
        """Return the names of those who received records of a kind."""
        # Sudo: bookkeeping of the act.
        groups = (
            self.env["grandes.clientes.staff.handover.item"]
            .sudo()
            ._read_group(
                [
                    ("handover_id", "=", self.id),
                    ("kind", "=", kind.kind),
                    ("state", "in", ("moved", "undone", "kept")),
                    ("successor_id", "!=", False),
                ],
                ["successor_id"],
                ["__count"],
            )
        )
        if len(groups) == 1:
            return groups[0][0].name
        return ", ".join(f"{taker.name} ({count})" for taker, count in groups)

    def _get_left_line(self):
        """Return a sentence on what is left, as queried at the end."""
        left = sum(self.kind_ids.mapped("left_count"))
        # Sudo: reads a name, of a hand-over that the user may read.
        person = self.sudo().user_id.name
        if self.state == "undone":
            return self.env._(
                "What nobody had touched went back to %(person)s.", person=person
            )
        if not left:
            return self.env._(
                "Asked of the database at the end: nothing is left with %(person)s.",
                person=person,
            )
        if left == 1:
            return self.env._(
                "Asked of the database at the end: 1 record is left with %(person)s.",
                person=person,
            )
        return self.env._(
            "Asked of the database at the end: %(count)s records are left with "
            "%(person)s.",
            count=left,
            person=person,
        )
