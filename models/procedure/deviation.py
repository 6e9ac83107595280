from odoo import api, fields, models

from ...tools.procedure.judge_checks import RULES_OF_ANY_VERSION
from .judge_messages import EXPLANATIONS
from .rule import SEVERITIES

KINDS = [
    ("skipped", "Left out"),
    ("out_of_order", "Out of order"),
    ("repeated", "Done again"),
    ("wrong_role", "Another role"),
    ("late", "Late"),
    ("no_evidence", "Without evidence"),
    ("departure", "Departs from a rule"),
]
#: States in which a deviation counts against its case.
STANDING = ("open", "proposed", "confirmed", "nonconformity")


class Deviation(models.Model):
    """A deviation of a case from the procedure, found by the judge.

    What was found never changes; its assessment does, by acts.
    """

    _name = "grandes.clientes.deviation"
    _description = "Deviation"
    _inherit = ["grandes.clientes.act.mixin"]
    _order = "happened_on desc, id desc"

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
    # Finding
    procedure_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure", readonly=True, ondelete="restrict"
    )
    rule_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.rule",
        string="Judged by",
        readonly=True,
        ondelete="restrict",
    )
    rule = fields.Char(
        required=True, readonly=True, index=True, help="R1, C4, or the step's number."
    )
    rule_label = fields.Char(
        string="What it departs from",
        compute="_compute_rule_label",
        help="The rule, or the step, with its name in the procedure.",
    )
    check_code = fields.Char(required=True, readonly=True)
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    severity = fields.Selection(
        selection=SEVERITIES[1:], required=True, readonly=True, index=True
    )
    step_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.step",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    step_number = fields.Char(string="Step number", required=True, readonly=True)
    sequence = fields.Integer(
        string="Event", required=True, readonly=True, help="Event that showed it."
    )
    explanation_key = fields.Char(required=True, readonly=True)
    params = fields.Json(readonly=True)
    explanation = fields.Char(compute="_compute_explanation")
    act_label = fields.Char(
        string="Act",
        compute="_compute_given",
        help="What was done when it came to light.",
    )
    given_reason = fields.Text(
        string="Reason that was given",
        compute="_compute_given",
        help="What whoever did it wrote then.",
    )
    happened_on = fields.Datetime(readonly=True, index=True)
    found_on = fields.Datetime(readonly=True)
    # Whose it is, with the values of the case when it was found
    person_id = fields.Many2one(
        comodel_name="res.users",
        string="Done by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Advisor",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    # Assessment
    state = fields.Selection(
        selection=[
            ("open", "To decide"),
            ("proposed", "Justification proposed"),
            ("justified", "Justified"),
            ("confirmed", "Confirmed"),
            ("nonconformity", "Non-conformity"),
            ("corrected", "Corrected by judging anew"),
        ],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    proposal = fields.Text(
        string="Proposed justification", readonly=True, help="Of the outsourcing."
    )
    reason = fields.Text(string="Decision", readonly=True, help="Of quality, in words.")
    proposed_by = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    proposed_on = fields.Datetime(readonly=True)
    decided_by = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    decided_on = fields.Datetime(readonly=True)
    judge_version = fields.Integer(
        readonly=True, help="Version of the judge that found it, or no longer does."
    )
    corrected_on = fields.Datetime(
        string="No longer found since",
        readonly=True,
        help="Judged anew, it was not found any more. What people decided stays.",
    )

    # Judging the same events again adds no second deviation.
    _found_uniq = models.UniqueIndex("(case_id, sequence, check_code, step_number)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only the judge and acts write."""
        return super()._get_protected_fields() | {
            "case_id",
            "company_id",
            "procedure_id",
            "rule_id",
            "rule",
            "check_code",
            "kind",
            "severity",
            "step_id",
            "step_number",
            "sequence",
            "explanation_key",
            "params",
            "happened_on",
            "found_on",
            "person_id",
            "user_id",
            "partner_id",
            "typification_id",
            "mission_area_id",
            "state",
            "proposal",
            "reason",
            "proposed_by",
            "proposed_on",
            "decided_by",
            "decided_on",
            "judge_version",
            "corrected_on",
        }

    @api.depends("explanation_key", "params")
    @api.depends_context("lang")
    def _compute_explanation(self):
        groups = self.env["grandes.clientes.case.event"]._get_role_names()
        states = dict(
            self.env["grandes.clientes.case"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        for deviation in self:
            params = dict(deviation.params or {})
            if "role" in params:
                params["role"] = groups.get(params["role"], params["role"] or "—")
            for name in ("was", "is"):
                if name in params:
                    params[name] = states.get(params[name], params[name])
            text = EXPLANATIONS.get(deviation.explanation_key)
            # A lazy term accepts no parameters, so format the translated sentence.
            sentence = self.env._(text) if text else ""
            deviation.explanation = sentence % params

    @api.depends("case_id", "sequence")
    @api.depends_context("lang")
    def _compute_given(self):
        # Sudo: the event behind each deviation that the user reads.
        Event_sudo = self.env["grandes.clientes.case.event"].sudo()
        events = {
            (event.case_id.id, event.sequence): event
            for event in Event_sudo.search(
                [
                    ("case_id", "in", self.case_id.ids),
                    ("sequence", "in", self.mapped("sequence")),
                ]
            )
        }
        # Sudo: reasons given for an escalation are stored on it.
        Escalation_sudo = self.env["grandes.clientes.escalation"].sudo()
        made = {
            event: (event.facts or {}).get("escalation")
            for event in events.values()
            if event.act == "escalate"
        }
        escalations = Escalation_sudo.browse(filter(None, made.values())).exists()
        for deviation in self:
            event = events.get((deviation.case_id.id, deviation.sequence))
            deviation.act_label = event and event.act_label
            given = [event.reason_id.name, event.note] if event else []
            if event in made:
                each = escalations.browse(made[event]) & escalations
                given += [each.late_reason, each.override_reason]
            deviation.given_reason = "\n".join(dict.fromkeys(filter(None, given)))

    @api.depends("rule", "rule_id", "step_id", "check_code")
    @api.depends_context("lang")
    def _compute_rule_label(self):
        """Label the rule with its name in the procedure.

        A deviation that matches no rule of its version, such as one from an arrow, is
        labelled by its step.
        """
        checks = dict(
            self.env["grandes.clientes.procedure.rule"]
            ._fields["check_code"]
            ._description_selection(self.env)
        )
        for deviation in self:
            # Sudo: names in the procedure are public.
            rule, step = deviation.sudo().rule_id, deviation.sudo().step_id
            if rule.code == deviation.rule:
                name = rule.name
            elif step.number == deviation.rule:
                name = step.name
            elif deviation.check_code in RULES_OF_ANY_VERSION:
                name = RULES_OF_ANY_VERSION[deviation.check_code].name
            else:
                name = checks.get(deviation.check_code)
            deviation.rule_label = " ".join(filter(None, (deviation.rule, name)))

    @api.depends("rule_label", "case_id.display_name")
    def _compute_display_name(self):
        for deviation in self:
            deviation.display_name = " · ".join(
                filter(None, (deviation.case_id.display_name, deviation.rule_label))
            )
