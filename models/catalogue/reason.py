from odoo import api, fields, models


class Reason(models.Model):
    """A coded reason for an act, so that reasons can be counted."""

    _name = "grandes.clientes.reason"
    _description = "Reason"
    _inherit = ["grandes.clientes.catalogue"]
    _order = "usage, sequence, code, id"
    _code_fields = ("usage", "code")

    usage = fields.Selection(
        selection=[
            ("reject", "Rejecting an escalation"),
            ("dismiss", "Dismissing a case"),
            ("transfer", "Transferring a case"),
            ("withdraw", "Withdrawing a case"),
            ("reopen", "Reopening a case"),
            ("late", "Escalating late"),
            ("override", "Departing from the matrix"),
            ("not_duplicate", "Registering what looks repeated"),
            ("suspension", "Suspending a term"),
            ("extension", "Extending a term"),
            ("hand_over", "Handing work over"),
        ],
        string="Given when",
        required=True,
        index=True,
    )
    needs_text = fields.Boolean(
        string="Needs explanation",
        help="Who chooses it must also explain it in words.",
    )

    _code_unique = models.UniqueIndex(
        "(usage, code, COALESCE(company_id, 0))",
        "Another reason for that use has that code already: use that one (it may be "
        "archived) or choose another code.",
    )

    @api.model
    def _find_reason(self, usage, code):
        """Return the reason with ``code`` for ``usage``.

        :param usage: a value of :attr:`usage`
        :param code: code of the reason within that use
        :return: one record; the company's own before the shared one
        :raises ValidationError: there is none; says which codes exist
        """
        return self._find_by_code(usage, code)
