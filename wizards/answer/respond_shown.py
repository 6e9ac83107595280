from odoo import api, fields, models
from odoo.tools import is_html_empty
from odoo.tools.translate import LazyTranslate

from ...models.answer.answer import EDITABLE_STATES
from ...models.answer.answer_ground import WITH_EVIDENCE, tells_of
from ...models.answer.answer_shell import find_blank_left
from ...models.answer.case import ACT_OF_KIND
from ...models.answer.means.means import MEANS
from ...models.engine.clean_html import CleanHtml

_lt = LazyTranslate(__name__)

# Maximum number of cases named in a message.
_NAMED = 5
_MAY_BE_SAID = _lt(
    "Without a ground, say only that the request was received, that data of somebody "
    "else are reserved (Ley 1437 of 2011, art. 24, and Ley 1581 of 2012, art. 13), and "
    "what it takes: the holder's authorisation, or the rule that gives the function. "
    "No balances, dates, states or documents."
)


class CaseRespond(models.TransientModel):
    """Information and warnings that the answer wizard shows around the text."""

    _name = "grandes.clientes.case.respond"
    _inherit = "grandes.clientes.case.respond"

    beside = CleanHtml(compute="_compute_beside")
    sent_to = fields.Char(string="To", compute="_compute_sent_to")
    takes_copy = fields.Boolean(compute="_compute_sent_to")
    can_be_final = fields.Boolean(compute="_compute_can_be")
    can_be_interim = fields.Boolean(compute="_compute_can_be")
    summary = fields.Char(compute="_compute_next_steps")
    closes = fields.Boolean(compute="_compute_next_steps")
    waits_for_signature = fields.Boolean(compute="_compute_next_steps")
    goes_by_mercurio = fields.Boolean(compute="_compute_next_steps")
    goes_by_phone = fields.Boolean(compute="_compute_next_steps")
    next_steps = fields.Text(string="What happens next", compute="_compute_next_steps")
    preview = CleanHtml(compute="_compute_preview")
    asks_ground = fields.Boolean(compute="_compute_asks_ground")
    asks_of = fields.Char(string="It tells of", compute="_compute_asks_ground")
    needs_ground_note = fields.Boolean(compute="_compute_asks_ground")
    ground_advice = fields.Char(compute="_compute_asks_ground")
    blank_left = fields.Char(compute="_compute_warnings")
    warnings = fields.Text(compute="_compute_warnings")

    @api.depends("case_ids")
    def _compute_beside(self):
        Beside = self.env["grandes.clientes.answer.beside"]
        for wizard in self:
            wizard.beside = Beside._render(wizard.case_ids._origin)

    @api.depends("case_ids", "means")
    def _compute_sent_to(self):
        for wizard in self:
            cases = wizard.case_ids._origin
            codes = {wizard.means or case._get_answer_means() for case in cases}
            wizard.takes_copy = any(
                self.env[MEANS]._get(code).is_queued for code in codes
            )
            if len(cases) == 1:
                [code] = codes
                address = cases._get_answer_address(code)
                wizard.sent_to = " · ".join(
                    filter(
                        None,
                        (
                            cases.contact_id.name,
                            address or self.env._(self.env[MEANS]._get(code).label),
                        ),
                    )
                )
            else:
                wizard.sent_to = ""

    @api.depends("case_ids")
    def _compute_can_be(self):
        for wizard in self:
            cases = wizard.case_ids._origin
            for name, act in (
                ("can_be_final", "answer"),
                ("can_be_interim", "answer_interim"),
            ):
                wizard[name] = len(cases._get_cannot_act_reasons(act)) < len(cases)

    @api.depends("body", "case_ids", "kind", "means", "copy_to", "attachment_ids")
    def _compute_preview(self):
        Template = self.env["grandes.clientes.answer.template"]
        for wizard in self:
            case = wizard.case_ids._origin[:1]
            if is_html_empty(wizard.body) or not case:
                wizard.preview = False
                continue
            answer = self.env["grandes.clientes.case.answer"].new(
                {
                    "case_id": case.id,
                    "company_id": case.company_id.id,
                    "kind": wizard.kind,
                    "means": wizard.means or case._get_answer_means(),
                    "body": Template._render_filled(wizard.body, case),
                    "copy_to": wizard.copy_to,
                    "attachment_ids": wizard.attachment_ids._origin.ids,
                }
            )
            wizard.preview = answer._render_preview()

    @api.depends("case_ids", "kind", "body", "attachment_ids", "ground")
    def _compute_asks_ground(self):
        Answer = self.env["grandes.clientes.case.answer"]
        for wizard in self:
            answered = wizard.case_ids._origin
            if len(answered) > 1:
                # Cases that cannot take this kind of answer tell about nobody.
                refused = answered._get_cannot_act_reasons(
                    ACT_OF_KIND.get(wizard.kind, wizard._act)
                )
                answered = answered.filtered(lambda case, no=refused: case.id not in no)
            cases = Answer._find_cases_of_third_parties(answered)
            # Sudo: beneficiaries of cases that the user answers.
            cases_sudo = cases.sudo()
            if wizard.kind == "interim":
                body, files = wizard.body, bool(wizard.attachment_ids)
                cases_sudo = cases_sudo.filtered(
                    lambda case, body=body, files=files: tells_of(case, body, files)
                )
            known = Answer._get_grounds_of(cases_sudo)
            cases_sudo = cases_sudo.filtered(
                lambda case, said=known: case.id not in said
            )
            wizard.asks_ground = bool(cases_sudo)
            names = [name for name in cases_sudo.mapped("beneficiary_name") if name]
            wizard.asks_of = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
            wizard.needs_ground_note = wizard.ground in WITH_EVIDENCE
            wizard.ground_advice = (
                self.env._(_MAY_BE_SAID) if wizard.ground == "none" else ""
            )

    def _get_not_told_reasons(self, cases):
        """Return ``{id: reason}`` for cases the text tells about without ground."""
        Answer = self.env["grandes.clientes.case.answer"]
        Template = self.env["grandes.clientes.answer.template"]
        telling = Answer._find_cases_of_third_parties(cases)
        known = Answer._get_grounds_of(telling)
        return {
            case.id: reason
            for case in telling
            if case.id not in known
            and (
                reason := Answer._get_ground_reason(
                    case, "none", None, Template._render_filled(self.body, case)
                )
            )
        }

    @api.depends("body", "attachment_ids", "kind", "ground", "case_ids")
    def _compute_warnings(self):
        Answer = self.env["grandes.clientes.case.answer"]
        Template = self.env["grandes.clientes.answer.template"]
        forgotten = self.env["grandes.clientes.answer.forgotten"]
        for wizard in self:
            cases, body = wizard.case_ids._origin, str(wizard.body or "")
            if body and cases:
                # Checked as filled in for the first case; each gets its own on sending.
                body = str(Template._render_filled(wizard.body, cases[:1]))
            blank = wizard.kind == "final" and find_blank_left(
                body, Template._get_all_blanks(tuple(cases.company_id.ids))
            )
            wizard.blank_left = (
                Answer._get_blank_reason(blank)
                if blank
                else Answer._get_left_open(body)
            )
            wizard.warnings = "\n".join(
                [
                    *wizard._get_say_moved(),
                    *wizard._get_say_sent(),
                    *wizard._get_say_waiting(),
                    *forgotten._get_forgotten(
                        body, wizard.attachment_ids, wizard.ground
                    ),
                ]
            )

    def _get_say_moved(self):
        """Return the warning that cases went to a colleague while this was written.

        Every advisor may answer them; the colleague may be writing, too.
        """
        # Sudo: names of the colleagues.
        moved = self.case_ids._origin.sudo().filtered(
            lambda case: (
                case.user_id
                and case.user_id != self.env.user
                and str(case.id) in (self.holders_then or {})
                and self.holders_then[str(case.id)] != case.user_id.id
            )
        )
        names = [f"{case.display_name} ({case.user_id.name})" for case in moved]
        if not names:
            return []
        return [
            self.env._(
                "Meanwhile it went to somebody else: %(cases)s. Agree with them before "
                "you send.",
                cases=", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else ""),
            )
        ]

    def _get_say_sent(self):
        """Return the warning that what was taken up here left meanwhile.

        A final answer is refused then; an interim one would go twice.
        """
        # Sudo: state and sender of an answer to a case that the user answers.
        taken_sudo = self.waiting_answer_id._origin.sudo()
        if not (taken_sudo.attempt or taken_sudo.send_after):
            return []
        return [
            self.env._(
                "What you took up here was sent meanwhile by %(who)s: this goes "
                "besides.",
                who=(taken_sudo.leaving_by_id or taken_sudo.sent_by_id).name,
            )
        ]

    def _get_say_waiting(self):
        """Return the warning about waiting answers that answering many discards."""
        cases = self.case_ids._origin
        if len(cases) < 2 or self.kind != "final":
            return []
        waiting = cases.answer_ids.filtered(
            lambda answer: answer.kind == "final" and answer.state in EDITABLE_STATES
        ).case_id
        if not waiting:
            return []
        names = ", ".join(waiting[:_NAMED].mapped("display_name"))
        return [
            self.env._(
                "An answer waits already: %(cases)s. Sending this one discards it; "
                "answer these one by one to use it.",
                cases=names + ("…" if len(waiting) > _NAMED else ""),
            )
        ]

    @api.depends("case_ids", "kind", "means", "ground", "body")
    def _compute_next_steps(self):
        for wizard in self:
            cases = wizard.case_ids._origin
            refused = wizard._refusals(cases)
            going = cases.filtered(lambda case, no=refused: case.id not in no)
            by_means = going.grouped(
                lambda case, means=wizard.means: means or case._get_answer_means()
            )
            rows = [self.env[MEANS]._get(code) for code in by_means]
            wizard.goes_by_mercurio = bool(
                going.filtered("channel_id.needs_mercurio_out")
            ) or any(means.takes_number for means in rows)
            wizard.goes_by_phone = any(means.is_told for means in rows)
            wizard.waits_for_signature = bool(going) and all(
                going.mapped("typification_id.needs_signature")
            )
            wizard.closes = (
                wizard.kind == "final"
                and not wizard.waits_for_signature
                and not wizard.goes_by_mercurio
                and not any(means.is_witnessed for means in rows)
            )
            wizard.next_steps = "\n".join(wizard._get_say_next(by_means))
            wizard.summary = wizard._get_say_going(len(going), len(cases) - len(going))

    def _get_say_going(self, going, stay):
        """Return a sentence on how many cases can be answered, if some cannot."""
        if not stay or not going:
            return ""
        if going == 1:
            return self.env._("1 case can be answered, %(stay)s cannot:", stay=stay)
        return self.env._(
            "%(going)s cases can be answered, %(stay)s cannot:", going=going, stay=stay
        )

    def _get_say_next(self, by_means):
        """Return the sentences on what the button will do.

        :param dict by_means: ``{means: cases}``
        """
        sentences = []
        if self.kind == "interim":
            sentences.append(
                self.env._("Nothing closes: the cases stay where they are.")
            )
        signed = sum(
            (
                cases.filtered("typification_id.needs_signature")
                for cases in by_means.values()
            ),
            self.env["grandes.clientes.case"],
        )
        if len(signed) == 1:
            sentences.append(
                self.env._(
                    "1 waits in «Ready to send»: somebody else reviews it and the "
                    "supervisor signs it first."
                )
            )
        elif signed:
            sentences.append(
                self.env._(
                    "%(count)s wait in «Ready to send»: somebody else reviews them and "
                    "the supervisor signs them first.",
                    count=len(signed),
                )
            )
        for means, cases in by_means.items():
            cases -= signed
            # What the means say is when the case closes.
            if cases and self.kind == "final":
                sentences.append(self._get_say_means(means, cases))
        return sentences

    def _get_say_means(self, means, cases):
        """Return the sentence about the ``cases`` answered by ``means``."""
        means = self.env[MEANS]._get(means)
        label, count = self.env._(means.label), len(cases)
        if count > 1 and means.outcome_many:
            Notices = self.env["grandes.clientes.case.notices"]
            sentence, words = (
                means.outcome_many,
                {"mails": Notices._count_messages(cases)},
            )
        else:
            sentence, words = means.outcome, {}
        # The sentence contains placeholders, filled in after translation.
        told = self.env._(sentence)
        return told % {
            "means": label if count == 1 else f"{label} ({count})",
            "count": count,
            **words,
        }
