from odoo import api, fields, models

from ...tools import clock

ROLES = (
    "group_front_office",
    "group_back_office",
    "group_mission_area",
    "group_supervisor",
    "group_coordinator",
    "group_quality",
    "group_oversight",
    "group_manager",
)


class Case(models.Model):
    """By which version of the procedure a case is judged, and how it fares."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    procedure_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure",
        compute="_compute_procedure_id",
        store=True,
        precompute=True,
        copy=False,
        ondelete="restrict",
        help="Version in force on the day of receipt; a case begun keeps it.",
    )
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

    @api.depends("filing_id")
    def _compute_procedure_id(self):
        """Give the cases the version in force when they were received."""
        procedures = self.env["grandes.clientes.procedure"]
        for case in self:
            # Never another one: a case is judged by what it was begun under.
            if not case.procedure_id:
                day = clock.local_date(case.company_id, case.received_on or clock.now())
                case.procedure_id = procedures._in_force_id(case.company_id, day)

    @api.depends("deviation_ids.state")
    def _compute_deviation_count(self):
        deviations = self.env["grandes.clientes.deviation"]
        if not deviations.has_access("read"):
            self.deviation_count = 0  # a requester, who reads none
            return
        if len(self) == 1:
            # The form shows them beside their number; some code reads all of them.
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
            self.procedure_document_ids = False  # a requester, who reads none
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

    @api.model
    def _get_role_names(self):
        """Return ``{code: name}`` of the roles that events record."""
        names = {"requester": self.env._("Requester"), "system": self.env._("System")}
        known = self.env["ir.model.data"]._xmlid_to_res_id
        ids = {role: known(f"grandes_clientes.{role}") for role in ROLES}
        # Sudo: the names of roles, read at once.
        groups_sudo = self.env["res.groups"].sudo().browse(filter(None, ids.values()))
        by_id = {group.id: group.name for group in groups_sudo}
        names.update((role, by_id[i]) for role, i in ids.items() if i)
        return names
