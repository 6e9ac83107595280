from odoo import api, models

from ...tools.procedure.definition import END
from .case_walk import ROLES

#: Roles of a step without a group: the requester and the system itself.
_OTHER_ROLES = frozenset({"requester", "system"})


class Procedure(models.Model):
    """Checks that a version is complete before cases are judged by it."""

    _name = "grandes.clientes.procedure"
    _inherit = "grandes.clientes.procedure"

    def _get_cannot_activate_reasons(self):
        """Return ``{id: reason}`` for versions that would judge cases wrongly."""
        reasons = {}
        for procedure in self:
            definition = procedure._get_definition()
            lacks = procedure._get_missing_arrows(
                definition
            ) or procedure._get_unknown_words(definition)
            if lacks:
                reasons[procedure.id] = lacks
        return reasons

    def _get_missing_arrows(self, definition):
        """Return why a case cannot walk through every step to the end."""
        if not definition.next_steps():
            return self.env._("No arrow leads from the start to a step: add it.")
        walked = {step.number for step in definition.steps if step.in_case}
        unreached = walked - self._get_reached(definition, definition.next_steps())
        if unreached:
            return self.env._(
                "No arrow leads to %(steps)s: add it, or mark that no case walks "
                "through it.",
                steps=", ".join(sorted(unreached)),
            )
        endless = {
            number
            for number in walked
            if END not in self._get_reached(definition, definition.next_steps(number))
        }
        if endless:
            return self.env._(
                "No way leads from %(steps)s to the end: add an arrow.",
                steps=", ".join(sorted(endless)),
            )
        return ""

    @api.model
    def _get_reached(self, definition, begins):
        """Return the steps, and the end, that can be reached from ``begins``."""
        reached, waiting = set(), [*begins]
        while waiting:
            number = waiting.pop()
            if number not in reached:
                reached.add(number)
                if number != END:
                    waiting.extend(definition.next_steps(number))
        return reached

    def _get_unknown_words(self, definition):
        """Return which roles and needed codes do not exist, so could never be met."""
        roles = {role for step in definition.steps for role in step.roles}
        unknown = roles - {*ROLES, *_OTHER_ROLES}
        if unknown:
            return self.env._(
                "There is no role %(roles)s: correct it in the steps.",
                roles=", ".join(sorted(unknown)),
            )
        codes = self.env["grandes.clientes.case"]._get_event_codes()
        unknown = definition.tokens - codes
        if unknown:
            return self.env._(
                "Arrows need %(needs)s, which is neither an act nor a step.",
                needs=", ".join(sorted(unknown)),
            )
        return ""
