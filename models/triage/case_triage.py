from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html
from odoo.tools.translate import LazyTranslate

from ...tools import case_states, clock
from ...tools.acts import FRONT, Act

_lt = LazyTranslate(__name__)

_QUOTED = 5_000


class Case(models.Model):
    """Sorting the morning's mail: accept, join, give away; one or two hundred."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_acts(self):
        """Add the acts of sorting."""
        return super()._get_acts() | {
            "accept_proposal": Act(
                label=_lt("Accept what was read"),
                roles=FRONT,
                origins=("received",),
            ),
            "join": Act(
                label=_lt("Join to an open case"),
                roles=FRONT,
                origins=("received",),
                target="duplicate",
                step="5.2.4",
            ),
            "split": Act(
                label=_lt("Split into several cases"),
                roles=FRONT,
                origins=("received",),
            ),
        }

    def _get_portfolio(self):
        """Let whom a received case was given to work it, before the portfolio."""
        given = self.user_id if self.state == "received" else self.user_id.browse()
        return given | super()._get_portfolio()

    def _do_accept_proposal(self):
        """Take over what was read from the mails, where nothing was entered.

        :return: ``{id: values}`` that were taken over
        """
        self._check_act("accept_proposal")
        reader = self.env["grandes.clientes.triage.proposals"]
        values = reader._prepare_proposed_values(self, reader._read_proposals(self))
        by_values = {}
        for case in self:
            vals = values[case.id]
            if vals:
                by_values.setdefault(tuple(sorted(vals.items())), []).append(case.id)
        for vals, ids in by_values.items():
            # As the person: whatever a person may enter, and nothing else.
            self.browse(ids).write(dict(vals))
        accepted = self.filtered(lambda case: values[case.id])
        accepted._log_events(
            "accept_proposal",
            facts=lambda case: {
                "fields": sorted(values[case.id]),
                "typification": case.typification_id.code,
            },
        )
        return values

    def _do_triage(self):
        """Take over what was read, and register what is complete (5.2.1–5.2.5).

        What still lacks something stays received and says what.
        """
        self._do_accept_proposal()
        lacking = self._get_cannot_register_reasons()
        complete = self.filtered(lambda case: case.id not in lacking)
        if complete:
            complete._do_register()
        elif len(self) == 1:
            raise UserError(lacking[self.id])

    def _do_join(self, first):
        """Keep the mails as repeats of an open case, which shows what they say (5.2.4).

        The requester is told its number, state and date, as of any repeat.

        :param first: the open case
        :raise UserError: it is not open, or another entity's
        """
        self._check_act("join")
        first._check_joinable(self)
        self._apply_transition(
            "join",
            {
                "registered_on": clock.occurred(),
                "duplicate_id": first.id,
                # Sudo: only compared, and shown to nobody.
                "duplicate_key": first.sudo().duplicate_key,
            },
            rows=self._check_rows(),
            facts={"repeat_of": first.id},
        )
        self._log_joined_on(first)
        self.env["grandes.clientes.case.notices"]._notify_holders_of_firsts(self)
        self.env["grandes.clientes.case.notices"]._notify_requesters(self, "repeat")

    def _check_joinable(self, cases):
        """Raise unless ``cases`` may be joined to this one."""
        self.ensure_one()
        self.check_access("read")
        if self.state not in case_states.OPEN_STATES:
            raise UserError(
                self.env._(
                    "%(case)s is not open: choose one that is, or refer to its answer.",
                    case=self.display_name,
                )
            )
        others = self._of_other_entities(cases)
        if others:
            raise UserError(
                self.env._(
                    "%(case)s is not of the entity of %(first)s, whose matter would "
                    "be told to somebody else. Enter the entity first.",
                    case=others[0].display_name,
                    first=self.display_name,
                )
            )

    def _log_joined_on(self, first):
        """Show on the open case what the joined mails say."""
        # Sudo: a note on a case that its holder works, by the act that was checked.
        for case in self:
            first.sudo()._message_log(
                body=Markup("<p><b>%s</b></p>%s")
                % (
                    self.env._(
                        "Joined %(filing)s: %(subject)s",
                        filing=case.filing_id.name,
                        subject=case.subject,
                    ),
                    plaintext2html((case.description or "")[:_QUOTED]),
                ),
            )

    @api.readonly
    def triage_preview(self):
        """Return what the triage screen shows of each of the cases, in their order.

        :return: list of plain values by name: text in pieces, sender, attachments,
            what is proposed, what the case may belong to, what is missing
        :raise AccessError: the user may not read one of the cases
        """
        return self.env["grandes.clientes.triage.proposals"]._get_preview(self)
