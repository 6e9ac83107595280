from odoo import api, fields, models

from ...tools import clock

STEPS = [
    ("ask", "Asked of the area"),
    ("return", "Something is missing"),
    ("complete", "Completed"),
    ("approve", "Approved"),
    ("reject", "Rejected"),
    ("execute", "Executed"),
    ("check", "Checked"),
    ("expire", "Approval expired"),
    ("withdraw", "Withdrawn"),
]


class DelegationStep(models.Model):
    """An entry in the history of a request; the monthly report counts these (I06)."""

    _name = "grandes.clientes.delegation.step"
    _description = "What happened to a request of a change"
    _inherit = ["grandes.clientes.append.only", "grandes.clientes.protected.mixin"]
    _order = "happened_on, id"

    request_id = fields.Many2one(
        comodel_name="grandes.clientes.delegation.request",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, precompute=True, index=True
    )
    act = fields.Selection(selection=STEPS, string="What", required=True)
    happened_on = fields.Datetime(string="When", required=True, index=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the system.",
    )
    decided_as = fields.Selection(
        selection=lambda self: self.env["grandes.clientes.delegation.request"]
        ._fields["decided_as"]
        ._description_selection(self.env),
        string="As",
    )
    mail_request_id = fields.Many2one(
        comodel_name="grandes.clientes.mail.request",
        string="Said by mail",
        index="btree_not_null",
        ondelete="restrict",
        help="Message whose reply it was entered from.",
    )
    hours = fields.Float(
        string="Hours with the area",
        aggregator=None,
        help="In business time, of what the area decided.",
    )
    words = fields.Text(string="In words")

    @api.model
    def _get_protected_fields(self):
        """Add all fields: only acts write them."""
        return super()._get_protected_fields() | {
            "request_id",
            "company_id",
            "act",
            "happened_on",
            "user_id",
            "decided_as",
            "mail_request_id",
            "hours",
            "words",
        }


class DelegationRequest(models.Model):
    """The history of requests, written by the acts."""

    _name = "grandes.clientes.delegation.request"
    _inherit = "grandes.clientes.delegation.request"

    def _log_steps(self, act, words=None, **vals):
        """Add a step to the history of the requests.

        :param words: one text for all, or ``{id: words}``
        :param vals: values of the steps; a callable is given the request
        """
        rows = []
        for request in self:
            told = words.get(request.id) if isinstance(words, dict) else words
            rows.append(
                {
                    "request_id": request.id,
                    "act": act,
                    "happened_on": clock.now(),
                    "user_id": self.env.uid,
                    "words": told or False,
                    **{
                        name: value(request) if callable(value) else value
                        for name, value in vals.items()
                    },
                }
            )
        # Sudo: part of the acts, which checked the user.
        self.env["grandes.clientes.delegation.step"].sudo().create(rows)
        self.invalidate_recordset(["step_ids"])
