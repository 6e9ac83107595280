from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock
from ...tools.text import said


class AccessException(models.Model):
    """A person's dated permission to hold incompatible roles.

    The Coordinador makes it, but never for herself. An existing exception is ended, not
    changed.
    """

    _name = "grandes.clientes.access.exception"
    _description = "Exception from incompatible roles"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "date_to desc, id desc"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    incompatibility_id = fields.Many2one(
        comodel_name="grandes.clientes.access.incompatibility",
        string="Incompatible roles",
        required=True,
        index=True,
        ondelete="restrict",
    )
    date_from = fields.Datetime(
        string="From", required=True, default=lambda self: clock.now()
    )
    date_to = fields.Datetime(string="Until", required=True)
    reason = fields.Char(required=True)
    approved_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    ended_on = fields.Datetime(readonly=True)
    ended_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    is_in_force = fields.Boolean(compute="_compute_is_in_force")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    # Written after the check that names the other exception, unlike the pair itself.
    pair_key = fields.Integer(compute="_compute_pair_key", store=True)

    _dates_check = models.Constraint(
        "CHECK (date_to > date_from)", "An exception ends after it begins."
    )
    # Ranges of one id, because GiST compares no integers without an extension. A range
    # without bounds would overlap everything: no NULL.
    _overlap_excl = models.Constraint(
        "EXCLUDE USING gist (int4range(user_id, user_id, '[]') WITH &&,"
        " int4range(pair_key, pair_key, '[]') WITH &&,"
        " tsrange(date_from, date_to) WITH &&)"
        " WHERE (ended_on IS NULL AND pair_key > 0)",
        "This person has an exception for that time already: end it first.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "approved_by_id",
            "ended_on",
            "ended_by_id",
            "company_id",
            "pair_key",
        }

    @api.depends("incompatibility_id")
    def _compute_pair_key(self):
        for line in self:
            line.pair_key = line.incompatibility_id.id

    @api.depends("date_from", "date_to", "ended_on")
    def _compute_is_in_force(self):
        now = clock.now()
        for line in self:
            line.is_in_force = not line.ended_on and (
                line.date_from <= now < line.date_to
            )

    @api.depends("user_id", "incompatibility_id")
    def _compute_display_name(self):
        for line in self:
            names = (line.user_id.name, line.incompatibility_id.display_name)
            line.display_name = ": ".join(filter(None, names))

    @api.constrains("user_id", "incompatibility_id", "date_from", "date_to", "reason")
    def _check_made(self):
        """Refuse an exception that has no reason, is over, too long, or overlaps one.

        :raise ValidationError: says which of these it is
        """
        for line in self.filtered(lambda each: not each.ended_on):
            if not said(line.reason):
                raise ValidationError(
                    self.env._("Say why one person needs both: it shows until it ends.")
                )
            if line.date_to <= clock.now():
                raise ValidationError(
                    self.env._("It would be over already: choose a later day.")
                )
            # Sudo: reads a setting of the company.
            most = line.company_id.sudo().grandes_clientes_exception_days
            if most and line.date_to - line.date_from > timedelta(days=most):
                raise ValidationError(
                    self.env._(
                        "An exception lasts %(days)s days at most: choose an earlier "
                        "day, and decide anew then.",
                        days=most,
                    )
                )
            # Sudo: exceptions of all companies, because a role is held in all of them.
            others = self.sudo().search(
                [
                    ("id", "!=", line.id),
                    ("user_id", "=", line.user_id.id),
                    ("incompatibility_id", "=", line.incompatibility_id.id),
                    ("ended_on", "=", False),
                    ("date_from", "<", line.date_to),
                    ("date_to", ">", max(line.date_from, clock.now())),
                ],
                limit=1,
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "«%(exception)s» has an exception for that time already, made "
                        "by %(approver)s in %(company)s: end it first.",
                        exception=others.display_name,
                        approver=others.approved_by_id.name,
                        company=others.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the exceptions; nobody makes one for themselves."""
        lines = super().create(vals_list)
        if not self.env.su and any(line.user_id == self.env.user for line in lines):
            raise UserError(
                self.env._(
                    "Nobody makes an exception for themselves: somebody else does."
                )
            )
        return lines

    def write(self, vals):
        """Refuse to change an exception, except through the act that ends it."""
        if not self.env.su:
            raise UserError(
                self.env._("An exception is not changed: end it, and make another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An exception is not deleted: end it."))

    def _do_end(self):
        """End the exceptions now; the user needs write access to them."""
        self.check_access("write")
        # Sudo: `write` refuses users, since only the end of an exception may change.
        self.sudo().filtered(lambda line: not line.ended_on).write(
            {"ended_on": clock.now(), "ended_by_id": self.env.uid}
        )

    def action_end(self):
        """End the exceptions."""
        self._do_end()
