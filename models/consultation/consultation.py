from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import case_states, clock


class Consultation(models.Model):
    """One look-up or change in a legacy system, for one case (5.2.6, 5.2.15).

    A look-up for many cases at once creates one row per case, each with its finding and
    the same ``look_up``.
    """

    _name = "grandes.clientes.consultation"
    _description = "Consultation"
    _inherit = [
        "grandes.clientes.append.only",
        "grandes.clientes.protected.mixin",
    ]
    _order = "consulted_on desc, id desc"
    _check_company_auto = True

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, index=True
    )
    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    operation = fields.Selection(
        selection=[("consult", "Consult"), ("modify", "Modify")],
        required=True,
        default="consult",
    )
    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        compute="_compute_profile_id",
        compute_sudo=True,
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Profile by which the person worked in the system.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    consulted_on = fields.Datetime(
        string="When",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: clock.now(),
    )
    look_up = fields.Char(help="Reference that the rows of one look-up share.")
    reference = fields.Char(help="Screen, transaction or number in the system.")
    finding = fields.Text(help="What was found, or what was changed.")
    system_down = fields.Boolean(help="The system did not answer.")

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that only acts may write."""
        return super()._get_protected_fields() | {
            "user_id",
            "consulted_on",
            "profile_id",
            "company_id",
        }

    @api.depends("user_id", "system_id", "operation")
    def _compute_profile_id(self):
        """Set the first of the user's profiles that allows the operation (R12)."""
        profiles_of = self.user_id._grandes_clientes_profiles()
        for row in self:
            profiles = profiles_of.get(row.user_id.id, row.profile_id)
            allowed = row.system_id._get_allowed_profiles(row.operation)
            row.profile_id = (profiles & allowed).sorted("sequence")[:1]

    @api.model_create_multi
    def create(self, vals_list):
        """Record look-ups or changes, if the user's profile has the right.

        :raise UserError: no profile of the user's may do it in the system, there is no
            finding although the system answered, or the case has ended
        """
        wanted = {}
        # The client's context may give what the values lack.
        defaults = self.default_get(["operation", "system_id"])
        for vals in ({**defaults, **vals} for vals in vals_list):
            operation = vals.get("operation") or "consult"
            if vals.get("system_id"):  # a missing value is refused as a required field
                wanted.setdefault(operation, set()).add(vals["system_id"])
        for operation, system_ids in wanted.items():
            systems = self.env["grandes.clientes.legacy.system"].browse(system_ids)
            systems._check_right(operation)
        consultations = super().create(vals_list)
        consultations._check_cases()
        consultations._check_findings()
        for system, rows in consultations.grouped("system_id").items():
            # An event for each, also for two of the same case.
            while rows:
                each = self.browse(
                    group[0].id for group in rows.grouped("case_id").values()
                )
                # Sudo: the back office may not write cases, but the event belongs to
                # the case.
                each.case_id.sudo()._log_consultation(system, each)
                rows -= each
        return consultations

    def _get_event_facts(self):
        """Return the facts of the row for the event of the case.

        A hook: ``delegation`` adds the approval of a change.
        """
        self.ensure_one()
        return {
            "system": self.system_id.code,
            "operation": self.operation,
            "consultation": self.id,
            "down": self.system_down,
        }

    def _check_cases(self):
        """Raise if a case has ended."""
        reasons = self._get_ended_reasons(self.case_id)
        if reasons:
            raise UserError(next(iter(reasons.values())))

    @api.model
    def _get_ended_reasons(self, cases):
        """Return ``{id: reason}`` for those of ``cases`` that have ended."""
        reason = self.env._(
            "Ended cases are not consulted any more: reopen them first."
        )
        return {
            case.id: reason for case in cases if case.state in case_states.END_STATES
        }

    def _check_findings(self):
        """Raise if a finding is missing although the system answered."""
        for consultation in self:
            if (
                not consultation.system_down
                and not (consultation.finding or "").strip()
            ):
                raise UserError(
                    self.env._(
                        "%(case)s: write what you found in %(system)s, or mark that "
                        "the system was down.",
                        case=consultation.case_id.display_name,
                        system=consultation.system_id.name,
                    )
                )
