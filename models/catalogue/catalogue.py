from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError


class Catalogue(models.AbstractModel):
    """Common fields of all catalogues: a code, an order and archiving.

    An entry without company is shared by all; a company's own entry has precedence over
    the shared one of the same code. Entries are archived and never deleted, because
    closed cases still refer to them.
    """

    _name = "grandes.clientes.catalogue"
    _description = "Catalogue"
    _order = "sequence, code, id"
    _check_company_auto = True
    _rec_names_search = ["name", "code"]
    #: Fields that identify an entry, the code last.
    _code_fields = ("code",)

    code = fields.Char(
        required=True,
        copy=False,
        help="By which rules, spreadsheets and other systems name this entry.",
    )
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave it empty to share the entry among all companies.",
    )

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "Another entry of this catalogue has that code already: use that one "
        "(it may be archived) or choose another code.",
    )

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Use the cached names of the entries, which are on every screen."""
        names = self._get_names(self.env.lang) if any(self._ids) else {}
        for entry in self:
            kept = entry.id and names.get(entry.id)
            entry.display_name = kept or entry._get_entry_name()

    @api.model
    @tools.ormcache("lang")
    def _get_names(self, lang):
        """Return ``{id: name}`` of all entries, including archived ones."""
        # Sudo: cached for all users; the screens decide to whom a name is shown.
        every_sudo = self.sudo().with_context(lang=lang, active_test=False)
        entries_sudo = every_sudo.search_fetch([], ["code", "name"])
        return {entry.id: entry._get_entry_name() for entry in entries_sudo}

    @api.model
    @tools.ormcache()
    def _get_company_ids_of_all(self):
        """Return ``{id: company id or False}`` of all entries, even archived ones."""
        # Sudo: cached for all users, to check company consistency.
        every_sudo = self.sudo().with_context(active_test=False)
        entries_sudo = every_sudo.search_fetch([], ["company_id"])
        return {entry.id: entry.company_id.id for entry in entries_sudo}

    def _get_entry_name(self):
        """Return the displayed name of the entry."""
        self.ensure_one()
        return self.name

    def _update_field_translations(self, field_name, translations, *args, **kwargs):
        """Clear the cached names when one is translated."""
        result = super()._update_field_translations(
            field_name, translations, *args, **kwargs
        )
        if field_name == "name":
            self._forget_cached()
        return result

    def _forget_cached(self):
        """Clear the cached codes and names."""
        self.env.registry.clear_cache()
        # Also the names computed since.
        self.invalidate_recordset(["display_name"], flush=False)

    @api.model_create_multi
    def create(self, vals_list):
        """Clear the cached codes and names."""
        records = super().create(vals_list)
        if records:
            records._forget_cached()
        return records

    def write(self, vals):
        """Clear the cached codes and names if their fields change."""
        result = super().write(vals)
        read_from = {*self._code_fields, "name", "active", "company_id"}
        if not read_from.isdisjoint(vals):
            self._forget_cached()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_catalogue(self):
        raise UserError(
            self.env._(
                "«%(name)s» is part of a catalogue and cannot be deleted, since cases "
                "may point at it: archive it instead.",
                name=self[:1].display_name,
            )
        )

    @api.model
    def _find_by_code(self, *key):
        """Return the entry with a code for the current company.

        :param key: values of :attr:`_code_fields`, the code last
        :return: one record; the company's own before the shared one
        :raises ValidationError: no active entry has the code; says which ones exist
        """
        ids_by_code = self._get_ids_by_code(self.env.company.id)
        if key not in ids_by_code:
            known = sorted(other[-1] for other in ids_by_code if other[:-1] == key[:-1])
            raise ValidationError(
                self.env._(
                    "«%(catalogue)s» has no entry with the code «%(code)s». "
                    "Use one of these: %(codes)s.",
                    catalogue=self.env["ir.model"]._get(self._name).name,
                    code=" / ".join(str(part) for part in key),
                    codes=", ".join(known) or self.env._("none yet"),
                )
            )
        return self.browse(ids_by_code[key])

    @api.model
    @tools.ormcache("company_id")
    def _get_ids_by_code(self, company_id):
        """Return ``{key: id}`` of the active entries that a company may use."""
        # Sudo: codes are not confidential, and the result is cached for all users: it
        # must not depend on who asks first.
        entries_sudo = self.sudo().search_fetch(
            [("company_id", "in", [company_id, False]), ("active", "=", True)],
            [*self._code_fields, "company_id"],
        )
        shared_first = entries_sudo.sorted(lambda entry: bool(entry.company_id))
        return {
            tuple(entry[name] for name in self._code_fields): entry.id
            for entry in shared_first
        }
