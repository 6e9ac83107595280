from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from .quality_version import QUALITY

_lt = LazyTranslate(__name__)


class QualityVisit(models.Model):
    """Acts that begin, sign and present a visit."""

    _name = "grandes.clientes.quality.visit"
    _inherit = "grandes.clientes.quality.visit"

    @api.model
    def _get_acts(self):
        """Add the acts of a visit (R7, 5.2.21)."""
        return super()._get_acts() | {
            "start": Act(
                label=_lt("Begin the visit"),
                roles=QUALITY,
                origins=("planned",),
                check="_get_cannot_start_reasons",
            ),
            "close": Act(
                label=_lt("Sign the acta"),
                roles=QUALITY,
                origins=("planned",),
                target="done",
                check="_get_cannot_close_reasons",
            ),
            "explain": Act(
                label=_lt("Tell why it was missed"),
                roles=QUALITY,
                origins=("missed",),
                check="_get_cannot_explain_reasons",
            ),
            "present": Act(
                label=_lt("Present the report"),
                roles=QUALITY,
                origins=("done",),
                step="5.2.21",
                check="_get_cannot_present_reasons",
            ),
            "receive": Act(
                label=_lt("Receive the report"),
                roles=("group_coordinator",),
                origins=("done",),
                step="5.2.21",
                check="_get_cannot_receive_reasons",
            ),
        }

    # === START === #

    def _get_cannot_start_reasons(self):
        """Return ``{id: reason}`` for visits begun, out of their week, or unlisted."""
        reasons = {}
        checklists = self.env["grandes.clientes.quality.checklist"]
        for visit in self:
            if visit.started_on:
                reasons[visit.id] = self.env._("The visit was begun already.")
            elif visit.date_to < clock.today(visit.company_id):
                # Its state follows with the next run of the cron.
                reasons[visit.id] = self.env._("The visit was missed, and stays so.")
            elif visit.date_from > clock.today(visit.company_id):
                reasons[visit.id] = self.env._(
                    "Its week begins on %(day)s.",
                    day=clock.day_on_screen(visit.date_from, self.env.lang or "es"),
                )
            elif not checklists._find_checklist(visit.company_id):
                reasons[visit.id] = self.env._(
                    "There is no checklist in force: activate one under Quality, "
                    "Checklists of the visit."
                )
        return reasons

    def _do_start(self):
        """Begin as the user: items to check, and what changed since the last visit.

        :raise UserError: begun already, too early, or without a checklist
        """
        self._check_act("start")
        for visit in self:
            checklist = self.env["grandes.clientes.quality.checklist"]._find_checklist(
                visit.company_id
            )
            since = visit._find_since()
            pending = visit._find_last_done().item_ids.filtered(
                lambda item: item.answer == "not_verified"
            )
            # By their words, because a new version of the checklist has items anew.
            returned = {(item.section, item.name) for item in pending}
            # Sudo: only the act writes professional, checklist and start.
            visit.sudo().write(
                {
                    "user_id": self.env.uid,
                    "started_on": clock.now(),
                    "checklist_id": checklist.id,
                    "since": since,
                    "opening": visit._get_opening(since),
                }
            )
            self.env["grandes.clientes.quality.visit.item"].sudo().create(
                [
                    {
                        "visit_id": visit.id,
                        "checklist_item_id": item.id,
                        "sequence": number,
                        "is_returned": (item.section, item.name) in returned,
                    }
                    for number, item in enumerate(checklist.item_ids)
                ]
            )

    # === SIGNING === #

    def _get_cannot_close_reasons(self):
        """Return ``{id: reason}`` for visits that cannot be signed yet."""
        reasons = {}
        for visit in self:
            if not visit.started_on:
                reasons[visit.id] = self.env._("Begin the visit first.")
            elif visit.user_id != self.env.user and not self.env.su:
                reasons[visit.id] = self.env._(
                    "%(professional)s is making this visit: each signs their own.",
                    professional=visit.user_id.name,
                )
            else:
                bare = visit.item_ids.filtered("is_bare")
                if bare:
                    reasons[visit.id] = self.env._(
                        "Say what shows it, by a note or a file: %(items)s",
                        items=", ".join(bare.mapped("name")),
                    )
        return reasons

    def _do_close(self):
        """Sign as the professional, which freezes the acta.

        Unanswered items become «not verified» and come back next week. If nothing is
        said of the visited person's signature, it counts as refused.

        :raise UserError: not begun, somebody else's, or an answer lacks evidence
        :raise ValidationError: a signature without the name of whom it is
        """
        self._check_act("close")
        self._check_visited()
        for visit in self:
            left = visit.item_ids.filtered(lambda item: not item.answer)
            # Sudo: only the signature writes these fields.
            left.sudo().write({"answer": "not_verified", "is_left_open": True})
            visit_sudo = visit.sudo()
            visit_sudo.write(
                {
                    "state": "done",
                    "closed_on": clock.now(),
                    "figures": visit._get_figures(visit.since, clock.now()),
                    "visited_signature": visit.visited_signature or "refused",
                }
            )
            visit_sudo.conclusions = visit.conclusions or visit._get_conclusions()
        self._log_seal("close")

    def _check_visited(self):
        """Raise unless the acta names whose signature it says it has."""
        for visit in self:
            if (
                visit.visited_signature in ("signed", "disagrees")
                and not (visit.visited_name or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "Write who received the visit: the acta says that they signed."
                    )
                )

    # === MISSED VISITS === #

    def _get_cannot_explain_reasons(self):
        """Return ``{id: reason}`` for visits with a reason already."""
        return {
            visit.id: self.env._("The reason was told already.")
            for visit in self
            if visit.missed_reason
        }

    def _do_explain(self, reason):
        """Record why the visit was missed; it stays missed.

        :raise ValidationError: the reason is empty
        """
        self._check_act("explain")
        reason = said(reason)
        if not reason:
            raise ValidationError(self.env._("Say why it was not made."))
        # Sudo: written once, by the act.
        self.sudo().write({"missed_reason": reason})
        self._log_seal("explain")

    # === REPORT === #

    def _get_cannot_present_reasons(self):
        """Return ``{id: reason}`` for reports presented, or of another's visit."""
        reasons = {}
        for visit in self:
            if visit.presented_on:
                reasons[visit.id] = self.env._("The report was presented already.")
            elif visit.user_id != self.env.user and not self.env.su:
                reasons[visit.id] = self.env._(
                    "%(professional)s made this visit, and presents its report.",
                    professional=visit.user_id.name,
                )
            elif not (visit.conclusions or "").strip():
                reasons[visit.id] = self.env._("Write the conclusions first.")
        return reasons

    def _do_present(self):
        """Present the report of the visit to the Coordinador (5.2.21).

        The report is stored as presented, and the Coordinador is notified.
        """
        self._check_act("present")
        for visit in self:
            # Sudo: only the act writes these fields; readers of the visit read the
            # file.
            visit_sudo = visit.sudo()
            visit_sudo.write(
                {"presented_on": clock.now(), "presented_by_id": self.env.uid}
            )
            visit_sudo.informe_attachment_id = visit_sudo._create_informe()
        self._log_seal("present")
        self._send_to_coordinator()

    def _get_cannot_receive_reasons(self):
        """Return ``{id: reason}`` for reports not presented, or received already."""
        reasons = {}
        for visit in self:
            if not visit.presented_on:
                reasons[visit.id] = self.env._("The report was not presented yet.")
            elif visit.received_on:
                reasons[visit.id] = self.env._("The report was received already.")
        return reasons

    def _do_receive(self):
        """Receive the report as Coordinador; Interventoría gets it (A4-2-02)."""
        self._check_act("receive")
        # Sudo: only the act writes who received it and when.
        self.sudo().write({"received_on": clock.now(), "received_by_id": self.env.uid})
        self.filtered(lambda visit: not visit.served_on)._send_to_oversight()
        self._log_seal("receive")

    # === ACTIONS === #

    def action_start(self):
        """Begin the visit."""
        self._do_start()

    def action_close(self):
        """Open the dialog that signs the acta."""
        return self._get_dialog("close", self.env._("Sign the acta"))

    def action_explain(self):
        """Open the dialog that asks why it was missed."""
        return self._get_dialog("explain", self.env._("Why it was missed"))

    def action_present(self):
        """Open the dialog that presents the report."""
        return self._get_dialog("present", self.env._("Present the report"))

    def action_receive(self):
        """Receive the report."""
        self._do_receive()

    def action_print_acta(self):
        """Print the acta."""
        return self.env.ref("grandes_clientes.visit_acta_report").report_action(self)

    def _get_dialog(self, act, title):
        """Return the window action of an act's dialog."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.week}",
            "res_model": "grandes.clientes.quality.visit.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_visit_id": self.id, "default_act": act},
        }
