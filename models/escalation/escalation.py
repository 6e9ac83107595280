from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ..engine.clean_html import CleanHtml
from .escalation_table import INDIVIDUAL, MASS

OPEN = ("sent", "accepted")
OPEN_INDEX = "grandes_clientes_escalation_open_uniq"


class Escalation(models.Model):
    """One case on one desk, with its term and its outcome (5.2.11, 5.2.12).

    It freezes what the matrix said on its day. People discuss it in its own chatter;
    only acts write to the case.
    """

    _name = "grandes.clientes.escalation"
    _description = "Escalation"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.desk.mixin",
        "grandes.clientes.own.first.mixin",
    ]
    _order = "date_due, id"
    _mail_post_access = "read"
    # Own records: of the holder on the desk, and of the advisor in the front office.
    _own_columns = ("holder_id", "advisor_id")

    # Identity
    name = fields.Char(string="Escalation", required=True, readonly=True, copy=False)
    case_id = fields.Many2one(check_company=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    state = fields.Selection(
        selection=[
            ("sent", "Sent"),
            ("accepted", "Accepted"),
            ("answered", "Answered"),
            ("rejected", "Rejected"),
            ("returned", "Returned"),
            ("forwarded", "Escalated on"),
            ("cancelled", "Cancelled"),
        ],
        default="sent",
        required=True,
        readonly=True,
        copy=False,
    )
    # Desk: `mission_area_id` needs no index of its own, `_area_idx` begins with it.
    mission_area_id = fields.Many2one(ondelete="restrict")
    holder_id = fields.Many2one(
        comodel_name="res.users",
        string="Held by",
        readonly=True,
        index="btree_not_null",
        help="Who of the desk works it; empty while it waits in the queue.",
    )
    batch_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation.batch",
        string="Mass escalation",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    parent_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation",
        string="Escalated on from",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    mode = fields.Selection(
        selection=[(INDIVIDUAL, "Individual"), (MASS, "In mass")],
        required=True,
        readonly=True,
    )
    # Terms by the matrix
    rule_id = fields.Many2one(
        comodel_name="grandes.clientes.escalation.rule",
        string="Row of the matrix",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    matrix_version = fields.Char(string="Version of the matrix", readonly=True)
    term_days = fields.Integer(
        string="Term",
        readonly=True,
        help="Business days of the desk.",
        aggregator="avg",
    )
    instructions = fields.Text(related="rule_id.instructions")
    instruction = fields.Text(
        string="What the desk is asked for",
        readonly=True,
        copy=False,
        help="In the words of who escalated it.",
    )
    # Sender and dates
    escalated_by = fields.Many2one(
        comodel_name="res.users",
        string="Escalated by",
        required=True,
        readonly=True,
        index=True,
    )
    escalated_on = fields.Datetime(
        string="Escalated", required=True, readonly=True, index=True
    )
    advisor_id = fields.Many2one(
        comodel_name="res.users",
        string="Comes back to",
        readonly=True,
        help="Front-office advisor who gets what the desk says.",
    )
    date_due = fields.Date(string="Due", required=True, readonly=True)
    # Outcome
    accepted_by = fields.Many2one(
        comodel_name="res.users", string="Accepted by", readonly=True
    )
    accepted_on = fields.Datetime(string="Accepted on", readonly=True)
    ended_by = fields.Many2one(
        comodel_name="res.users",
        string="Ended by",
        readonly=True,
        index="btree_not_null",
    )
    ended_on = fields.Datetime(string="Ended on", readonly=True)
    reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason",
        string="Reason of the rejection",
        readonly=True,
    )
    suggested_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="It belongs to",
        readonly=True,
    )
    note = fields.Text(readonly=True, help="Reason in the person's words.")
    missing = fields.Text(readonly=True, help="What the desk needs to go on.")
    answer_body = CleanHtml(string="Answer", readonly=True)
    support = fields.Char(
        readonly=True, help="Reference of what supports the answer: file, record, act."
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_escalation_support_rel",
        column1="escalation_id",
        column2="attachment_id",
        string="Supports",
        readonly=True,
        copy=False,
    )
    # Copied from the case for queues and figures. Not readonly, so that `create` can
    # set them.
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification",
        compute="_compute_from_case",
        store=True,
        readonly=False,
        index=True,
    )
    product_id = fields.Many2one(
        comodel_name="grandes.clientes.product",
        compute="_compute_from_case",
        store=True,
        readonly=False,
        index=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        compute="_compute_from_case",
        store=True,
        readonly=False,
        index=True,
    )

    _open_uniq = models.UniqueIndex(
        "(case_id, target) WHERE state IN ('sent', 'accepted')"
    )
    _case_idx = models.Index("(case_id, target)")
    _area_idx = models.Index("(mission_area_id, case_id)")
    _queue_idx = models.Index(
        "(target, mission_area_id, date_due, id) WHERE state IN ('sent', 'accepted')"
    )

    @api.depends("case_id.typification_id", "case_id.product_id", "case_id.partner_id")
    def _compute_from_case(self):
        for escalation in self:
            case = escalation.case_id
            escalation.typification_id = case.typification_id
            escalation.product_id = case.product_id
            escalation.partner_id = case.partner_id

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("An escalation is never deleted. Cancel it with a reason.")
        )

    def _get_state_advice(self):
        """Return who took or ended it, and when: two users may act at once."""
        # Sudo: reads only names of users and the state, for a desk that may not read
        # them.
        escalation_sudo = self.sudo()
        case_sudo = escalation_sudo.case_id
        lang, tz = self.env.lang or "en_US", self.company_id._grandes_clientes_get_tz()
        if not self.ended_on:
            advice = super()._get_state_advice()
            if not self.accepted_on:
                return advice
            taken = self.env._(
                "%(person)s took it on %(instant)s.",
                person=escalation_sudo.accepted_by.name,
                instant=clock.on_screen(self.accepted_on, lang, tz),
            )
            return f"{taken} {advice}".strip()
        ended = {
            "person": escalation_sudo.ended_by.name,
            "instant": clock.on_screen(self.ended_on, lang, tz),
        }
        if case_sudo.state != "front_office":
            return self.env._(
                "%(person)s ended it on %(instant)s: the case is now «%(state)s».",
                **ended,
                state=case_sudo._get_state_label(),
            )
        return self.env._(
            "%(person)s ended it on %(instant)s: the case is with %(holder)s.",
            **ended,
            holder=case_sudo.user_id.name or self.env._("the front office"),
        )

    # === MAIL === #

    def _get_sealed_attachments(self):
        """Return the attachments that support the answer of a desk."""
        return self.attachment_ids

    def _get_excluded_users(self):
        """Return the users whom the complaints behind the escalations are about."""
        # Sudo: used to exclude these users, and shown to nobody.
        return self.sudo().case_id.complained_user_id
