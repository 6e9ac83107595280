from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools.acts import Act
from .quality_sample import ROLE_OF_SIDE

_lt = LazyTranslate(__name__)


class QualityAudit(models.Model):
    """Blind second audits: the same case and form, another auditor (R10).

    While one of the two is open, neither auditor sees the other's marks or score; then
    the differences are shown. Second audits are in no figure.

    The audited advisor reads only the first audit, once both are signed, and the term
    for objecting begins then. Nobody coaches on anything else either.
    """

    _name = "grandes.clientes.quality.audit"
    _inherit = "grandes.clientes.quality.audit"

    double_of_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.audit",
        string="Second audit of",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    double_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.audit",
        inverse_name="double_of_id",
        string="Second audit",
        readonly=True,
    )
    is_blind = fields.Boolean(
        readonly=True, help="Its second audit is open: each auditor sees their own."
    )
    agreed_share = fields.Float(
        string="Agreed (%)",
        compute="_compute_agreement",
        help="Attributes that both answered alike, of all.",
    )
    differences = fields.Text(
        string="What differed", compute="_compute_agreement", compute_sudo=False
    )

    _double_uniq = models.UniqueIndex(
        "(double_of_id) WHERE double_of_id IS NOT NULL",
        "That case has its second audit already.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that the act decides."""
        return super()._get_protected_fields() | {"double_of_id", "is_blind"}

    @api.model
    def _get_acts(self):
        """Add the act that asks for a second audit."""
        return super()._get_acts() | {
            "double": Act(
                label=_lt("Have it audited twice"),
                roles=tuple(ROLE_OF_SIDE.values()),
                origins=("drawn", "started", "signed"),
                check="_get_cannot_double_reasons",
            ),
        }

    @api.depends("double_of_id")
    def _compute_name(self):
        """Mark second audits in their names."""
        result = super()._compute_name()
        for audit in self.filtered("double_of_id"):
            audit.name = self.env._("%(audit)s, second audit", audit=audit.name)
        return result

    @api.depends("state", "is_blind", "mark_ids.answer", "double_of_id", "double_ids")
    @api.depends_context("uid", "lang")
    def _compute_agreement(self):
        for audit in self:
            # Show nothing before both are signed, nor of an audit the user cannot read.
            twin = audit._get_twin()
            if {audit.state, twin.state} != {"signed"} or not audit.browse(
                twin.id
            ).has_access("read"):
                audit.agreed_share, audit.differences = 0.0, False
                continue
            rows = audit._get_differences(twin)
            marks = len(audit.mark_ids)
            audit.agreed_share = 100 * (marks - len(rows)) / marks if marks else 0.0
            labels = dict(
                self.env["grandes.clientes.quality.mark"]
                ._fields["answer"]
                ._description_selection(self.env)
            )
            audit.differences = "\n".join(
                f"{attribute.name}: {labels[mine]} / {labels[theirs]}"
                for attribute, mine, theirs in rows
            )

    @api.depends("double_of_id", "is_blind")
    def _compute_heard(self):
        """Say nothing of second audits and open pairs: nobody objects to them."""
        result = super()._compute_heard()
        for audit in self:
            if audit._get_unsettled_pair_reasons() and audit.heard != "objected":
                audit.heard = False
        return result

    def _get_twin(self):
        """Return the other audit of the pair, empty if there is none."""
        self.ensure_one()
        # Sudo: whether it exists; marks are only compared once both are signed.
        audit = self.sudo()
        return audit.double_of_id or audit.double_ids[:1]

    def _get_differences(self, twin):
        """Return ``[(attribute, own answer, other answer)]`` where they differ."""
        theirs = {mark.attribute_id: mark.answer for mark in twin.mark_ids}
        return [
            (mark.attribute_id, mark.answer, theirs[mark.attribute_id])
            for mark in self.mark_ids
            if theirs.get(mark.attribute_id, mark.answer) != mark.answer
        ]

    def _get_cannot_double_reasons(self):
        """Return ``{id: reason}`` for audits that already have a second one."""
        reasons = self._get_other_side_reasons()
        for audit in self:
            if audit._get_twin():
                reasons[audit.id] = self.env._("That case is audited twice already.")
        return reasons

    def _get_cannot_start_reasons(self):
        """Add that nobody audits a case twice."""
        reasons = super()._get_cannot_start_reasons()
        for audit in self:
            if audit._get_twin().auditor_id == self.env.user:
                reasons[audit.id] = self.env._(
                    "You made the other audit: somebody else makes this one, blindly."
                )
        return reasons

    def _get_cannot_object_reasons(self):
        """Add second audits and open pairs."""
        return self._get_unsettled_pair_reasons() | super()._get_cannot_object_reasons()

    def _get_cannot_coach_reasons(self):
        """Add second audits and open pairs."""
        return self._get_unsettled_pair_reasons() | super()._get_cannot_coach_reasons()

    def _get_unsettled_pair_reasons(self):
        """Return ``{id: reason}`` for audits that do not count for the advisor."""
        reasons = {}
        for audit in self:
            if audit.double_of_id:
                reasons[audit.id] = self.env._(
                    "A second audit compares two auditors and is in no figure: the "
                    "first one counts."
                )
            elif audit.is_blind:
                reasons[audit.id] = self.env._(
                    "The case is being audited a second time: wait until both audits "
                    "are signed."
                )
        return reasons

    def _get_given_form(self):
        """Return the form of the other audit, so that both use the same one."""
        return self._get_twin().form_id.sudo(False) or super()._get_given_form()

    def _do_double(self):
        """Create a second audit of each case, for another auditor who sees none of it.

        :return: the second audits
        :raise UserError: there is one already, or the audit is the other side's
        """
        self._check_act("double")
        # Sudo: created by the act, which was checked.
        audits_sudo = self.sudo()
        doubles = audits_sudo.create(
            [
                {
                    "double_of_id": audit.id,
                    "company_id": audit.company_id.id,
                    "side": audit.side,
                    "is_exercise": audit.is_exercise,
                    "is_directed": audit.is_directed,
                    "is_blind": True,
                    "case_id": audit.case_id.id,
                    "channel_id": audit.channel_id.id,
                    "advisor_id": audit.advisor_id.id,
                    "contact": audit.contact,
                }
                for audit in audits_sudo
            ]
        )
        audits_sudo.is_blind = True
        return doubles.sudo(False)

    def _do_sign(self):
        """Sign; once both are signed, each auditor sees the other audit.

        The advisor sees the first one from then on, so the term for objecting begins.
        """
        result = super()._do_sign()
        for audit in self:
            twin = audit._get_twin()
            if twin.state == "signed":
                # Sudo: follows from both signatures.
                pair_sudo = audit.sudo() | twin
                pair_sudo.is_blind = False
                first_sudo = pair_sudo - pair_sudo.filtered("double_of_id")
                first_sudo.object_until = audit._get_last_day_to_object()
        return result

    def action_double(self):
        """Create second audits."""
        self._do_double()
