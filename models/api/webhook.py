from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...tools import clock
from ...tools.webhook_signature import new_secret
from ..engine import crons
from .api_payload import date_text

#: System parameter that allows receivers without TLS.
_PLAIN_HTTP = "grandes_clientes.webhook_plain_http"
# Maximum events examined for a receiver at once.
_MOST_EVENTS = 500
_ANSWERED = frozenset({"answer_interim", "close", "notify_answer", "send_answer_again"})
_DATES = frozenset(
    {
        "complete",
        "correct_received",
        "escalate",
        "extend",
        "grant_time",
        "promise_again",
        "reclassify",
        "recount",
        "resume",
        "suspend",
    }
)


def _is_address(url, schemes):
    """Return whether ``url`` names a host, by one of the schemes and without a user."""
    try:
        parts = urlsplit(url.strip())
        return bool(
            parts.scheme in schemes
            and parts.hostname
            and parts.port != 0
            and not parts.username
        )
    except ValueError:
        # Brackets that do not close, or a port that is no number.
        return False


class Webhook(models.Model):
    """Webhook: another system that is notified of events of cases.

    It is notified of what its user may read, without personal data, in order, signed,
    and repeatedly until it confirms. Events that were given up can be read by
    ``changes`` of the API, or sent again by a person.
    """

    _name = "grandes.clientes.webhook"
    _description = "Receiver of events"
    _inherit = ["mail.thread", "grandes.clientes.protected.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(string="System", required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    url = fields.Char(string="Address", required=True, tracking=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reads as",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        help="It is told of the cases that this person may read: an advisor, or the "
        "coordinator of an entity.",
    )
    on_filed = fields.Boolean(string="Filed", default=True)
    on_state = fields.Boolean(string="State changed", default=True)
    on_answered = fields.Boolean(string="Answered", default=True)
    on_dates = fields.Boolean(string="Promised date moved", default=True)
    secret = fields.Char(
        readonly=True,
        copy=False,
        groups="grandes_clientes.group_manager",
        default=lambda self: new_secret(),
        help="By which the receiver knows that a message is ours.",
    )
    cursor = fields.Integer(
        string="Last event looked at",
        readonly=True,
        copy=False,
        default=lambda self: self._default_cursor(),
    )
    delivery_ids = fields.One2many(
        comodel_name="grandes.clientes.webhook.delivery", inverse_name="webhook_id"
    )
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    given_up_count = fields.Integer(string="Given up", compute="_compute_counts")
    has_reader = fields.Boolean(
        string="Has a reader",
        compute="_compute_has_reader",
        help="Whether whom it reads as still uses the API; else it is told nothing.",
    )

    @api.model
    def _default_cursor(self):
        """Return the id of the last event; ``changes`` gives the earlier ones."""
        # Sudo: reads an id only, nothing of the event.
        Event_sudo = self.env["grandes.clientes.case.event"].sudo()
        return Event_sudo.search([], order="id DESC", limit=1).id

    def _compute_counts(self):
        # Sudo: only counts, for whoever reads the receiver, as the Interventoría does.
        Delivery_sudo = self.env["grandes.clientes.webhook.delivery"].sudo()
        counts = {
            (webhook.id, state): count
            for webhook, state, count in Delivery_sudo._read_group(
                [("webhook_id", "in", self.ids), ("state", "!=", "taken")],
                ["webhook_id", "state"],
                ["__count"],
            )
        }
        for webhook in self:
            webhook.waiting_count = counts.get((webhook.id, "waiting"), 0)
            webhook.given_up_count = counts.get((webhook.id, "given_up"), 0)

    @api.depends("user_id", "company_id")
    def _compute_has_reader(self):
        for webhook in self:
            webhook.has_reader = webhook.user_id.active and webhook._may_read()

    def _may_read(self):
        """Return whether the user may use the API, in the company of the receiver."""
        # Sudo: reads only to which companies the user belongs.
        if self.company_id.id not in self.user_id.sudo()._get_company_ids():
            return False
        try:
            Api = self.env["grandes.clientes.api"].with_user(self.user_id)
            Api.with_company(self.company_id)._check_user()
        except AccessError:
            return False
        return True

    @api.model
    def _get_protected_fields(self):
        """Protect the secret and the cursor."""
        return super()._get_protected_fields() | {"secret", "cursor"}

    @api.constrains("url")
    def _check_url(self):
        """Require an address with TLS, unless a system parameter allows others."""
        # Sudo: reads a switch of the server, which is not shown.
        plain = self.env["ir.config_parameter"].sudo().get_param(_PLAIN_HTTP)
        schemes = ("https", "http") if plain else ("https",)
        for webhook in self:
            if not _is_address(webhook.url, schemes):
                raise ValidationError(
                    self.env._(
                        "Write the address as https://…, without a user's name in it."
                    )
                )

    @api.constrains("user_id")
    def _check_user_id(self):
        """Raise unless the user may use the API in the company of the receiver."""
        for webhook in self:
            Api = self.env["grandes.clientes.api"].with_user(webhook.user_id)
            Api.with_company(webhook.company_id)._check_user()

    # === NOTIFYING === #

    @api.model
    def _cron_tell(self):
        """Create the new deliveries of each receiver, then send those that are due.

        A receiver whose user left or changed roles gets nothing; it continues from
        where it stopped once it has another user. The failure of one stops no other.
        """
        webhooks = self.search([("active", "=", True)]).filtered("has_reader")
        for webhook in webhooks:
            with crons.guarded(webhook.company_id, "Receivers of events"):
                webhook._create_new_deliveries()
            self.env["ir.cron"]._commit_progress(1)
        for webhook in webhooks:
            self.env["grandes.clientes.webhook.delivery"]._send_due(webhook)
        self.env["ir.cron"]._commit_progress(0)

    def _create_new_deliveries(self):
        """Create deliveries for the new events that the receiver wants."""
        self.ensure_one()
        reader = self.env["grandes.clientes.api"].with_user(self.user_id)
        reader = reader.with_company(self.company_id)
        settled = reader._get_settled_event()
        if settled <= self.cursor:
            return
        found = reader._find_told_events(self.cursor, settled, _MOST_EVENTS)
        self.env["grandes.clientes.webhook.delivery"].create(
            [
                {"webhook_id": self.id, "event_id": event.id, "kind": kind}
                for event in found
                for kind in self._get_kinds(event)
            ]
        )
        if len(found) == _MOST_EVENTS:
            settled = found[-1].id
        # Sudo: users may not write the cursor.
        self.sudo().cursor = settled

    def _find_readable(self, cases):
        """Return those of ``cases`` that the user may read now, in this environment.

        Access may have ended while an event waited, or the receiver has another user.
        """
        self.ensure_one()
        as_reader = cases.with_user(self.user_id).with_company(self.company_id)
        return as_reader._filtered_access("read").with_env(self.env)

    def _get_kinds(self, event):
        """Return the kinds of the event among those that the receiver wants."""
        kinds = []
        if self.on_filed and event.act == "receive":
            kinds.append("case.filed")
        if self.on_state and event.state_to and event.state_to != event.state_from:
            kinds.append("case.state")
        if self.on_answered and event.act in _ANSWERED:
            kinds.append("case.answered")
        if self.on_dates and event.act in _DATES:
            kinds.append("case.dates")
        return kinds

    # === ACTIONS === #

    def action_renew_secret(self):
        """Set a new secret; the receiver refuses messages until it has it."""
        self.check_access("write")
        for webhook in self:
            # Sudo: checked above; nobody may choose a secret.
            webhook.sudo().secret = new_secret()
            webhook._message_log(body=self.env._("The secret was renewed."))

    def action_open_deliveries(self):
        """Open the deliveries of the receiver."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What %(system)s was told", system=self.name),
            "res_model": "grandes.clientes.webhook.delivery",
            "view_mode": "list,form",
            "domain": [("webhook_id", "=", self.id)],
        }

    def action_try(self):
        """Post an empty test message at once, and show the result."""
        self.ensure_one()
        self.check_access("write")
        Delivery = self.env["grandes.clientes.webhook.delivery"]
        problem = Delivery._post(self, "msg_try", {"type": "test", "data": {}})
        if problem:
            raise UserError(
                self.env._("The receiver did not take it: %(why)s", why=problem)
            )
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            self.env._(
                "%(system)s took the test message: what happens reaches it.",
                system=self.name,
            )
        )


class Api(models.AbstractModel):
    """Events for the receivers of webhooks."""

    _name = "grandes.clientes.api"
    _inherit = "grandes.clientes.api"

    @api.model
    def _find_told_events(self, since, until, limit):
        """Return the events after ``since`` of cases that the user may read.

        :param int since: id of an event
        :param int until: id of the last event to consider
        :return: events as sudo, in order
        """
        # The user's record rules and companies, as a subquery on the cases.
        readable = self.env["grandes.clientes.case"]._search(
            Domain("company_id", "=", self.env.company.id)
        )
        # Sudo: a user who may read a case may know of its states.
        return (
            self.env["grandes.clientes.case.event"]
            .sudo()
            .search(
                Domain("id", ">", since)
                & Domain("id", "<=", until)
                & Domain("case_id", "in", readable)
                & self._get_told_domain([*_DATES, *_ANSWERED]),
                order="id",
                limit=limit,
            )
        )

    @api.model
    def _get_told_event(self, event_sudo, kind):
        """Return the message about an event, without personal data.

        The reason of a moved date is free text and left out; ``state`` returns it.

        :param event_sudo: of :meth:`_find_told_events`
        :param str kind: of :meth:`Webhook._get_kinds`
        """
        case_sudo = event_sudo.case_id
        promises = self.env["grandes.clientes.new.promise"]
        return {
            "type": kind,
            "timestamp": f"{clock.now().isoformat(timespec='seconds')}Z",
            "data": {
                **self._get_told_change(event_sudo),
                "promised_on": date_text(promises._get_day(case_sudo)),
                "moved": [
                    {
                        name: told
                        for name, told in self._get_told_move(move).items()
                        if name != "reason"
                    }
                    for move in promises._get_moves(case_sudo)
                ],
                "due_on": fields.Date.to_string(case_sudo.date_legal_due) or None,
            },
        }
