from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.procedure.definition import LANES
from ...tools.procedure.layout import STANDING

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """How a case conforms to the procedure: its deviations and the documents named."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    conformity = fields.Selection(
        selection=[
            ("conforming", "By the procedure"),
            ("deviating", "With deviations"),
            ("justified", "With justified deviations"),
            ("not_judged", "Not judged"),
        ],
        default="conforming",
        readonly=True,
        copy=False,
        help="What the judge says of its events so far.",
    )

    deviation_ids = fields.One2many(
        comodel_name="grandes.clientes.deviation",
        inverse_name="case_id",
        string="Deviations",
    )
    deviation_count = fields.Integer(compute="_compute_deviation_count")
    procedure_document_ids = fields.Many2many(
        comodel_name="grandes.clientes.procedure.document",
        compute="_compute_procedure_document_ids",
        string="Documents of the procedure",
        help="What the steps name, in the version of the day of receipt.",
    )

    @api.model
    def _get_other_events(self):
        """Add the decisions on deviations; their wording stays on the deviation."""
        return super()._get_other_events() | {
            "deviation_propose": _lt("Justification of a deviation proposed"),
            "deviation_justify": _lt("Deviation justified"),
            "deviation_confirm": _lt("Deviation confirmed"),
            "deviation_nonconformity": _lt("Deviation turned into a non-conformity"),
            "deviation_reconsider": _lt("Decision on a deviation taken back"),
        }

    @api.model
    def _get_protected_fields(self):
        """Add the field that only the judge writes."""
        return super()._get_protected_fields() | {"conformity"}

    @api.depends("deviation_ids.state")
    def _compute_deviation_count(self):
        deviations = self.env["grandes.clientes.deviation"]
        if not deviations.has_access("read"):
            self.deviation_count = 0  # requesters cannot read deviations
            return
        if len(self) == 1:
            # The form lists the deviations beside their number; some code reads all of
            # them.
            seen = self.deviation_ids._filtered_access("read")
            self.deviation_count = len(seen.filtered(lambda d: d.state != "corrected"))
            return
        counts = dict(
            deviations._read_group(
                [("case_id", "in", self.ids), ("state", "!=", "corrected")],
                ["case_id"],
                ["__count"],
            )
        )
        for case in self:
            case.deviation_count = counts.get(case, 0)

    @api.depends("procedure_id")
    def _compute_procedure_document_ids(self):
        documents = self.env["grandes.clientes.procedure.document"]
        if not documents.has_access("read"):
            self.procedure_document_ids = False  # requesters cannot read documents
            return
        procedures = self.env["grandes.clientes.procedure"]
        for case in self:
            day = clock.local_date(case.company_id, case.received_on or clock.now())
            named = documents.browse(procedures._get_document_ids(case.procedure_id.id))
            case.procedure_document_ids = named._in_force(day)

    def action_open_deviations(self):
        """Open the deviations of the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deviations of %(case)s", case=self.display_name),
            "res_model": "grandes.clientes.deviation",
            "view_mode": "list,form",
            "domain": [("case_id", "=", self.id)],
        }

    # === ENTRY POINTS === #

    @api.readonly
    def procedure_drawing(self, reading=LANES):
        """Return the drawing of the procedure with the walk of the case on it.

        :param str reading: ``lanes`` or ``literal``
        :return: ``scene`` (see :func:`~.procedure.scene.scene`), ``walk`` (the same in
            words, one entry per place), ``steps`` (what happened at each) and
            sentences; empty if the case has no version of the procedure
        :rtype: dict
        :raise AccessError: the user may not read the case, or events of cases
        """
        drawing = self.env["grandes.clientes.case.drawing"]
        return drawing._get_drawing(self, reading, STANDING)

    def _do_judge(self):
        """Judge the cases again by their versions of the procedure.

        New findings are added; deviations that are no longer found are closed as
        corrected. Those that somebody justified or confirmed keep their state and get
        the date since when they are not found.

        :raise AccessError: the user has neither the quality nor the coordinator role
        """
        judging = self.env["grandes.clientes.judging"]
        judging._check_may_judge()
        self.check_access("read")
        judging._judge_anew(self)

    def _walk_name(self):
        """Return the file name of the printed walk."""
        self.ensure_one()
        return self.env._("Walk of case %(case)s", case=self.name or self.id)

    def _export_xes(self, *, every_event=False, personal=False):
        """Return the events of the cases as an XES document (IEEE 1849), in bytes.

        :param bool every_event: include acts that perform no step
        :param bool personal: include the names of people and beneficiaries
        :raise AccessError: the user may not have personal data, or read the cases
        """
        log = self.env["grandes.clientes.event.log"]
        return log._get_xes(self, every_event=every_event, personal=personal)
