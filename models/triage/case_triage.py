from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import FRONT, Act, OpenWork

_lt = LazyTranslate(__name__)

# Fields that each part of a split mail may set.
OF_PART = (
    "beneficiary_name",
    "beneficiary_id_type",
    "beneficiary_id_number",
    "typification_id",
    "subject",
    "description",
)


class Case(models.Model):
    """Triage of incoming mail: accept, join or split, one or two hundred at a time."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_acts(self):
        """Add the triage acts."""
        return super()._get_acts() | {
            "accept_proposal": Act(
                label=_lt("Accept what was read"),
                roles=FRONT,
                origins=("received",),
            ),
            "join": Act(
                label=_lt("Join to an open case"),
                roles=FRONT,
                origins=("received", "front_office"),
                target="duplicate",
                step="5.2.4",
            ),
            "split": Act(
                label=_lt("Split into several cases"),
                roles=FRONT,
                origins=("received",),
            ),
        }

    @api.model
    def _get_other_events(self):
        """Add the events logged on both cases when registered cases are united."""
        return super()._get_other_events() | {
            "unite": _lt("United with another case"),
            "keep_united": _lt("Another case was united with it"),
            "lose_united": _lt("A united case was set apart"),
        }

    @api.model
    def _get_open_work(self):
        """Add the cases united with one that ends without an answer."""
        united = OpenWork(
            [("united_on", "!=", False)],
            "_apply_left_unanswered",
            of=[("state", "in", ("withdrawn", "transferred", "dismissed"))],
        )
        return super()._get_open_work() | {"repeat_ids": united}

    def _apply_left_unanswered(self):
        """Separate the cases from those they were united with.

        Cases united with these stay with them.
        """
        for first, united in self.grouped("duplicate_id").items():
            self.env["grandes.clientes.case.duplicates"]._set_apart(
                united,
                self.env._(
                    "%(case)s ended without an answer.", case=first.display_name
                ),
            )

    def _do_accept_proposal(self):
        """Fill empty fields with the values read from the mails.

        :return: ``{case id: values}`` that were written
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
            # No sudo: limited to what the user may enter.
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
        """Accept the proposals, and register the complete cases (5.2.1–5.2.5).

        Incomplete cases stay received and show what is missing.

        :raise UserError: the only case is incomplete
        """
        self._do_accept_proposal()
        lacking = self._get_cannot_register_reasons()
        complete = self.filtered(lambda case: case.id not in lacking)
        if complete:
            complete._do_register()
        elif len(self) == 1:
            raise UserError(lacking[self.id])

    def _do_join(self, first):
        """Join the mails as repeats of an open case, which shows their text (5.2.4).

        The requester is told its number, state and date, as for any repeat. Cases
        that are already registered are united with it, see ``case.union``.

        :param first: the open case
        :raise UserError: it is not open, or belongs to another entity
        """
        joining = self.env["grandes.clientes.triage.joining"]
        notices = self.env["grandes.clientes.case.notices"]
        self._check_act("join")
        joining._check_joinable(first, self)
        if registered := self.filtered(lambda case: case.state != "received"):
            self.env["grandes.clientes.case.union"]._unite(registered, first)
            if rest := self - registered:
                rest._do_join(first)
            return
        self._apply_transition(
            "join",
            {
                "registered_on": clock.occurred(),
                "duplicate_id": first.id,
                # Sudo: the key is only compared, never shown.
                "duplicate_key": first.sudo().duplicate_key,
            },
            rows=self._get_check_rows(),
            facts={"repeat_of": first.id},
        )
        joining._log_joined_on(self, first)
        notices._notify_holders_of_firsts(self)
        notices._notify_requesters(self, "repeat")

    @api.readonly
    def triage_preview(self):
        """Return what the triage screen shows of each case, in their order.

        :return: list of dicts of plain values: text in pieces, sender, attachments,
            proposals, open cases that it may belong to, missing data
        :raise AccessError: the user may not read one of the cases
        """
        return self.env["grandes.clientes.triage.proposals"]._get_preview(self)

    def _do_split(self, parts):
        """Split a received case into several of the same filing.

        The first part updates this case; the others create new ones.

        :param parts: list of values (:data:`OF_PART`), at least two
        :return: the cases, this one first
        :raise UserError: fewer than two parts
        """
        self.ensure_one()
        self._check_act("split")
        if len(parts) < 2:
            raise UserError(
                self.env._("Splitting takes at least two rows: one for each case.")
            )
        whole = {
            "subject": self.subject,
            "description": self.description,
            "typification_id": self.typification_id.id,
        }
        vals_list = [
            {
                **whole,
                **{name: part[name] for name in OF_PART if part.get(name)},
            }
            for part in parts
        ]
        first = {**vals_list[0], **{name: vals_list[0].get(name) for name in OF_PART}}
        self.write(first)
        cases = self | self.create(
            [{**vals, "filing_id": self.filing_id.id} for vals in vals_list[1:]]
        )
        order = {case.id: place for place, case in enumerate(cases, 1)}
        cases._log_events(
            "split",
            facts=lambda case: {"part": order[case.id], "parts": len(cases)},
        )
        return cases

    # === ACTIONS: KEYS AND BUTTONS === #

    def action_accept_proposal(self):
        """Accept the proposals without registering."""
        self._do_accept_proposal()

    def action_triage(self):
        """Accept the proposals and register the complete cases."""
        job = self.env["grandes.clientes.job"]._run_or_submit(
            self, "_do_triage", self.env._("Triage of %s mails", len(self))
        )
        return job._open_progress()

    def action_split(self):
        """Open the wizard that splits the mail into cases."""
        self.ensure_one()
        self._check_act("split")
        return {
            "type": "ir.actions.act_window",
            "name": self._get_act_label("split"),
            "res_model": "grandes.clientes.triage.split",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    def action_join(self):
        """Open the wizard that joins the mails to an open case."""
        return self._ask("join")

    def action_join_to(self, first_id):
        """Join the mails to a proposed open case.

        :param int first_id: id of the case
        """
        self._do_join(self.browse(first_id))

    def action_dismiss_as(self, reason):
        """Dismiss the mails as not being petitions.

        :param str reason: code of a dismissal reason
        """
        self._do_dismiss(reason)

    @api.model
    @api.readonly
    def triage_count(self):
        """Return how many mails wait for triage, 0 for users who do no triage."""
        if not self.env.user.has_group("grandes_clientes.group_front_office"):
            return 0
        return self.search_count(
            self.env["grandes.clientes.triage.proposals"]._get_triage_domain()
        )

    @api.model
    @api.readonly
    def triage_choices(self):
        """Return the dismissal reasons as ``(code, name)`` pairs."""
        reasons = self.env["grandes.clientes.reason"].search(
            [("usage", "=", "dismiss")]
        )
        return [(reason.code, reason.name) for reason in reasons]
