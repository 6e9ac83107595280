from itertools import groupby

from odoo import models
from odoo.tools import get_lang

from ...tools import case_states, clock


class PortalPromise(models.AbstractModel):
    """Promised date of an answer: kept or broken, the date valid now, and why.

    A broken promise is shown, not hidden: its date stays on the page beside the date
    valid now. That is the new promise, if one was made, else the last day of the legal
    term (5.2.10).
    """

    _name = "grandes.clientes.portal.promise"
    _description = "Promise of an answer, as its requester reads it"

    def _get_broken(self, case):
        """Return ``{"day", "now", "is_law"}`` of a broken promise.

        :return: ``None`` if it was kept or may still be; ``now`` is ``None`` if no new
            promise was made and the legal term has passed too; ``is_law`` says whether
            ``now`` is the last day of that term
        """
        case.ensure_one()
        today = clock.today(case.company_id)
        promised, law = case.date_promised, case.date_legal_due
        if (
            case.state not in case_states.NOT_ENDED
            or case.is_suspended
            or not promised
            or promised >= today
        ):
            return None
        said = self.env["grandes.clientes.new.promise"]._get_day(case)
        if said >= today:
            return {"day": promised, "now": said, "is_law": said == law}
        now = law if law and law >= today else None
        return {"day": said, "now": now, "is_law": bool(now)}

    def _get_expected(self, case):
        """Return the date by which an answer is expected now, or ``None``."""
        broken = self._get_broken(case)
        if broken:
            return broken["now"]
        return self.env["grandes.clientes.new.promise"]._get_day(case) or None

    def _get_told(self, case):
        """Return the values of a case's page about its promise.

        :return: ``{"day": date promised now, "broken": of :meth:`_get_broken`, "why": a
            sentence, "moved": sentences on how the promised or legal date moved}``
        """
        case.ensure_one()
        case.check_access("read")
        broken = self._get_broken(case)
        return {
            "day": self.env["grandes.clientes.new.promise"]._get_day(case),
            "broken": broken,
            "why": self._get_reason(case) if broken else "",
            "moved": self._get_moves(case),
        }

    def _get_reason(self, case):
        """Return why it was not kept: the reason told, else where the case is."""
        # Sudo: the reason told to the requester, of their own case.
        told_sudo = case.sudo().new_promise_ids[-1:] or case.sudo().extension_ids[-1:]
        if told_sudo:
            return f"{told_sudo.reason.strip().rstrip('.')}."
        reasons = {
            "received": self.env._("We have not looked at it yet."),
            "front_office": self.env._("We are still preparing the answer."),
            "back_office": self.env._("We are still checking it in our systems."),
            "mission_area": self.env._(
                "Whoever decides on it within the entity has not answered us yet."
            ),
            "answered": self.env._(
                "We sent the answer and wait for the proof that it arrived."
            ),
        }
        return reasons.get(case.state, "")

    def _get_moves(self, case):
        """Return a sentence for each new promise and each extension."""
        sentences, lang = [], get_lang(self.env).code
        for move in self.env["grandes.clientes.new.promise"]._get_moves(case):
            words = {
                "old": clock.in_words(move["from"], lang),
                "new": clock.in_words(move["to"], lang),
                "reason": move["reason"],
            }
            if move["kind"] == "promised":
                sentences.append(
                    self.env._(
                        "We promised it for %(new)s instead of %(old)s: %(reason)s",
                        **words,
                    )
                )
            else:
                sentences.append(
                    self.env._(
                        "We extended the term from %(old)s to %(new)s: %(reason)s",
                        **words,
                    )
                )
        return sentences

    def _get_walk(self, case):
        """Return how the promised date was counted, day by day as for the legal term.

        :return: ``{}`` if the promise is the last day of the legal term, or there is
            none; else ``{"sentence", "rows"}``, rows as ``term.walk`` has them
        """
        case.ensure_one()
        case.check_access("read")
        promised = case.date_promised
        if (
            not promised
            or promised == case.date_legal_due
            or case.state not in case_states.NOT_ENDED
        ):
            return {}
        # Sudo: start and length of the term of the user's own case, not its desk.
        asked_sudo = (
            self.env["grandes.clientes.escalation"]
            .sudo()
            .search(
                [("case_id", "=", case.id), ("state", "!=", "cancelled")],
                order="id desc",
                limit=1,
            )
        )
        if asked_sudo.date_due != promised:
            return {}
        company = case.company_id
        days = company.sudo()._grandes_clientes_get_days()
        start = clock.local_date(company, asked_sudo.escalated_on)
        Walk_sudo = self.env["grandes.clientes.term.walk"].sudo()
        rows = [
            Walk_sudo._get_row(list(stretch))
            # Consecutive days only, as in the walk of the legal term.
            for _same, stretch in groupby(  # pylint: disable=bad-builtin-groupby
                days.explain(start, asked_sudo.term_days),
                key=lambda step: (step.kind, step.why),
            )
        ]
        rows[0]["label"] = self.env._("We asked: does not count")
        since = Walk_sudo._format_date(start)
        if asked_sudo.term_days == 1:
            sentence = self.env._(
                "We promised it sooner than the law asks: 1 business day from "
                "%(start)s, when we asked whoever knows the matter. The law's last day "
                "is explained below.",
                start=since,
            )
        else:
            sentence = self.env._(
                "We promised it sooner than the law asks: %(count)s business days from "
                "%(start)s, when we asked whoever knows the matter. The law's last day "
                "is explained below.",
                count=asked_sudo.term_days,
                start=since,
            )
        return {"sentence": sentence, "rows": rows}
