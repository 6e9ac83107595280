from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock


class AccessRequestLine(models.Model):
    """A legacy system from which access is to be removed, and the confirmation."""

    _name = "grandes.clientes.access.request.line"
    _description = "Legacy system of an access request"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "request_id, system_id"
    _rec_name = "system_id"

    request_id = fields.Many2one(
        comodel_name="grandes.clientes.access.request",
        required=True,
        index=True,
        ondelete="cascade",
    )
    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        ondelete="restrict",
    )
    effective_on = fields.Datetime(
        string="Since",
        readonly=True,
        help="From when on there should be no access any more.",
    )
    acknowledged_on = fields.Datetime(string="Acknowledged on", readonly=True)
    acknowledged_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    proof = fields.Char(help="Number or mail of whoever confirmed it.")
    alive_hours = fields.Float(
        string="Alive after leaving (hours)",
        compute="_compute_alive_hours",
        help="How long there was access that should not have been; goal 0.",
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, precompute=True, index=True
    )

    _system_uniq = models.UniqueIndex("(request_id, system_id)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "acknowledged_by_id",
            "acknowledged_on",
            "effective_on",
        }

    @api.depends("effective_on", "acknowledged_on")
    def _compute_alive_hours(self):
        now = clock.now()
        for line in self:
            end = line.acknowledged_on or now
            line.alive_hours = (
                max((end - line.effective_on).total_seconds(), 0) / 3600
                if line.effective_on
                else 0.0
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the lines of requests that are not decided yet."""
        lines = super().create(vals_list)
        lines._check_asked()
        return lines

    def write(self, vals):
        """Refuse to change the system of a decided request, or a confirmation.

        :raise UserError: says that it stays as it is
        """
        moves = not {"request_id", "system_id"}.isdisjoint(vals)
        if moves:
            self._check_asked()
        if not self.env.su and "proof" in vals:
            self._check_stays(
                self.filtered(lambda line: line.acknowledged_on and line.proof)
            )
        result = super().write(vals)
        if moves:
            self._check_asked()
        return result

    def _check_asked(self):
        """Raise if a request is decided, except for the acts that carry it out."""
        if not self.env.su:
            self._check_stays(
                self.filtered(lambda line: line.request_id.state != "asked")
            )

    def _check_stays(self, fixed):
        """Raise if there are lines in ``fixed``.

        :raise UserError: says that they stay as they are
        """
        if fixed:
            raise UserError(
                self.env._(
                    "What was decided or confirmed stays as it is: file another "
                    "request."
                )
            )

    def _do_acknowledge(self, proof=None, acknowledged_on=None):
        """Record that the keeper of the system confirmed the removal of access.

        :param str proof: number or mail of the confirmation
        :param datetime acknowledged_on: when; now when absent, never in the future
        """
        self.check_access("write")
        if any(line.request_id.state != "done" for line in self):
            raise UserError(
                self.env._(
                    "What was not carried out yet is not acknowledged: carry "
                    "it out first."
                )
            )
        instant = acknowledged_on or clock.now()
        if instant > clock.now():
            raise UserError(
                self.env._("Nothing is acknowledged in the future: correct the day.")
            )
        # Sudo: writes fields that only this act writes.
        self.sudo().filtered(lambda line: not line.acknowledged_on).write(
            {
                "acknowledged_on": instant,
                "acknowledged_by_id": self.env.uid,
                **({"proof": proof} if proof else {}),
            }
        )

    def action_acknowledge(self):
        """Record that the keeper of the system confirmed the removal of access."""
        self._do_acknowledge()
