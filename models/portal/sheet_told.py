from odoo import models

# Issues that concern internal users only.
_UNSAID = frozenset({"like_case", "anyway"})


class FilingLine(models.Model):
    """Rows of spreadsheets: what the requester is told, before filing and in return."""

    _name = "grandes.clientes.filing.line"
    _inherit = "grandes.clientes.filing.line"

    def _get_told_sentences(self, told):
        """Return the sentences on the row that concern its requester.

        :param dict told: ``{case id: words}`` of the cases that they may know of
        """
        self.ensure_one()
        plain = {
            # Other entities are not named.
            "names_other": self.env._(
                "The spreadsheet names another entity: we ask before we register it."
            ),
            "typification_missing": self.env._(
                "Say what it is about: choose a matter."
            ),
            "typification_unknown": self.env._(
                "We do not know the matter «%(text)s»: choose one."
            ),
            "nothing_asked": self.env._(
                "Say what you ask, in a few words or in detail."
            ),
            "guess": self.env._(
                "We took the matter for this one; the sheet says «%(text)s»."
            ),
            "guess_by_product": self.env._(
                "We took the matter for the only one that the product has."
            ),
        }
        return [
            plain[code] % values
            if code in plain
            else self._get_issue_sentence(code, values, told)
            for code, values in self.issues or []
            if code not in _UNSAID
            and (
                "cases" not in values
                or any(case_id in told for case_id in values["cases"])
            )
        ]

    def _get_cells_back(self):
        """Return number, state and answer, without internal details."""
        cells = super()._get_cells_back()
        case = self.case_id
        if not case:
            return cells
        number, state, text = cells
        portal = self.env["grandes.clientes.portal.cases"]
        first = case.duplicate_id
        state = portal._get_plain_state(first or case, {})[1]
        if first:
            state = self.env._(
                "Joined to %(number)s: %(state)s", number=first.name, state=state
            )
        return number, state, text

    def _get_state_back(self):
        """Return the state of a row that has no case yet."""
        if self.status != "incomplete":
            return super()._get_state_back()
        return f"{self._get_status_label()}. {' '.join(self._get_told_sentences({}))}"
