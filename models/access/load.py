from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import clock
from ..engine.sealed_mixin import file_seals
from .column import KINDS


class AccessLoad(models.Model):
    """Data of a legacy system about its users, compared with our permissions (C10).

    It is a list of users, a log, or the result of a cleansing («bitácora de depuración»
    means either of the latter). Technology delivers it; quality loads it, compares it,
    reviews it row by row and signs it, which freezes it under a seal.
    """

    _name = "grandes.clientes.access.load"
    _description = "List or log of a legacy system"
    _inherit = ["grandes.clientes.access.signed"]
    _order = "id desc"

    system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=KINDS, string="What it is", required=True, readonly=True
    )
    state = fields.Selection(
        selection=[
            ("preview", "Preview"),
            ("kept", "Under review"),
            ("signed", "Signed"),
        ],
        required=True,
        readonly=True,
        default="preview",
        index=True,
    )
    as_of = fields.Date(
        string="As of", required=True, readonly=True, help="Day that it is of."
    )
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="Until", readonly=True)
    delivered_by = fields.Char(
        readonly=True, help="Who of technology delivered it, and by what."
    )
    delivered_on = fields.Date(readonly=True)
    is_transcribed = fields.Boolean(
        string="Transcribed",
        readonly=True,
        help="Typed from paper or a scan, which is kept beside it.",
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="File",
        readonly=True,
        ondelete="restrict",
    )
    scan_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Scan",
        readonly=True,
        ondelete="restrict",
    )
    sha256 = fields.Char(string="Seal", readonly=True, index="btree_not_null")
    loaded_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    loaded_on = fields.Datetime(readonly=True)
    compared_on = fields.Datetime(readonly=True)
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.access.load.line", inverse_name="load_id"
    )
    line_count = fields.Integer(string="Rows", compute="_compute_counts")
    match_count = fields.Integer(string="Agree", compute="_compute_counts")
    open_count = fields.Integer(string="To be reviewed", compute="_compute_counts")
    settled_count = fields.Integer(string="Reviewed", compute="_compute_counts")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "company_id",
            "system_id",
            "kind",
            "state",
            "as_of",
            "date_from",
            "date_to",
            "delivered_by",
            "delivered_on",
            "is_transcribed",
            "attachment_id",
            "scan_id",
            "sha256",
            "loaded_by_id",
            "loaded_on",
            "compared_on",
        }

    @api.depends("system_id", "kind", "as_of")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for load in self:
            load.display_name = self.env._(
                "%(system)s, %(kind)s, %(day)s",
                system=load.system_id.name or "",
                kind=(kinds.get(load.kind) or "").lower(),
                day=load.as_of
                and clock.day_on_screen(load.as_of, self.env.lang or "en_US")
                or "",
            )

    @api.depends("line_ids.state")
    def _compute_counts(self):
        counts = {
            (load.id, state): count
            for load, state, count in self.env[
                "grandes.clientes.access.load.line"
            ]._read_group(
                [("load_id", "in", self.ids)], ["load_id", "state"], ["__count"]
            )
        }
        for load in self:
            mine = {
                state: counts.get((load.id, state), 0)
                for state in ("match", "open", "accepted", "asked", "solved")
            }
            load.line_count = sum(mine.values())
            load.match_count = mine["match"]
            load.open_count = mine["open"]
            load.settled_count = mine["accepted"] + mine["asked"] + mine["solved"]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if any(load.state != "preview" for load in self):
            raise UserError(
                self.env._(
                    "What was kept of a legacy system is never deleted: load "
                    "a newer list."
                )
            )

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of signed loads."""
        return Domain("state", "=", "signed")

    def _get_sealed_files(self):
        """Return the files that technology delivered."""
        return self.attachment_id | self.scan_id

    def _get_sealed_attachments(self):
        """Return the files of loads that are no longer previews."""
        kept = self.filtered(lambda load: load.state != "preview")
        return kept.attachment_id | kept.scan_id

    def _get_sealed_values(self):
        """Return the file, its delivery, the signature and every row."""
        self.ensure_one()
        return [
            self.system_id.id,
            self.kind,
            self.as_of,
            self.delivered_by,
            self.delivered_on,
            self.is_transcribed,
            self.sha256,
            self.loaded_by_id.id,
            self.loaded_on,
            self.signed_by_id.id,
            self.signed_on,
            self.conclusion,
            file_seals(self.attachment_id | self.scan_id),
            [line._get_sealed_part() for line in self.line_ids.sorted("id")],
        ]
