from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from .quality_version import QUALITY

_lt = LazyTranslate(__name__)


class QualityDispatch(models.Model):
    """The weekly report of failures and findings to technology and Interventoría (C8).

    There is one for every week, also if nothing was found («sin novedad») or nobody
    monitored; ``quality_dispatch_plan`` opens it.
    """

    _name = "grandes.clientes.quality.dispatch"
    _description = "Weekly dispatch of the channel"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "date_from desc, id desc"
    _rec_name = "week"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    week = fields.Char(required=True, readonly=True, help="ISO week, as 2026-W47.")
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date(required=True, readonly=True)
    due_on = fields.Date(string="To be sent by", required=True, readonly=True)
    state = fields.Selection(
        selection=[
            ("open", "Being prepared"),
            ("sent", "Sent"),
            ("replied", "Replied to"),
        ],
        default="open",
        required=True,
        readonly=True,
    )
    is_late = fields.Boolean(string="Late", compute="_compute_is_late")
    monitoring_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.monitoring",
        inverse_name="dispatch_id",
        readonly=True,
    )
    waiting_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.monitoring",
        string="Seen in the week",
        compute="_compute_waiting_ids",
    )
    outcome = fields.Selection(
        selection=[
            ("news", "With news"),
            ("no_news", "Nothing new"),
            ("not_monitored", "Not monitored"),
        ],
        compute="_compute_outcome",
        help="«Nothing new» is only said where somebody looked.",
    )
    other_news = fields.Text(
        string="Also of the week",
        compute="_compute_other_news",
        help="What other rooms know of the week; as it was told, once it is sent.",
    )
    told_news = fields.Text(readonly=True)
    sent_on = fields.Datetime(readonly=True)
    sent_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    sent_to = fields.Char(readonly=True)
    reply_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.dispatch.reply",
        inverse_name="dispatch_id",
        readonly=True,
    )

    _week_uniq = models.UniqueIndex(
        "(company_id, week)", "That week has its dispatch already."
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that planning and sending decide."""
        return super()._get_protected_fields() | {
            "company_id",
            "date_from",
            "date_to",
            "due_on",
            "sent_by_id",
            "sent_on",
            "sent_to",
            "told_news",
            "week",
        }

    @api.model
    def _get_acts(self):
        """Add the acts of sending and of entering a reply."""
        return super()._get_acts() | {
            "send": Act(
                label=_lt("Send the dispatch"),
                roles=QUALITY,
                origins=("open",),
                target="sent",
                check="_get_cannot_send_reasons",
            ),
            "reply": Act(
                label=_lt("Enter a reply"),
                roles=(*QUALITY, "group_oversight"),
                origins=("sent", "replied"),
                target="replied",
            ),
        }

    @api.depends("state", "due_on")
    def _compute_is_late(self):
        for dispatch in self:
            dispatch.is_late = (
                dispatch.state == "open"
                and dispatch.due_on < clock.today(dispatch.company_id)
            )

    def _compute_waiting_ids(self):
        for dispatch in self:
            dispatch.waiting_ids = (
                dispatch._find_entries()
                if dispatch.state == "open"
                else dispatch.monitoring_ids
            )

    @api.depends("state", "told_news")
    @api.depends_context("lang")
    def _compute_other_news(self):
        for dispatch in self:
            dispatch.other_news = (
                "\n".join(dispatch._get_other_news())
                if dispatch.state == "open" and dispatch.date_from
                else dispatch.told_news
            )

    def _get_other_news(self):
        """Return sentences on other events of the week that belong in the dispatch.

        A hook: ``outage`` adds the failures of systems (C8).
        """
        self.ensure_one()
        return []

    def _get_news_start(self):
        """Return since when events are told: of its week, and what the last one left.

        The dispatch before may have been sent before its own week was over.
        """
        self.ensure_one()
        start = clock.last_second(self.company_id, self.date_from - timedelta(days=1))
        before = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_from", "<", self.date_from),
            ],
            limit=1,
        )
        return min(start, before.sent_on or start)

    @api.depends("state", "monitoring_ids", "told_news")
    def _compute_outcome(self):
        for dispatch in self:
            entries = dispatch.waiting_ids
            if dispatch.other_news or any(entry.result != "none" for entry in entries):
                dispatch.outcome = "news"
            else:
                dispatch.outcome = "no_news" if entries else "not_monitored"

    def _find_entries(self):
        """Return what was seen until the week's end and is in no dispatch yet."""
        self.ensure_one()
        return self.env["grandes.clientes.quality.monitoring"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("dispatch_id", "=", False),
                ("observed_on", "<=", clock.last_second(self.company_id, self.date_to)),
            ],
            order="observed_on, id",
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A dispatch is never deleted: it was expected."))

    def _get_addresses(self):
        """Return the addresses of technology and Interventoría."""
        self.ensure_one()
        # Sudo: recipients of the act, from the company's settings.
        company_sudo = self.company_id.sudo()
        addresses = (
            company_sudo.grandes_clientes_technology_email,
            company_sudo._grandes_clientes_get_oversight_email(),
        )
        return [address for address in addresses if address]

    def _get_cannot_send_reasons(self):
        """Return ``{id: reason}`` if an address is missing or the week is to come."""
        reasons = {}
        for dispatch in self:
            if len(dispatch._get_addresses()) < 2:
                reasons[dispatch.id] = self.env._(
                    "Set the addresses of technology and of the Interventoría under "
                    "Settings first."
                )
            elif clock.today(dispatch.company_id) < dispatch.date_from:
                reasons[dispatch.id] = self.env._("Its week is still to come.")
        return reasons

    def _do_send(self):
        """Send technology and Interventoría what was seen, even if it is nothing.

        :raise UserError: an address is missing
        """
        self._check_act("send")
        for dispatch in self:
            entries = dispatch._find_entries()
            addresses = dispatch._get_addresses()
            # Sudo: the company's language is not confidential.
            lang = dispatch.company_id.partner_id.sudo().lang or self.env.lang
            told_news = dispatch.with_context(lang=lang).other_news
            # Sudo: only the act writes what was sent, by whom and to whom.
            entries.sudo().write({"dispatch_id": dispatch.id})
            dispatch.sudo().write(
                {
                    "state": "sent",
                    "sent_on": clock.now(),
                    "sent_by_id": self.env.uid,
                    "sent_to": ", ".join(addresses),
                    "told_news": told_news,
                }
            )
            for address in addresses:
                self.env["grandes.clientes.quality.mail"]._send(
                    dispatch.company_id,
                    address,
                    "notice_dispatch",
                    {"dispatch": dispatch.sudo()},
                    lambda env, day=dispatch.date_from: env._(
                        "Monitoring of the large clients' channel, week of %(day)s",
                        day=clock.in_words(day, env.lang or "es"),
                    ),
                    entries.sudo().attachment_ids,
                )
        self._log_seal("send")

    def _do_reply(self, sender, words, received_on=None, attachments=None):
        """Enter a reply, with the message as evidence.

        :param str sender: ``technology`` or ``oversight``
        :param attachments: the message itself, or its scan
        :raise ValidationError: the words or the file are missing, or it is to come
        """
        self._check_act("reply")
        words = (words or "").strip()
        files = attachments or self.env["ir.attachment"]
        if received_on and received_on > clock.now():
            raise ValidationError(
                self.env._("Nothing is received in the future: correct the date.")
            )
        if not words or not files:
            raise ValidationError(
                self.env._("Copy what they say, and attach their message.")
            )
        for dispatch in self:
            kept = files._grandes_clientes_keep_with(dispatch)
            # Sudo: created by the act, for the user.
            self.env["grandes.clientes.quality.dispatch.reply"].sudo().create(
                {
                    "dispatch_id": dispatch.id,
                    "sender": sender,
                    "words": words,
                    "received_on": received_on or clock.now(),
                    "entered_by_id": self.env.uid,
                    "attachment_ids": kept.ids,
                }
            )
        # Sudo: the state follows from the act.
        self.sudo().write({"state": "replied"})
        self._log_seal("reply")

    def action_send(self):
        """Send the dispatch."""
        self._do_send()

    def action_reply(self):
        """Open the dialog that enters a reply."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reply to the dispatch · %(week)s", week=self.week),
            "res_model": "grandes.clientes.quality.dispatch.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispatch_id": self.id},
        }
