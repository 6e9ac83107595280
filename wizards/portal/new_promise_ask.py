from odoo import api, fields, models

from ...tools import clock


class NewPromiseAsk(models.TransientModel):
    """Wizard to promise a new date for cases; the requester reads the reason."""

    _name = "grandes.clientes.new.promise.ask"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Promise another date"

    case_ids = fields.Many2many(relation="grandes_clientes_new_promise_ask_rel")
    day = fields.Date(string="New date", required=True)
    reason = fields.Text(
        required=True,
        help="The requester reads it: say why it cannot be answered sooner.",
    )
    about = fields.Char(
        compute="_compute_limits", help="The one case, with its entity."
    )
    limits = fields.Char(compute="_compute_limits")

    @api.depends("case_ids")
    def _compute_limits(self):
        promises = self.env["grandes.clientes.new.promise"]
        for wizard in self:
            cases = wizard.case_ids._origin
            refused = wizard._refusals(cases)
            cases = cases.filtered(lambda case, no=refused: case.id not in no)
            said = [promises._get_day(case) for case in cases]
            law = [
                case.date_legal_due
                for case in cases
                if case.date_legal_due
                and case.date_legal_due >= clock.today(case.company_id)
            ]
            words = []
            if said:
                words.append(
                    self.env._(
                        "Promised now for %(day)s.",
                        day=clock.day_on_screen(max(said), self.env.lang or "en_US"),
                    )
                )
            if law:
                words.append(
                    self.env._(
                        "The law's last day is %(day)s.",
                        day=clock.day_on_screen(min(law), self.env.lang or "en_US"),
                    )
                )
            wizard.limits = " ".join(words)
            wizard.about = len(wizard.case_ids) == 1 and self._get_about(
                wizard.case_ids._origin
            )

    @api.model
    def _get_about(self, case):
        """Return number and entity of a case; the title has its subject."""
        # Sudo: entity's name of a case that the user answers.
        entity = case.sudo().partner_id.display_name
        about = [case.display_name, entity]
        return " · ".join(filter(None, about))

    @api.depends("day")
    def _compute_refused(self):
        return super()._compute_refused()

    def _refusals(self, records):
        """Refuse cases that no date, or not this one, can be promised for."""
        promises = self.env["grandes.clientes.new.promise"]
        reasons = promises._get_cannot_promise_reasons(records)
        if self.day:
            reasons |= {
                case.id: problem
                for case in records
                if case.id not in reasons
                and (problem := promises._get_day_problem(case, self.day))
            }
        return reasons

    @api.model
    def action_open(self, case_ids):
        """Open the wizard for the cases, with a title that names them.

        :param list case_ids: ids of the selected cases
        """
        cases = self.env["grandes.clientes.case"].browse(case_ids).exists()
        cases.check_access("read")
        if len(cases) == 1:
            name = self.env._(
                "Promise another date · %(case)s · %(subject)s",
                case=cases.display_name,
                subject=cases.subject or "",
            )
        else:
            name = self.env._(
                "Promise another date for %(count)s cases", count=len(cases)
            )
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"active_model": cases._name, "active_ids": cases.ids},
        }

    def _perform(self, records):
        self.env["grandes.clientes.new.promise"]._do_promise(
            records, self.day, self.reason
        )
        return self.env["grandes.clientes.job"]
