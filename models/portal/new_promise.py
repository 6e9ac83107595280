from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import get_lang

from ...tools import case_states, clock


class NewPromise(models.Model):
    """New promised date of an answer, told to the requester with its reason.

    The first promise stays on the case and is the one that is measured: this one is
    only told, in the portal and by mail. It does not change the legal term (article 14
    has an act of its own), nor may it exceed that term while it runs.
    """

    _name = "grandes.clientes.new.promise"
    _inherit = ["grandes.clientes.append.only"]
    _description = "Another date promised"
    _order = "id"
    _rec_name = "case_id"

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    promised_on = fields.Datetime(string="Said on", required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Said by", required=True, readonly=True
    )
    date_before = fields.Date(string="Was promised for", required=True, readonly=True)
    day = fields.Date(string="Now promised for", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True, help="The requester read it.")

    _later_check = models.Constraint(
        "CHECK (day > date_before)", "A new promise is for a later day."
    )

    @api.model
    def _get_day(self, case):
        """Return the date that the requester was last told, ``False`` if none.

        The portal, other systems and files for requesters all use this. Later changes
        of the term, such as an extension, move the promise too; while the term is
        stopped, nothing is promised.
        """
        case.ensure_one()
        # Sudo: what the requester was told about a case that the user may read.
        again, by_term = case.sudo().new_promise_ids[-1:].day, case.date_promised
        return max(again, by_term) if again and by_term else by_term

    @api.model
    def _get_moves(self, case):
        """Return how the promised or legal date moved, as told to the requester.

        :return: ``[{"kind": "promised" or "extended", "on", "from", "to", "reason"}]``,
            all of them dates; new promises come before extensions
        """
        case.ensure_one()
        # Sudo: what the requester was told about a case that the user may read.
        case_sudo = case.sudo()
        return [
            {
                "kind": "promised",
                "on": clock.local_date(case.company_id, promise.promised_on),
                "from": promise.date_before,
                "to": promise.day,
                "reason": promise.reason,
            }
            for promise in case_sudo.new_promise_ids
        ] + [
            {
                "kind": "extended",
                "on": extension.extended_on,
                "from": extension.date_before,
                "to": extension.date_after,
                "reason": extension.reason,
            }
            for extension in case_sudo.extension_ids
        ]

    # === PROMISING === #

    @api.model
    def _do_promise(self, cases, day, reason):
        """Promise a new date, and notify the requesters, one message per address.

        :param cases: cases that the user answers
        :param date day: from today on, within the legal term while it runs
        :param str reason: reason that the requester reads
        :return: the promises
        :raise UserError: a case cannot be promised again, or not for this date; says
            which and why
        """
        cases.check_access("read")
        day = fields.Date.to_date(day)
        reason = cases._check_reason(reason)
        reasons = self._get_cannot_promise_reasons(cases)
        for case in cases:
            problem = reasons.get(case.id) or self._get_day_problem(case, day)
            if problem:
                raise UserError(
                    self.env._(
                        "%(case)s: %(reason)s", case=case.display_name, reason=problem
                    )
                )
        before = {case.id: self._get_day(case) for case in cases}
        # Sudo: created by this act only, which was checked above.
        promises_sudo = self.sudo().create(
            [
                {
                    "case_id": case.id,
                    "company_id": case.company_id.id,
                    "promised_on": clock.now(),
                    "user_id": self.env.uid,
                    "date_before": before[case.id],
                    "day": day,
                    "reason": reason,
                }
                for case in cases
            ]
        )
        cases._log_events(
            "promise_again",
            note=reason,
            facts=lambda case: {
                "promised_from": before[case.id].isoformat(),
                "promised_to": day.isoformat(),
            },
        )
        self._notify(cases, reason)
        return promises_sudo.sudo(self.env.su)

    @api.model
    def _get_cannot_promise_reasons(self, cases):
        """Return ``{id: reason}`` for cases that cannot be promised another date."""
        if not cases._get_acting_role("answer_interim"):
            return dict.fromkeys(
                cases.ids,
                self.env._("Who answers requesters tells them another date."),
            )
        reasons = {}
        for case in cases:
            if case.state not in case_states.NOT_ENDED:
                reasons[case.id] = self.env._("It has ended: nothing is promised.")
            elif case.state == "answered":
                reasons[case.id] = self.env._(
                    "It is answered: only the proof that it arrived is missing."
                )
            elif case.is_suspended:
                reasons[case.id] = self.env._(
                    "Its term is stopped: a date is promised once it runs again."
                )
            elif not case.date_promised:
                reasons[case.id] = self.env._("No date was promised yet.")
            elif case.date_legal_due and (
                clock.today(case.company_id)
                <= case.date_legal_due
                <= self._get_day(case)
            ):
                reasons[case.id] = self.env._(
                    "It is promised for the law's last day: extend the term instead "
                    "(article 14)."
                )
        return reasons

    @api.model
    def _get_day_problem(self, case, day):
        """Return why the case cannot be promised for that date, ``""`` if it can."""
        today = clock.today(case.company_id)
        said, law = self._get_day(case), case.date_legal_due
        if not day or day < today or day <= said:
            return self.env._(
                "promise a day from today on that is later than %(day)s.",
                day=clock.day_on_screen(said, get_lang(self.env).code),
            )
        if law and today <= law < day:
            return self.env._(
                "the law's last day is %(day)s. Promise one until then, or extend the "
                "term (article 14).",
                day=clock.day_on_screen(law, get_lang(self.env).code),
            )
        return ""

    @api.model
    def _notify(self, cases, reason):
        """Notify requesters of the date and reason; note the cases without address."""
        notices = self.env["grandes.clientes.case.notices"]._with_requester_language()
        told = cases.filtered(lambda case: case.filing_id._get_reply_address())
        # Sudo: a note written by the act.
        (cases - told).sudo()._message_log_batch(
            {
                case.id: Markup("<p>%s</p>")
                % self.env._(
                    "The requester left no address: tell them the new date by "
                    "telephone or by letter."
                )
                for case in cases - told
            }
        )
        notices._send_notices(
            "grandes_clientes.notice_new_promise",
            notices.env._("Your answer will come later than we promised"),
            told.grouped(
                lambda case: (case.company_id, case.filing_id._get_reply_address())
            ),
            detail=reason,
        )
