from odoo import api, fields, models
from odoo.exceptions import UserError


class ProcedurePart(models.AbstractModel):
    """A part of a version of the procedure, fixed once that is activated."""

    _name = "grandes.clientes.procedure.part"
    _description = "Part of a procedure"

    #: What may still be changed of an activated version.
    _FREE = frozenset()

    procedure_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="procedure_id.company_id")

    @api.model_create_multi
    def create(self, vals_list):
        """Add to versions in preparation; forget what was read of them.

        :raise UserError: a version that was activated would change
        """
        parts = super().create(vals_list)
        parts._check_draft()
        self.env.registry.clear_cache()
        return parts

    def write(self, vals):
        """Refuse to change a version that was activated; forget what was read of it."""
        if set(vals) - self._FREE:
            self._check_draft()
        result = super().write(vals)
        if "procedure_id" in vals:
            self._check_draft()
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Forget what was read of the version."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        self._check_draft()

    def _check_draft(self):
        """Raise unless all are of versions in preparation.

        :raise UserError: a version that was activated would change
        """
        # Sudo: whether it may be changed, whoever reads it.
        fixed = self.sudo().procedure_id.filtered(lambda each: each.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%(procedure)s was activated and cases are judged by it. Make a "
                    "new version, change that and activate it.",
                    procedure=fixed[0].display_name,
                )
            )
