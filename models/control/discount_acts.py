from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from .occurrence_acts import KEEPERS

_lt = LazyTranslate(__name__)


class ContractDiscount(models.Model):
    """Calculating and freezing the discount of a month (R9)."""

    _name = "grandes.clientes.contract.discount"
    _inherit = "grandes.clientes.contract.discount"

    # === ACTS === #

    @api.model
    def _get_acts(self):
        """Add the acts of calculating and freezing (R9)."""
        return super()._get_acts() | {
            "count": Act(
                label=_lt("Count the month"),
                roles=KEEPERS,
                origins=("draft", "counted"),
                target="counted",
                check="_get_cannot_count_reasons",
            ),
            "freeze": Act(
                label=_lt("Freeze the discount"),
                roles=KEEPERS,
                origins=("counted",),
                target="frozen",
                check="_get_cannot_freeze_reasons",
            ),
        }

    def _get_cannot_count_reasons(self):
        """Return ``{id: reason}``: the month is not over."""
        return {
            each.id: self.env._("The month is not over yet.")
            for each in self
            if each.date_to and each.date_to >= clock.today(each.company_id)
        }

    def _get_cannot_freeze_reasons(self):
        """Return ``{id: reason}``: reports not frozen, or an exclusion undecided."""
        reasons = {}
        for discount in self:
            waiting = discount.line_ids.filtered(
                lambda line: line.exclusion_asked_by_id and not line.is_excluded
            )
            if not discount.pack_id:
                reasons[discount.id] = self.env._(
                    "The month's reports are not frozen: freeze them, and count again."
                )
            elif discount.pack_id != discount._find_pack_sudo():
                reasons[discount.id] = self.env._(
                    "The month's reports were corrected since it was counted: count "
                    "again."
                )
            elif waiting:
                reasons[discount.id] = self.env._(
                    "A second person has to decide on: %(lines)s",
                    lines=", ".join(waiting.mapped("name")),
                )
        return reasons

    def _do_count(self):
        """Calculate the month, line by line; requested exclusions are kept.

        :raise UserError: the month is not over
        """
        self._check_act("count")
        # Sudo: only this act writes lines.
        Line = self.env["grandes.clientes.contract.discount.line"].sudo()
        for discount in self:
            contract = discount.contract_id
            first = discount.date_from
            lines = self.env["grandes.clientes.contract.month"]._get_lines(
                contract, [first]
            )
            # Sudo: only this act writes lines.
            before = discount.sudo().line_ids
            kept = Line
            for number, line in enumerate(lines):
                vals = Line._get_counted_values(line, first, number)
                known = before.filtered(
                    lambda each, vals=vals: (
                        each.level_id.id == vals["level_id"]
                        and each.obligation_id.id == vals["obligation_id"]
                    )
                )
                if known:
                    known.write(vals)
                else:
                    known = Line.create({"discount_id": discount.id, **vals})
                kept |= known
            (before - kept).unlink()
            # Sudo: only this act writes the result.
            discount.sudo().write(
                {
                    "state": "counted",
                    "pack_id": discount._find_pack_sudo().id,
                    "cap": contract.discount_cap,
                    "counted_on": clock.now(),
                    "counted_by_id": self.env.uid,
                }
            )

    def _find_pack_sudo(self):
        """Return the frozen reports that the month's figures come from, in sudo."""
        self.ensure_one()
        # Sudo: whoever counts a discount may not read every pack.
        return (
            self.env["grandes.clientes.report.pack"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("date_from", "=", self.date_from),
                    ("state", "in", ("frozen", "sent")),
                ],
                order="version desc",
                limit=1,
            )
        )

    def _do_freeze(self):
        """Freeze the discount with its printed paper, under a seal.

        :raise UserError: the reports are not frozen, or an exclusion is undecided
        """
        self._check_act("freeze")
        for discount in self:
            # Sudo: writes the outcome of the act; the record's readers get the paper.
            discount_sudo = discount.sudo()
            discount_sudo.write(
                {
                    "state": "frozen",
                    "frozen_on": clock.now(),
                    "frozen_by_id": self.env.uid,
                }
            )
            discount_sudo.paper_attachment_id = self.env[
                "grandes.clientes.control.paper"
            ]._create_paper(discount, "contract_discount_report")
        self._log_seal("freeze")

    def action_count(self):
        """Calculate the month."""
        self._do_count()

    def action_freeze(self):
        """Freeze the discount."""
        self._do_freeze()

    def action_print(self):
        """Print the discount as it stands."""
        return self.env.ref("grandes_clientes.contract_discount_report").report_action(
            self
        )
