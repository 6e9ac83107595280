from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ...tools import clock


class _Row(NamedTuple):
    """The values that decide which version of a document is in force."""

    id: int
    code: str
    company_id: int
    valid_from: date
    valid_to: date
    is_there: bool


class ProcedureDocument(models.Model):
    """A version of a document that the procedure names: guide, procedure or matrix."""

    _name = "grandes.clientes.procedure.document"
    _description = "Document beside the procedure"
    _inherit = ["grandes.clientes.cached.mixin"]
    _order = "sequence, code, valid_from desc, id desc"
    _rec_names_search = ["code", "name"]
    _export_door = None

    code = fields.Char(required=True, help="As the procedure names it: G26, A8-1-04.")
    name = fields.Char(required=True)
    version = fields.Char(help="As the document says.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=[
            ("file", "File or address"),
            ("matrix", "The escalation matrix of this system"),
        ],
        required=True,
        default="file",
    )
    valid_from = fields.Date()
    valid_to = fields.Date(string="Until")
    url = fields.Char(string="Address")
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    replaces_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure.document",
        string="Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    step_ids = fields.Many2many(
        comodel_name="grandes.clientes.procedure.step",
        relation="grandes_clientes_procedure_step_document",
        column1="document_id",
        column2="step_id",
        string="Steps that name it",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave it empty to share the document among all companies.",
    )
    is_there = fields.Boolean(
        string="Can be opened",
        compute="_compute_is_there",
        help="Has a file or address.",
    )

    _dates_check = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)",
        "A document ends on or after the day on which it begins.",
    )

    @api.constrains("url")
    def _check_url(self):
        """Allow web addresses only, so that opening one cannot run code."""
        if any(
            document.url and not document.url.startswith(("https://", "http://"))
            for document in self
        ):
            raise ValidationError(
                self.env._("An address begins with https:// or http://.")
            )

    @api.depends("kind", "url", "file")
    def _compute_is_there(self):
        with_file = self._get_ids_with_file() if any(self._ids) else ()
        for document in self.with_context(bin_size=True):
            document.is_there = bool(
                document.kind == "matrix"
                or document.url
                or (document.id in with_file if document.id else document.file)
            )

    @api.model
    @tools.ormcache()
    def _get_ids_with_file(self):
        """Return the ids of the documents that have a file, found by one query."""
        # Sudo: only whether there is a file, not its content.
        files_sudo = self.env["ir.attachment"].sudo()
        domain = [("res_model", "=", self._name), ("res_field", "=", "file")]
        return frozenset(files_sudo.search_fetch(domain, ["res_id"]).mapped("res_id"))

    @api.depends("code", "name", "version")
    def _compute_display_name(self):
        for document in self:
            label = f"{document.code or ''} {document.name or ''}".strip()
            document.display_name = (
                self.env._(
                    "%(document)s, version %(version)s",
                    document=label,
                    version=document.version,
                )
                if document.version
                else label
            )

    def _in_force(self, day):
        """Return for each document its version in force on ``day``, or itself if none.

        A version that can be opened is preferred to one that nobody has added yet.

        :param date day: when the step that names it was done
        """
        rows = self._get_rows()
        wanted = [rows[document_id] for document_id in self.ids if document_id in rows]
        companies = {False, *self.env.companies.ids}
        found = []
        for document in wanted:
            mine = [
                row
                for row in rows.values()
                if row.code == document.code
                and row.company_id in (document.company_id, False)
                and (self.env.su or row.company_id in companies)
                and (not row.valid_from or row.valid_from <= day)
                and (not row.valid_to or row.valid_to >= day)
            ]
            mine = [row for row in mine if row.is_there] or mine
            found.append(max(mine, key=_begins, default=document).id)
        return self.browse(dict.fromkeys(found))

    @api.model
    @tools.ormcache()
    def _get_rows(self):
        """Return ``{id: row}`` of all documents, cached for the form of every case."""
        # Sudo: cached for everybody; record rules still apply when the documents are
        # read.
        every_sudo = self.sudo().with_context(active_test=False)
        names = ["code", "company_id", "valid_from", "valid_to", "kind", "url"]
        return {
            each.id: _Row(
                each.id,
                each.code,
                each.company_id.id,
                each.valid_from,
                each.valid_to,
                each.is_there,
            )
            for each in every_sudo.search_fetch([], names)
        }

    def action_open(self):
        """Open the file, the address or the matrix.

        :raise UserError: nobody has added the document yet
        """
        self.ensure_one()
        if self.kind == "matrix":
            return self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.escalation_matrix_action"
            )
        if not self.is_there:
            raise UserError(
                self.env._(
                    "Nobody has added «%(document)s» yet: the coordinator adds its "
                    "file or its address.",
                    document=self.display_name,
                )
            )
        name = quote(self.file_name or self.code, safe="")
        url = self.url or f"/web/content/{self._name}/{self.id}/file/{name}"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def action_new_version(self):
        """Open a copy, the next version once it has a file or an address."""
        self.ensure_one()
        today = clock.today(self.env.company)
        successor = self.copy(
            {
                "valid_from": today,
                "version": False,
                "file": False,
                "url": False,
                "replaces_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": successor.id,
            "view_mode": "form",
        }


def _begins(document):
    """Return the sort key of versions; one without dates was always in force."""
    return (str(document.valid_from or ""), document.id)
