from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import clock


class OutreachCommitment(models.Model):
    """A commitment made in a contact, with its due day (I05)."""

    _name = "grandes.clientes.outreach.commitment"
    _description = "Commitment"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "mail.activity.mixin",
        "grandes.clientes.act.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "due_on, id"
    _rec_name = "what"
    _mail_post_access = "read"

    target_id = fields.Many2one(
        comodel_name="grandes.clientes.outreach.target",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    attempt_id = fields.Many2one(
        comodel_name="grandes.clientes.outreach.attempt",
        string="Agreed in",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    campaign_id = fields.Many2one(related="target_id.campaign_id", store=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner", string="Contact", readonly=True, ondelete="restrict"
    )
    who = fields.Selection(
        selection=[("them", "The entity"), ("us", "ICETEX")],
        string="Who promised",
        required=True,
        readonly=True,
        default="them",
    )
    what = fields.Char(string="Commitment", required=True, readonly=True)
    due_on = fields.Date(string="For the day", required=True, readonly=True, index=True)
    first_due_on = fields.Date(string="First agreed for", required=True, readonly=True)
    moved_count = fields.Integer(string="Times moved", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who follows it",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        selection=[
            ("open", "To keep"),
            ("kept", "Fulfilled"),
            ("broken", "Not fulfilled"),
        ],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    closed_on = fields.Datetime(string="Decided", readonly=True)
    closed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )

    @api.model
    def _get_protected_fields(self):
        """Add all fields: attempts create commitments, acts decide them."""
        return super()._get_protected_fields() | {
            "attempt_id",
            "campaign_id",
            "closed_by_id",
            "closed_on",
            "company_id",
            "contact_id",
            "due_on",
            "first_due_on",
            "moved_count",
            "partner_id",
            "target_id",
            "user_id",
            "what",
            "who",
        }

    @api.depends("due_on", "state")
    def _compute_is_overdue(self):
        for each in self:
            each.is_overdue = each.state == "open" and each.due_on < clock.today(
                each.company_id
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("state", "=", "open") & Domain(
            "due_on", "<", clock.today(self.env.company)
        )
        wants, wants_rest = True in value, False in value
        if wants and wants_rest:
            return Domain.TRUE
        return overdue if wants else ~overdue

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "What was agreed is not rewritten, but kept, broken or "
                "moved: say which."
            )
        )
