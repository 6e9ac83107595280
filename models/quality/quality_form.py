from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools.acts import Act

_lt = LazyTranslate(__name__)

#: What of a case is looked at; each has its own version in force.
CONTACTS = [
    ("written", "Written contact"),
    ("telephone", "Telephone contact"),
    ("escalated", "Escalated case"),
]
QUALITY = ("group_quality",)


class QualityForm(models.Model):
    """A version of what is looked at in a contact: the «pauta» (C1, R10).

    The version that was in force when an audit began is the one by which it is
    marked; a new one is a new record.
    """

    _name = "grandes.clientes.quality.form"
    _description = "Audit form"
    _inherit = ["grandes.clientes.version.mixin"]
    _order = "contact, version desc, id desc"

    name = fields.Char(required=True, translate=True)
    contact = fields.Selection(selection=CONTACTS, required=True)
    version = fields.Integer(readonly=True, copy=False, default=1)
    state = fields.Selection(
        selection=[
            ("draft", "Being prepared"),
            ("active", "In force"),
            ("replaced", "Replaced"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    attribute_ids = fields.One2many(
        comodel_name="grandes.clientes.quality.attribute",
        inverse_name="form_id",
        copy=True,
    )

    # One in force a kind of contact and company.
    _active_uniq = models.UniqueIndex(
        "(contact, COALESCE(company_id, 0)) WHERE state = 'active'",
        "That kind of contact has a form in force already.",
    )

    @api.model
    def _get_acts(self):
        """Give the activation to quality: who administers people opens no form."""
        return super()._get_acts() | {
            "activate": Act(
                label=_lt("Activate"),
                roles=QUALITY,
                origins=("draft",),
                target="active",
                check="_get_cannot_activate_reasons",
            ),
        }

    def _get_cannot_activate_reasons(self):
        """Return ``{id: reason}`` for forms by which nothing could be marked."""
        return {
            form.id: self.env._("Add the attributes first.")
            for form in self
            if not form.attribute_ids
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the version follows the last of its kind of contact."""
        forms = super().create(vals_list)
        for form in forms:
            others = self.search_read(
                [("contact", "=", form.contact), ("id", "!=", form.id)], ["version"]
            )
            # Sudo: numbered here, by nobody.
            form.sudo().version = 1 + max((o["version"] for o in others), default=0)
        return forms

    def _do_activate(self):
        """Put the forms in force; what they replace stays with its audits.

        :raise AccessError: only quality does
        :raise UserError: a form without attributes
        """
        self._check_act("activate")
        for form in self:
            before = self.search(
                [
                    ("contact", "=", form.contact),
                    ("company_id", "=", form.company_id.id),
                    ("state", "=", "active"),
                ]
            )
            # Sudo: the state follows from the act.
            before.sudo().write({"state": "replaced"})
            before.flush_recordset()
            form._apply_activation()

    @api.model
    def _apply_shipped_forms(self):
        """Put the shipped forms in force where nobody has had one yet."""
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
        """Return why a form in force is not changed."""
        return self.env._(
            "«%(form)s» is in force, and audits are marked by it: make a new version.",
            form=self.display_name,
        )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for form in self:
            form.display_name = f"{form.name or ''} (v{form.version})"
