from odoo import api, fields, models

from ...tools import case_states


class Case(models.Model):
    """Guidance of the form: what to do next, and what is missing for it."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    needs_mercurio_in = fields.Boolean(related="channel_id.needs_mercurio_in")
    guidance = fields.Char(
        compute="_compute_guidance", help="What to do next with the case."
    )
    missing = fields.Char(
        string="What is missing",
        compute="_compute_missing",
        help="What it takes before the case can be registered.",
    )

    act_menu = fields.Json(
        compute="_compute_act_menu",
        help="Acts without a button of their own: code, label and why not now.",
    )

    @api.depends("available_acts", "unavailable_acts")
    @api.depends_context("uid", "lang")
    def _compute_act_menu(self):
        table = self._get_act_table()
        acts = [
            act
            for act in table
            if not table[act].has_button
            and hasattr(self, f"action_{act}")
            and self._get_acting_role(act)
        ]
        labels = {act: self._get_act_label(act) for act in acts}
        for case in self:
            refused = case.unavailable_acts or {}
            # Acts that the state excludes are left out; those that lack something are
            # shown.
            possible = [act for act in acts if case.state in table[act].origins]
            case.act_menu = [
                {"act": act, "label": labels[act], "reason": refused.get(act, "")}
                for act in sorted(possible, key=lambda act, no=refused: act in no)
            ]

    @api.depends(
        "state",
        "partner_id",
        "is_anonymous",
        "typification_id",
        "kind",
        "petition_type_id",
        "channel_id",
        "mercurio_in_number",
        "mercurio_in_date",
    )
    @api.depends_context("lang")
    def _compute_missing(self):
        received = self.filtered(lambda case: case.state == "received")
        missing = received._get_cannot_register_reasons()
        for case in self:
            case.missing = missing.get(case.id)

    @api.depends("missing", "state", "user_id", "mission_area_id", "duplicate_id")
    @api.depends_context("uid", "lang")
    def _compute_guidance(self):
        guidance = self.env["grandes.clientes.case.guidance"]
        for case in self:
            case.guidance = "" if case.missing else guidance._get_guidance(case)

    def _get_state_advice(self):
        """Return whose turn it is, or which acts are left if the case has ended."""
        if self.env.user.share:
            return ""
        return self.missing or self.guidance or super()._get_state_advice()

    def _group_expand_state(self, states, domain):
        """Always show the columns of open states, others only if not empty."""
        live = {"received", *case_states.OPEN_STATES}
        return [
            state
            for state in self._fields["state"].get_values(self.env)
            if state in live or state in states
        ]


class CaseGuidance(models.AbstractModel):
    """The next step of a case, as a sentence.

    Rooms extend :meth:`_get_guidance`.
    """

    _name = "grandes.clientes.case.guidance"
    _description = "What to do next with a case"

    @api.model
    def _get_title(self, cases, act):
        """Return the title of an act's dialog: the act and what it acts on.

        :param str act: its label, a verb
        """
        if len(cases) == 1 and not cases.name:
            return self.env._(
                "%(act)s «%(subject)s»", act=act, subject=cases.subject or ""
            )
        if len(cases) == 1:
            return self.env._(
                "%(act)s %(case)s · %(subject)s",
                act=act,
                case=cases.display_name,
                subject=cases.subject or "",
            )
        return self.env._("%(act)s %(count)s cases", act=act, count=len(cases))

    def _get_guidance(self, case):
        """Return the sentence that says what to do next with the case.

        A hook, extended by rooms that know more: ``answer`` says what to send.

        :return: sentence in the user's language, empty if the case has ended
        """
        case.ensure_one()
        # Sudo: names, and the number of the first case; the rest of it is not
        # disclosed.
        case_sudo = case.sudo()
        holder = case_sudo.user_id.name or self.env._("the front office")
        if case.state == "received":
            return self.env._("Everything is there: register it.")
        if case.state == "front_office":
            if not case.user_id:
                return self.env._("Nobody holds it: take it, or assign it.")
            if case.user_id == self.env.user:
                return self._get_own_guidance(case)
            return self.env._("%(holder)s works on it.", holder=holder)
        if case.state == "back_office":
            return self.env._(
                "With back office: its answer comes back to %(holder)s.", holder=holder
            )
        if case.state == "mission_area":
            return self.env._(
                "With %(area)s: its answer comes back to %(holder)s.",
                area=case_sudo.mission_area_id.name or self.env._("the mission area"),
                holder=holder,
            )
        if case.state == "answered":
            return self.env._("Answered: it closes by itself when that is delivered.")
        if case_sudo.united_on:
            return self.env._(
                "United with %(first)s, whose answer its requester gets too.",
                first=case_sudo.duplicate_id.name,
            )
        if case.state == "duplicate":
            return self.env._(
                "Repeat of %(first)s: the requester waits for that one.",
                first=case_sudo.duplicate_id.name,
            )
        return ""

    def _get_own_guidance(self, case):
        """Return what the user does with a case that they hold.

        A hook: ``consultation`` knows whether it was looked up.
        """
        return self.env._("It is with you: look it up, then answer it or escalate it.")
