from odoo import api, fields, models
from odoo.exceptions import UserError


class CaseActWizard(models.AbstractModel):
    """What the wizards of the case's acts share: the cases, and those left out.

    A wizard declares ``_act`` and what the act asks for, names the relation of
    ``case_ids`` and says how the act is called.
    """

    _name = "grandes.clientes.case.act.wizard"
    _inherit = ["grandes.clientes.protected.mixin"]
    _description = "Act on cases that asks for something"

    _act = None

    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        required=True,
        default=lambda self: self._default_case_ids(),
    )
    case_count = fields.Integer(string="Cases", compute="_compute_refused")
    refused = fields.Text(
        string="Left out",
        compute="_compute_refused",
        help="Cases that cannot take the act now, with the reason.",
    )

    @api.model
    def _default_case_ids(self):
        if self.env.context.get("active_model") != "grandes.clientes.case":
            return []
        return self.env.context.get("active_ids", [])

    @api.depends("case_ids")
    def _compute_refused(self):
        for wizard in self:
            cases = wizard.case_ids._origin
            reasons = wizard._refusals(cases)
            wizard.case_count = len(cases) - len(reasons)
            wizard.refused = "\n".join(
                f"{case.display_name}: {reasons[case.id]}"
                for case in cases
                if case.id in reasons
            )

    def _refusals(self, cases):
        """Return ``{id: reason}`` for the ``cases`` that cannot take the act."""
        return cases._get_cannot_act_reasons(self._act)

    def action_confirm(self):
        """Do the act on the cases that can take it, or queue it when they are many.

        :raise UserError: none of them can; says why
        """
        self.ensure_one()
        reasons = self._refusals(self.case_ids)
        cases = self.case_ids.filtered(lambda case: case.id not in reasons)
        if not cases:
            raise UserError(
                self.refused or self.env._("Choose at least one case to act on.")
            )
        job = self._perform(cases)
        return self._after(job)

    def _perform(self, cases):
        """Do the act on ``cases``.

        :return: the job that does it, empty when it is done already
        """
        raise NotImplementedError

    def _run(self, cases, method, **arguments):
        """Run ``method`` on ``cases`` now, or as a job above the company's limit."""
        return self.env["grandes.clientes.job"]._run_or_submit(
            cases,
            method,
            self.env._(
                "%(act)s: %(count)s cases",
                act=cases._get_act_label(self._act),
                count=len(cases),
            ),
            **arguments,
        )

    def _after(self, job):
        """Return what the screen does next: close, or show the job's progress."""
        if job:
            return job._open_progress()
        return {"type": "ir.actions.act_window_close"}
