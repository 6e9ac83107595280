from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import clock


class ProcedureDocument(models.Model):
    """A document that the procedure names: guide, procedure, matrix; by version."""

    _name = "grandes.clientes.procedure.document"
    _description = "Document beside the procedure"
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
        """Addresses are of the web: whoever opens one runs nothing by it."""
        if any(
            document.url and not document.url.startswith(("https://", "http://"))
            for document in self
        ):
            raise ValidationError(
                self.env._("An address begins with https:// or http://.")
            )

    @api.depends("kind", "url", "file")
    def _compute_is_there(self):
        for document in self.with_context(bin_size=True):
            document.is_there = bool(
                document.kind == "matrix" or document.url or document.file
            )

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
        """Return for each document its version in force on ``day``, itself if none.

        A version that nobody has added yet does not stand in for one that is there.

        :param date day: when the step that names it was done
        """
        versions = self.with_context(active_test=False).search(
            [("code", "in", self.mapped("code"))]
        )
        found = self.browse()
        for document in self:
            mine = versions.filtered(
                lambda v, d=document: v.code == d.code
                and v.company_id in (d.company_id, v.company_id.browse())
                and (not v.valid_from or v.valid_from <= day)
                and (not v.valid_to or v.valid_to >= day)
            )
            mine = mine.filtered("is_there") or mine
            found |= mine.sorted(_begins)[-1:] or document
        return found

    def action_open(self):
        """Open the file, the address or the matrix.

        :raise UserError: nobody has added it yet
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
        """Open a copy to become the next version, once it has a file or an address."""
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
    """Return what versions are sorted by; one without dates was always there."""
    return (str(document.valid_from or ""), document.id)
