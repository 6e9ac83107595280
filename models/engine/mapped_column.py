from odoo import api, fields, models


class MappedColumn(models.Model):
    """Column name in a company's files: told once, remembered for the next file."""

    _name = "grandes.clientes.mapped.column"
    _description = "Column of an export, as it is called"
    _order = "kind, code, id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Char(string="Kind of file", required=True, readonly=True)
    code = fields.Char(string="What it is", required=True, readonly=True)
    heading = fields.Char(string="Name in the file", required=True, readonly=True)

    _code_uniq = models.UniqueIndex(
        "(company_id, kind, code)", "That column has a name already: change it there."
    )

    @api.model
    def _get_mapped(self, company, kind):
        """Return ``{code: heading}`` of a kind of file, as told by the company."""
        # Sudo: used to read a load, whoever of the company loads it.
        rows_sudo = self.sudo().search(
            [("company_id", "=", company.id), ("kind", "=", kind)]
        )
        return {row.code: row.heading for row in rows_sudo}

    @api.model
    def _remember(self, company, kind, headings):
        """Store the headings that a user told; an empty one is deleted.

        :param dict headings: ``{code: heading}``
        """
        # Sudo: written by an act, which checked the user.
        rows_sudo = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", kind),
                ("code", "in", list(headings)),
            ]
        )
        known = {row.code: row for row in rows_sudo}
        new = []
        for code, heading in headings.items():
            if not heading:
                known.get(code, rows_sudo.browse()).unlink()
            elif code in known:
                known[code].heading = heading
            else:
                new.append(
                    {
                        "company_id": company.id,
                        "kind": kind,
                        "code": code,
                        "heading": heading,
                    }
                )
        rows_sudo.create(new)
