from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act

_lt = LazyTranslate(__name__)

#: Roles that decide about a contact's identity; never the one who asked.
DECIDERS = ("group_front_office", "group_coordinator", "group_manager")


class AskedMixin(models.AbstractModel):
    """A request concerning an entity's people, which a user has to decide.

    A model that inherits it has ``entity_id``, approves in ``_do_approve``, refuses in
    ``_do_refuse`` and returns in :meth:`_get_cannot_approve_reasons` what prevents
    approval.
    """

    _name = "grandes.clientes.asked.mixin"
    _description = "Asked, until somebody decides"
    _inherit = ["grandes.clientes.act.mixin", "grandes.clientes.safe.export"]

    #: Type of the activity for the user who decides.
    _TO_DO = None

    asked_by_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="restrict"
    )
    asked_on = fields.Datetime(required=True, readonly=True)
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    decided_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        selection=[
            ("asked", "To decide"),
            ("done", "Approved"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="asked",
        index=True,
    )
    to_do_id = fields.Many2one(
        comodel_name="mail.activity",
        string="To-do",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Of whoever decides.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "state",
            "asked_by_id",
            "asked_on",
            "decided_by_id",
            "decided_on",
            "to_do_id",
        }

    @api.model
    def _get_acts(self):
        """Add the two acts of the decision."""
        return super()._get_acts() | {
            "approve": Act(
                label=_lt("Approve"),
                roles=DECIDERS,
                origins=("asked",),
                target="done",
                check="_get_cannot_approve_reasons",
            ),
            "refuse": Act(
                label=_lt("Refuse"),
                roles=DECIDERS,
                origins=("asked",),
                target="refused",
            ),
        }

    def _get_cannot_approve_reasons(self):
        """Return ``{id: reason}`` of the requests that cannot be approved."""
        return {}

    def _get_places(self):
        """Return the partners with the activity, which is created on the first one."""
        raise NotImplementedError

    def _prepare_to_do(self):
        """Return ``{"summary": …, "note": …}`` of the activity."""
        raise NotImplementedError

    def _get_person_to_decide(self):
        """Return who decides: an entity advisor or a supervisor, never the asker."""
        self.ensure_one()
        people = self.env["res.users"]._get_portfolio_of(self.entity_id)
        supervisors = self.env.ref("grandes_clientes.group_supervisor").all_user_ids
        # Sudo: the company of the entity, of which the asker need not read everything.
        company = self.sudo().entity_id.company_id or self.env.company
        able = ((people | supervisors) - self.asked_by_id).filtered(
            lambda user: user.active and company in user.company_ids
        )
        # Present users first, in the order of who knows the entity.
        return (able - able._find_absent_at(clock.now()))[:1] or able[:1]

    def _show_to_decide(self):
        """Create the activity for the user who decides."""
        for asked in self:
            person = asked._get_person_to_decide()
            if person:
                told = asked.with_context(
                    lang=person.lang, mail_activity_quick_update=True
                )
                # Sudo: only acts write the field.
                asked.sudo().to_do_id = told._get_places()[:1].activity_schedule(
                    self._TO_DO, user_id=person.id, **told._prepare_to_do()
                )

    def _apply_decision(self, state):
        """Record the decision and complete the activities."""
        # Sudo: values set by the act, which was checked.
        asked_sudo = self.sudo()
        asked_sudo.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_on": clock.now(),
            }
        )
        for activity_sudo in asked_sudo.to_do_id.filtered("active"):
            activity_sudo.action_done()
