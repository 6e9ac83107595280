from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said

_lt = LazyTranslate(__name__)
COACHES = ("group_supervisor", "group_quality")


class QualityCoaching(models.Model):
    """A coaching agreed after a failed attribute, and its outcome (C1).

    The effect is counted: how often audits of the same advisor met the same attribute
    before and after.
    """

    _name = "grandes.clientes.quality.coaching"
    _description = "Coaching"
    _inherit = ["grandes.clientes.act.mixin", "grandes.clientes.safe.export"]
    _order = "id desc"
    _rec_name = "attribute_id"

    audit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.audit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    advisor_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, index=True
    )
    mark_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.mark",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    attribute_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.attribute",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    action = fields.Text(string="What was agreed", required=True, readonly=True)
    agreed_on = fields.Datetime(required=True, readonly=True)
    agreed_by_id = fields.Many2one(
        comodel_name="res.users", string="Agreed with", required=True, readonly=True
    )
    due_on = fields.Date(string="By", required=True, readonly=True)
    state = fields.Selection(
        selection=[("open", "Under way"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
    )
    outcome = fields.Text(string="What became of it", readonly=True)
    closed_on = fields.Datetime(readonly=True)
    closed_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    before = fields.Char(
        compute="_compute_before_after",
        help="How many of the audits until then met the attribute.",
    )
    after = fields.Char(
        compute="_compute_before_after",
        help="How many of the audits since then met the attribute.",
    )
    after_count = fields.Integer(string="Since", compute="_compute_before_after")

    _open_uniq = models.UniqueIndex(
        "(mark_id) WHERE state = 'open'",
        "A coaching of this attribute was just agreed on: tell what became of it "
        "first.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add all fields: acts agree on and close a coaching."""
        return super()._get_protected_fields() | {
            "action",
            "advisor_id",
            "agreed_by_id",
            "agreed_on",
            "attribute_id",
            "audit_id",
            "closed_by_id",
            "closed_on",
            "company_id",
            "due_on",
            "mark_id",
            "outcome",
        }

    @api.model
    def _get_acts(self):
        """Add the act of closing."""
        return super()._get_acts() | {
            "close": Act(
                label=_lt("Tell what became of it"),
                roles=COACHES,
                origins=("open",),
                target="closed",
            ),
        }

    @api.depends("attribute_id", "advisor_id", "agreed_on")
    def _compute_before_after(self):
        looked_at = self._find_looked_at()
        for coaching in self:
            told = {True: [0, 0], False: [0, 0]}
            key = (coaching.advisor_id.id, coaching._get_lineage().id)
            for signed_on, answer in looked_at.get(key, ()):
                counts = told[signed_on > coaching.agreed_on]
                counts[0] += answer == "yes"
                counts[1] += 1
            coaching.before, coaching.after = (
                self.env._("%(met)s of %(count)s", met=counts[0], count=counts[1])
                for counts in (told[False], told[True])
            )
            coaching.after_count = told[True][1]

    def _get_lineage(self):
        return self.attribute_id.origin_id or self.attribute_id

    def _find_looked_at(self):
        """Return ``{(advisor id, attribute id): [(signed on, answer)]}``.

        It covers every version of the attribute, where it applied.
        """
        origins = self.env["grandes.clientes.quality.attribute"].union(
            *(coaching._get_lineage() for coaching in self)
        )
        # Sudo: counts for users who read the coaching; no case is shown.
        marks_sudo = (
            self.env["grandes.clientes.quality.mark"]
            .sudo()
            .search_fetch(
                [
                    ("audit_id.state", "=", "signed"),
                    ("audit_id.is_blind", "=", False),
                    ("audit_id.double_of_id", "=", False),
                    ("audit_id.is_exercise", "=", False),
                    ("audit_id.advisor_id", "in", self.advisor_id.ids),
                    "|",
                    ("attribute_id", "in", origins.ids),
                    ("attribute_id.origin_id", "in", origins.ids),
                ],
                ["audit_id", "attribute_id", "answer", "settled_answer"],
            )
        )
        found = {}
        for mark in marks_sudo:
            answer = mark._get_standing()
            if answer != "na":
                attribute = mark.attribute_id.origin_id or mark.attribute_id
                key = (mark.audit_id.advisor_id.id, attribute.id)
                found.setdefault(key, []).append((mark.audit_id.signed_on, answer))
        return found

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse manual creation: the act on the audit creates coachings."""
        if not self.env.su:
            raise UserError(self.env._("Agree on it from the audit that found it."))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A coaching is never deleted: say what became of it.")
        )

    def _do_close(self, outcome):
        """Close with the outcome in words; the counts are shown beside it."""
        self._check_act("close")
        words = said(outcome)
        if not words:
            raise UserError(self.env._("Say what became of it."))
        # Sudo: written by the act, which was checked.
        self.sudo().write(
            {
                "state": "closed",
                "outcome": words,
                "closed_on": clock.now(),
                "closed_by_id": self.env.uid,
            }
        )

    def action_close(self):
        """Open the dialog that closes a coaching."""
        return self._prepare_dialog(
            "close", "grandes.clientes.quality.coaching.close", coaching_ids=self.ids
        )
