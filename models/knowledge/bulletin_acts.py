from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from ..engine import crons
from .bulletin import PUBLISHERS, READERS

_lt = LazyTranslate(__name__)
_AREA = "group_mission_area"


class Bulletin(models.Model):
    """Acts of bulletins: publishing, reading, correcting and ending (C2)."""

    _name = "grandes.clientes.bulletin"
    _inherit = "grandes.clientes.bulletin"

    @api.model
    def _get_acts(self):
        """Add the acts of a bulletin."""
        return super()._get_acts() | {
            "publish": Act(
                label=_lt("Publish"),
                roles=PUBLISHERS,
                origins=("draft",),
                target="published",
                check="_get_cannot_publish_reasons",
            ),
            "read": Act(
                label=_lt("Read and understood"),
                roles=READERS,
                origins=("published",),
                check="_get_cannot_read_reasons",
            ),
            "correct": Act(
                label=_lt("Correct the bulletin"),
                roles=(*PUBLISHERS, _AREA),
                origins=("published",),
                check="_get_cannot_correct_reasons",
            ),
            "ask_area": Act(
                label=_lt("Ask the area by mail"),
                roles=PUBLISHERS,
                origins=("draft",),
                check="_get_cannot_ask_area_reasons",
            ),
            "end": Act(
                label=_lt("End"),
                roles=PUBLISHERS,
                origins=("published",),
                target="ended",
            ),
            "discard": Act(
                label=_lt("Discard"),
                roles=PUBLISHERS,
                origins=("draft",),
                target="discarded",
            ),
        }

    # === PUBLISHING === #

    def _get_cannot_publish_reasons(self):
        """Return ``{id: reason}`` for bulletins that cannot be published."""
        today = {}
        reasons = {}
        for bulletin in self:
            company = bulletin.company_id
            today.setdefault(company, clock.today(company))
            replaced = bulletin.replaces_id
            if not bulletin._get_audience_roles():
                reasons[bulletin.id] = self.env._("Say who has to read it.")
            # Sudo: counts files that the user may not read, too.
            elif is_html_empty(bulletin.body) and not bulletin.sudo().attachment_ids:
                reasons[bulletin.id] = self.env._(
                    "Write what changes, or attach it: nobody could read it."
                )
            elif replaced and replaced.state != "published":
                reasons[bulletin.id] = self.env._(
                    "What it replaces, %(bulletin)s, is in force no more: choose the "
                    "one that followed it, or none.",
                    bulletin=replaced.display_name,
                )
            elif bulletin.valid_to and bulletin.valid_to < today[company]:
                reasons[bulletin.id] = self.env._("Its last day is over already.")
            elif replaced._find_planned_successors() - bulletin:
                reasons[bulletin.id] = self.env._(
                    "Another bulletin, which is still to begin, replaces %(bulletin)s.",
                    bulletin=replaced.display_name,
                )
        return reasons

    def _find_planned_successors(self):
        """Return the published bulletins that replace these but do not apply yet."""
        return self.replaced_by_ids.filtered(lambda each: each.state == "published")

    def _do_publish(self):
        """Publish: fix the words and notify whoever has to know (C2).

        In the same transaction, the bulletin that it replaces ends if this one is in
        force, and the answers that depend on that are marked for review.

        :raise UserError: something is missing; the message says what
        """
        self._check_act("publish")
        Room = self.env["grandes.clientes.room"]
        # Sudo: taking a number is part of the act.
        Sequence_sudo = self.env["ir.sequence"].sudo()
        for bulletin in self:
            Room._check_kept("knowledge", bulletin.company_id)
            # Sudo: only the act writes number, user and instant.
            bulletin_sudo = bulletin.sudo()
            bulletin_sudo.write(
                {
                    "number": Sequence_sudo.with_company(
                        bulletin.company_id
                    ).next_by_code("grandes.clientes.bulletin"),
                    "state": "published",
                    "published_on": clock.now(),
                    "published_by_id": self.env.uid,
                }
            )
            bulletin_sudo.sha256 = bulletin._get_digest()
        self._log_seal("publish", first=True)
        self._apply_begun()
        self._record_news()
        self._notify_audience()

    def _apply_begun(self):
        """End the bulletins replaced by those that are in force by now."""
        begun = self.filtered(
            lambda each: each.valid_from <= clock.today(each.company_id)
        )
        for bulletin in begun:
            bulletin.replaces_id.filtered(
                lambda each: each.state == "published"
            )._apply_end(
                "replaced",
                self.env._("Replaced by %(number)s", number=bulletin.number),
            )

    def _apply_end(self, state, reason):
        """End bulletins, and mark the answers that depend on them for review (C2).

        :param str state: ``replaced`` or ``ended``
        :param str reason: in words
        """
        if not self:
            return
        # Sudo: follows from an act, or from the day that the bulletin names.
        self.sudo().write(
            {
                "state": state,
                "ended_on": clock.now(),
                "ended_by_id": self.env.uid,
                "end_reason": reason,
            }
        )
        self._log_seal(state)
        for bulletin in self:
            # Sudo: all answers that depend on it, whoever owns them.
            bulletin.sudo().template_ids._apply_to_review(
                "bulletin", f"{bulletin.display_name}: {reason}"
            )

    @api.model
    def _cron_begin_and_end(self):
        """Begin and end bulletins on the days that they name."""
        Room = self.env["grandes.clientes.room"]
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "Bulletins"):
                if not Room._is_kept("knowledge", company):
                    continue
                today = clock.today(company)
                # The stored reasons are read by people of the company, in its language.
                told = self.with_context(lang=company.partner_id.lang)
                # Sudo: the cron's own work.
                published = told.sudo().search(
                    [("company_id", "=", company.id), ("state", "=", "published")]
                )
                published._apply_begun()
                published.filtered(
                    lambda each, day=today: (
                        each.state == "published"
                        and each.valid_to
                        and each.valid_to < day
                    )
                )._apply_end("ended", told.env._("Its last day is over"))

    def _do_end(self, reason):
        """End bulletins before their last day.

        :param str reason: why
        """
        self._check_act("end")
        self._apply_end("ended", self._check_reason(reason))

    def _do_discard(self, reason):
        """Discard drafts that will not be published; they are kept with the reason.

        :param str reason: why
        """
        self._check_act("discard")
        # Sudo: written by the act, checked above.
        self.sudo().write(
            {
                "state": "discarded",
                "ended_on": clock.now(),
                "ended_by_id": self.env.uid,
                "end_reason": self._check_reason(reason),
            }
        )

    @api.model
    def _check_reason(self, reason):
        reason = said(reason)
        if not reason:
            raise UserError(self.env._("Say why: whoever looks for it will ask."))
        return reason

    # === READING === #

    def _get_cannot_read_reasons(self):
        """Return ``{id: reason}`` for bulletins already read or not in force yet."""
        read = self._find_receipted()
        return {
            bulletin.id: self.env._("You have read it already.")
            if bulletin in read
            else self.env._("It is not in force yet.")
            for bulletin in self
            if bulletin in read
            or bulletin.valid_from > clock.today(bulletin.company_id)
        }

    def _find_receipted(self):
        """Return the bulletins for which the user gave a receipt."""
        Receipt = self.env["grandes.clientes.bulletin.receipt"]
        # Sudo: the user's own receipts.
        receipts_sudo = Receipt.sudo().search_fetch(
            [("bulletin_id", "in", self.ids), ("user_id", "=", self.env.uid)],
            ["bulletin_id"],
        )
        return self.browse(receipts_sudo.bulletin_id.ids)

    def _do_read(self):
        """Give the receipt «read and understood», as the reader in person (C2).

        A bulletin read before keeps its receipt.

        :return: the user's receipts
        :raise AccessError: called as superuser, which would sign for somebody else
        """
        if self.env.su:
            raise AccessError(
                self.env._("«Read and understood» is said by the reader alone.")
            )
        new = self - self._find_receipted()
        new._check_act("read")
        Receipt = self.env["grandes.clientes.bulletin.receipt"]
        Receipt._create_for_reader(new)
        self.invalidate_recordset(["receipt_ids"], flush=False)
        return Receipt.search(
            [("bulletin_id", "in", self.ids), ("user_id", "=", self.env.uid)]
        )

    # === CORRECTING === #

    def _get_cannot_correct_reasons(self):
        """Return ``{id: reason}`` for bulletins that another area gave."""
        if self._get_acting_role("correct") != _AREA:
            return {}
        areas = self.env["grandes.clientes.mission.area"].search(
            [("member_ids", "in", self.env.uid)]
        )
        return {
            bulletin.id: self.env._("An area corrects the bulletins that it gave.")
            for bulletin in self
            if bulletin.mission_area_id not in areas
        }

    def _do_correct(self):
        """Create the draft of a bulletin that replaces this one, with its words.

        It applies once the supervisor publishes it; until then this one stays in force.

        :return: the draft
        """
        self.ensure_one()
        self._check_act("correct")
        # Sudo: created by the act; answers that depend on this one get linked to it.
        draft_sudo = self.sudo().copy(
            {
                "replaces_id": self.id,
                "company_id": self.company_id.id,
                "attachment_ids": [(6, 0, self.sudo().attachment_ids.ids)],
            }
        )
        draft = draft_sudo.sudo(False)
        draft._notify_to_publish()
        return draft
