from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: Kinds of contact; each has its own form in force.
CONTACTS = [
    ("written", "Written contact"),
    ("telephone", "Telephone contact"),
    ("escalated", "Escalated case"),
]


class QualityForm(models.Model):
    """A version of the audit form, the «pauta» of a kind of contact (C1, R10).

    An audit uses the version in force when it began; a new version is a new record.
    """

    _name = "grandes.clientes.quality.form"
    _description = "Audit form"
    _inherit = ["grandes.clientes.quality.version"]
    _order = "contact, version desc, id desc"

    contact = fields.Selection(selection=CONTACTS, required=True)
    attribute_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.attribute",
        inverse_name="form_id",
        copy=True,
    )

    # One in force per kind of contact and company.
    _active_uniq = models.UniqueIndex(
        "(contact, COALESCE(company_id, 0)) WHERE state = 'active'",
        "That kind of contact has a form in force already.",
    )

    def _get_cannot_activate_reasons(self):
        """Return ``{id: reason}`` for forms without attributes."""
        return {
            form.id: self.env._("Add the attributes first.")
            for form in self
            if not form.attribute_ids
        }

    def _domain_of_kind(self):
        """Return the domain of the forms for the same kind of contact."""
        return super()._domain_of_kind() & Domain("contact", "=", self.contact)

    @api.model
    def _apply_shipped_forms(self):
        """Put the shipped forms in force for kinds that never had an active one."""
        for form in self.search([("state", "=", "draft")]):
            shipped = form.get_external_id()[form.id].startswith("grandes_clientes.")
            if shipped and not self.search_count(
                [("contact", "=", form.contact), ("state", "!=", "draft")], limit=1
            ):
                form._apply_activation()

    @api.model
    def _find_form(self, contact, company):
        """Return the form in force for a kind of contact, the company's own first.

        :raise UserError: there is none
        """
        form = self.search(
            [
                ("contact", "=", contact),
                ("state", "=", "active"),
                ("company_id", "in", (company.id, False)),
            ],
            order="company_id",
            limit=1,
        )
        if not form:
            raise UserError(
                self.env._(
                    "There is no audit form in force for «%(contact)s»: activate one "
                    "under Quality, Audit forms.",
                    contact=dict(
                        self._fields["contact"]._description_selection(self.env)
                    )[contact],
                )
            )
        return form

    def _get_fixed_message(self):
        """Return why a form in force cannot be changed."""
        return self.env._(
            "«%(form)s» is in force, and audits are marked by it: make a new version.",
            form=self.display_name,
        )
