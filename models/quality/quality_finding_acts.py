from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from .quality_version import QUALITY

_lt = LazyTranslate(__name__)
_REPLY = (
    "group_supervisor",
    "group_front_office",
    "group_back_office",
    "group_mission_area",
    "group_coordinator",
    "group_quality",
)


class QualityFinding(models.Model):
    """Acts of a finding: serving, reply, decision, action and verification."""

    _name = "grandes.clientes.quality.finding"
    _inherit = "grandes.clientes.quality.finding"

    @api.model
    def _get_acts(self):
        """Add the acts of a finding."""
        return super()._get_acts() | {
            "serve": Act(
                label=_lt("Serve"),
                roles=QUALITY,
                origins=("observation",),
                target="served",
                check="_get_cannot_serve_reasons",
            ),
            "reply": Act(
                label=_lt("Reply"),
                roles=_REPLY,
                origins=("served",),
                target="replied",
                check="_get_cannot_reply_reasons",
            ),
            "refuse": Act(
                label=_lt("Record the refusal to sign"),
                roles=QUALITY,
                origins=("served", "replied"),
            ),
            "uphold": Act(
                label=_lt("Uphold"),
                roles=QUALITY,
                origins=("served", "replied"),
                target="upheld",
                check="_get_cannot_uphold_reasons",
            ),
            "withdraw": Act(
                label=_lt("Withdraw the finding"),
                roles=QUALITY,
                origins=("observation", "served", "replied", "upheld"),
                target="withdrawn",
            ),
            "agree": Act(
                label=_lt("Agree on an action"),
                roles=(*QUALITY, "group_supervisor"),
                origins=("upheld",),
                target="action",
            ),
            "report": Act(
                label=_lt("Tell what was done"),
                roles=_REPLY,
                origins=("action",),
                check="_get_cannot_reply_reasons",
            ),
            "verify": Act(
                label=_lt("Verify"),
                roles=QUALITY,
                origins=("action",),
                target="verified",
                check="_get_cannot_verify_reasons",
            ),
        }

    def _get_cannot_serve_reasons(self):
        """Return ``{id: reason}`` for findings that nobody answers for."""
        return {
            finding.id: self.env._(
                "Say who answers for it: a person, an area or an address."
            )
            for finding in self
            if not (
                finding.responsible_id
                or finding.responsible_area_id
                or finding.responsible_email
            )
        }

    def _get_cannot_reply_reasons(self):
        """Return ``{id: reason}`` for findings that somebody else answers for.

        Quality may enter what came by mail or on paper.
        """
        user = self.env.user
        if user.has_group("grandes_clientes.group_quality") or self.env.su:
            return {}
        return {
            finding.id: self.env._("Only who answers for the finding replies to it.")
            for finding in self
            if finding.responsible_id != user
            # Sudo: members of the area, even if the user cannot read them.
            and user not in finding.sudo().responsible_area_id.member_ids
        }

    def _get_cannot_uphold_reasons(self):
        """Return ``{id: reason}`` for findings that may still be replied to."""
        reasons = {}
        for finding in self:
            today = clock.today(finding.company_id)
            if finding.state == "served" and today <= finding.reply_due_on:
                reasons[finding.id] = self.env._(
                    "Who answers for it may reply until %(day)s.",
                    day=clock.day_on_screen(
                        finding.reply_due_on, self.env.lang or "es"
                    ),
                )
        return reasons

    def _get_cannot_verify_reasons(self):
        """Return ``{id: reason}`` if nothing was done or the user answers for it."""
        reasons = {}
        for finding in self:
            if not finding.action_done:
                reasons[finding.id] = self.env._("Nothing was told to be done yet.")
            elif self.env.user in finding.action_by_id | finding.responsible_id:
                reasons[finding.id] = self.env._(
                    "You answer for what was done: somebody else verifies it."
                )
        return reasons

    def _do_serve(self):
        """Serve the findings on those who answer for them; their term begins.

        :raise UserError: nobody answers for one of them
        """
        self._check_act("serve")
        for finding in self:
            company = finding.company_id
            today = clock.today(company)
            days = company._grandes_clientes_get_days()
            self._apply(
                finding,
                "serve",
                name=finding.name
                or self.env["ir.sequence"]
                # Sudo: taking a number is part of the act.
                .sudo()
                .with_company(company)
                .next_by_code("grandes.clientes.quality.finding"),
                served_on=clock.now(),
                served_by_id=self.env.uid,
                reply_due_on=days.add(
                    today, company.grandes_clientes_finding_reply_days
                ),
            )
        self._on_served()

    def _on_served(self):
        """Hook: act after serving, e.g. notify those who answer for the findings."""

    def _do_reply(self, reply, replied_by=None, attachments=None):
        """Record the reply of those who answer for it, which never changes.

        :param str replied_by: name or address, if somebody else enters it
        :param attachments: the message that brought it, as evidence
        """
        self._check_act("reply")
        words = self._check_words(reply)
        for finding in self:
            files = attachments and attachments._grandes_clientes_keep_with(finding)
            self._apply(
                finding,
                "reply",
                reply=words,
                replied_on=clock.now(),
                replied_by=replied_by or self.env.user.name,
                reply_attachment_ids=files and files.ids,
            )

    def _do_refuse(self):
        """Record that the responsible person refused to sign; the finding goes on."""
        self._check_act("refuse")
        self._apply(self, "refuse", refused_to_sign=True)

    def _do_uphold(self, decision):
        """Uphold, with the reason; a missing reply is recorded as silence.

        :raise UserError: it was not served, or may still be replied to
        """
        self._check_act("uphold")
        words = self._check_words(decision)
        for silent, findings in self.grouped(lambda f: not f.reply).items():
            self._apply(
                findings,
                "uphold",
                was_silent=silent,
                decision=words,
                decided_on=clock.now(),
                decided_by_id=self.env.uid,
            )

    def _do_withdraw(self, reason):
        """Withdraw, with the reason; the finding stays in the dossier."""
        self._check_act("withdraw")
        self._apply(
            self,
            "withdraw",
            decision=self._check_words(reason),
            decided_on=clock.now(),
            decided_by_id=self.env.uid,
        )

    def _do_agree(self, action, due_on):
        """Agree on an action, and by when."""
        self._check_act("agree")
        if not due_on:
            raise UserError(self.env._("Say by when it is done."))
        if any(
            fields.Date.to_date(due_on) < clock.today(finding.company_id)
            for finding in self
        ):
            raise UserError(
                self.env._("That day is over: choose today or a later one.")
            )
        # Whoever was told of the last overdue is told of the next one, too.
        self._apply(
            self,
            "agree",
            action=self._check_words(action),
            due_on=due_on,
            told_level=0,
        )

    def _do_report(self, done, attachments=None):
        """Record what was done about it.

        :param attachments: evidence that it was done
        """
        self._check_act("report")
        words = self._check_words(done)
        for finding in self:
            files = attachments and attachments._grandes_clientes_keep_with(finding)
            self._apply(
                finding,
                "report",
                action_done=words,
                action_by_id=self.env.uid,
                action_attachment_ids=files and files.ids,
            )

    def _do_verify(self, verification):
        """Verify that the action was done, as a user who did not do it.

        :raise UserError: the user did it, or nothing was done
        """
        self._check_act("verify")
        self._apply(
            self,
            "verify",
            verification=self._check_words(verification),
            verified_on=clock.now(),
            verified_by_id=self.env.uid,
        )

    @api.model
    def _apply(self, findings, act, **vals):
        """Write what an act decided, and seal it."""
        target = self._get_act_table()[act].target
        if target:
            vals["state"] = target
        vals = {name: value for name, value in vals.items() if value is not None}
        # Sudo: clients cannot write these fields; the act was checked.
        findings.sudo().write(vals)
        findings._log_seal(act)

    @api.model
    def _get_no_words(self):
        """Return the message for a missing text."""
        return self.env._("Write it down: whoever reads the finding will ask for it.")

    @api.model
    def _create_of(self, source, vals_list):
        """Create findings of a visit, an audit or a monitoring, as its author.

        :param str source: one of the sources
        :raise UserError: a criterion is missing
        """
        for vals in vals_list:
            if not (vals.get("criterion") or "").strip():
                raise UserError(
                    self.env._("Say which clause, step or norm it departs from.")
                )
        # Sudo: created by the act that found it, which was checked.
        return self.sudo().create([{**vals, "source": source} for vals in vals_list])
