from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools import case_states, clock
from ...tools.procedure import xes

#: Groups that may export event logs: those who assess the service.
ROLES = ("group_quality", "group_oversight", "group_coordinator")
CHUNK = 1000


class EventLogAsk(models.TransientModel):
    """Wizard to export the events of a period, streamed as XES or CSV."""

    _name = "grandes.clientes.event.log.ask"
    _description = "Event log to download"

    date_from = fields.Date(
        string="Received from",
        default=lambda self: clock.last_month(self.env.company)[0],
    )
    date_to = fields.Date(
        string="Until", default=lambda self: clock.last_month(self.env.company)[1]
    )
    file_format = fields.Selection(
        selection=[("xes", "XES (IEEE 1849)"), ("csv", "CSV")],
        required=True,
        default="xes",
    )
    only_ended = fields.Boolean(
        string="Only cases that have ended",
        default=True,
        help="A case in course is a walk cut short, which a replay may take for a "
        "departure.",
    )
    every_event = fields.Boolean(
        string="Also acts that are no step",
        help="Assignments, stops of the term, reviews… A replay on the BPMN takes the "
        "steps alone.",
    )
    personal = fields.Boolean(
        string="With personal data", help="Names of people, beneficiary, subject."
    )
    may_personal = fields.Boolean(compute="_compute_may_personal")
    user_id = fields.Many2one(comodel_name="res.users", string="Advisor")
    mission_area_id = fields.Many2one(comodel_name="grandes.clientes.mission.area")
    typification_id = fields.Many2one(comodel_name="grandes.clientes.typification")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Entity",
        domain=[("is_large_client", "=", True)],
    )
    company_ids = fields.Many2many(
        comodel_name="res.company",
        relation="grandes_clientes_event_log_ask_company",
        required=True,
        default=lambda self: self.env.companies,
    )
    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_event_log_ask_case",
        string="Chosen cases",
    )
    case_count = fields.Integer(string="Cases", compute="_compute_case_count")

    @api.model
    def default_get(self, fields):
        """Preset the cases selected in the list."""
        values = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "grandes.clientes.case":
            values.update(
                case_ids=context.get("active_ids"),
                date_from=False,
                date_to=False,
                only_ended=False,
            )
        return values

    @api.depends_context("uid")
    def _compute_may_personal(self):
        self.may_personal = self.env[
            "grandes.clientes.event.log"
        ]._can_export_personal()

    @api.depends(
        "date_from",
        "date_to",
        "only_ended",
        "user_id",
        "mission_area_id",
        "typification_id",
        "partner_id",
        "case_ids",
        "company_ids",
    )
    def _compute_case_count(self):
        for ask in self:
            ask.case_count = self.env["grandes.clientes.case"].search_count(
                ask._get_case_domain()
            )

    def _get_case_domain(self):
        """Return the domain of the selected cases."""
        self.ensure_one()
        domain = Domain("company_id", "in", self.company_ids.ids)
        if self.case_ids:
            domain &= Domain("id", "in", self.case_ids.ids)
        if self.date_from:
            begins = clock.first_second(self.env.company, self.date_from)
            domain &= Domain("received_on", ">=", begins)
        if self.date_to:
            after = self.date_to + timedelta(days=1)
            ends = clock.first_second(self.env.company, after)
            domain &= Domain("received_on", "<", ends)
        if self.only_ended:
            domain &= Domain("state", "in", case_states.END_STATES)
        if self.mission_area_id:
            domain &= Domain(
                "escalation_ids.mission_area_id", "=", self.mission_area_id.id
            )
        for name in ("user_id", "typification_id", "partner_id"):
            if self[name]:
                domain &= Domain(name, "=", self[name].id)
        return domain

    # === DOWNLOAD === #

    def action_download(self):
        """Return the action that downloads the event log.

        :raise AccessError: the user may not export event logs, or personal data
        :raise UserError: no case matches
        """
        self.ensure_one()
        self._check_may()
        if not self.case_count:
            raise UserError(
                self.env._("No case is left: widen the period or take out a filter.")
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/grandes_clientes/event_log/{self.id}",
            "target": "download",
        }

    def _check_may(self):
        """Raise unless the user may export this log.

        :raise AccessError: the user may not export event logs, or personal data
        """
        user = self.env.user
        if not any(user.has_group(f"grandes_clientes.{role}") for role in ROLES):
            raise AccessError(
                self.env._(
                    "Event logs are taken out by quality, the Interventoría and the "
                    "Coordinador."
                )
            )
        cases = self.env["grandes.clientes.case"]
        self.env["grandes.clientes.event.log"]._check_log_access(cases, self.personal)

    def _note_export(self):
        """Record who exports which log."""
        words = {
            self._fields[name]._description_string(self.env): self[name].display_name
            for name in ("user_id", "mission_area_id", "typification_id", "partner_id")
            if self[name]
        }
        if self.case_ids:
            label = self._fields["case_ids"]._description_string(self.env)
            words[label] = len(self.case_ids)
        said = "; ".join(f"{k}: {v}" for k, v in words.items())
        self.env["grandes.clientes.export.log"]._log(
            self.env["grandes.clientes.case.event"],
            "event_log",
            rows=self.case_count,
            selection=f"{self.date_from or ''} – {self.date_to or ''} {said}".strip(),
            file_format=self.file_format,
        )
        # Sudo: no role may write the export log.
        self.env["grandes.clientes.event.log.export"].sudo().create(
            {
                "company_id": self.env.company.id,
                "user_id": self.env.uid,
                "exported_on": clock.now(),
                "file_format": self.file_format,
                "date_from": self.date_from,
                "date_to": self.date_to,
                "case_count": self.case_count,
                "personal": self.personal,
                "every_event": self.every_event,
                "selection": said or False,
            }
        )

    def _stream(self):
        """Yield the file in chunks of cases, in constant memory."""
        Log = self.env["grandes.clientes.event.log"]
        traces = self._get_traces()
        if self.file_format == "csv":
            yield from xes.to_csv(traces, *Log._get_columns(self.personal))
        else:
            yield from xes.to_xes(traces, Log._get_attributes())

    def _get_traces(self):
        """Yield the trace of each case, oldest first."""
        domain, last = self._get_case_domain(), 0
        every_event, personal = self.every_event, self.personal
        Case = self.env["grandes.clientes.case"]
        Log = self.env["grandes.clientes.event.log"]
        while cases := Case.search(
            domain & Domain("id", ">", last), order="id", limit=CHUNK
        ):
            last = cases[-1].id
            yield from Log._get_traces(
                cases, every_event=every_event, personal=personal
            )

    def _get_file_name(self):
        """Return the file name."""
        parts = ["event-log", self.date_from, self.date_to]
        return "_".join(str(part) for part in parts if part) + f".{self.file_format}"
