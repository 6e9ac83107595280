from odoo import api, models


class Case(models.Model):
    """Buttons: acts that open a wizard, and navigation to related records."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    # === ACTS WITH A WIZARD === #

    def action_not_duplicate(self):
        """Ask why the repeats are cases of their own, or why united ones are again."""
        action = self._ask("not_duplicate")
        if all(case.united_on for case in self):
            action["name"] = self.env["grandes.clientes.case.guidance"]._get_title(
                self, self.env._("Set it apart again")
            )
        return action

    def action_refer(self):
        """Ask which earlier answer the cases are referred to."""
        return self._ask("refer")

    def action_reclassify(self):
        """Ask what the cases really are, and why."""
        return self._ask("reclassify")

    def action_assign(self):
        """Ask who is to work the cases, and propose candidates."""
        action = self._ask("assign")
        # The row buttons of the list work on a saved wizard record.
        kept = self.env[action["res_model"]]._create_proposed(self)
        return {**action, "res_id": kept.id} if kept else action

    def action_withdraw(self):
        """Ask how the requesters withdrew."""
        return self._ask("withdraw")

    def action_transfer(self):
        """Ask to whom the cases belong."""
        return self._ask("transfer")

    def action_dismiss(self):
        """Ask why the messages are no petitions."""
        return self._ask("dismiss")

    def action_reopen(self):
        """Ask why the cases go back on the desk."""
        return self._ask("reopen")

    def action_correct_received(self):
        """Ask for the right day zero and its evidence."""
        return self._ask("correct_received")

    def _ask(self, act):
        """Open the wizard of ``act`` for the cases.

        :param str act: code in the act table; names the wizard's model
        :return: window action
        :raise UserError: none of the cases allows the act; if only some do not, the
            wizard leaves those out
        """
        if len(self._get_cannot_act_reasons(act)) >= len(self):
            self._check_act(act)
        action = {
            "type": "ir.actions.act_window",
            "name": self.env["grandes.clientes.case.guidance"]._get_title(
                self, self._get_act_label(act)
            ),
            "res_model": f"grandes.clientes.case.act.{act.replace('_', '.')}",
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": self._name, "active_ids": self.ids},
        }
        Reason = self.env["grandes.clientes.case.act.reason"]
        if act in Reason._get_reason_acts():
            action = Reason._get_dialog(act, action)
        return action

    # === NAVIGATION === #

    @api.model
    def _get_open(self, action, **values):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                f"grandes_clientes.{action}"
            ),
            **values,
        }

    def action_open_repeats(self):
        """Open the repeats of the case."""
        self.ensure_one()
        return self._get_open(
            "case_action",
            name=self.env._("Repeats of %(case)s", case=self.display_name),
            domain=[("duplicate_id", "=", self.id)],
            context={},
        )

    def action_open_filing(self):
        """Open the filing that brought the case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grandes.clientes.filing",
            "res_id": self.filing_id.id,
            "view_mode": "form",
        }

    def action_open_first(self):
        """Open the case that this one repeats."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.duplicate_id.id,
            "view_mode": "form",
        }
