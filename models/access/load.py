import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.mimetypes import guess_mimetype

from ...tools import clock
from ...tools.accounts.export import read_entries
from ...tools.sheet.errors import SheetError
from ..engine.sealed_mixin import file_seals
from ..engine.sheet_messages import refusal
from .column import KINDS


class AccessLoad(models.Model):
    """What a legacy system says of its users, beside our permissions (C10).

    A list of users, its log, or what was taken in a cleansing («bitácora de
    depuración» means either): delivered by technology, loaded by quality, compared,
    reviewed row by row, signed and frozen under a seal.
    """

    _name = "grandes.clientes.access.load"
    _description = "List or log of a legacy system"
    _inherit = [
        "grandes.clientes.protected.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
    ]
    _order = "id desc"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
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
    signed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    signed_on = fields.Datetime(readonly=True)
    conclusion = fields.Text(readonly=True)
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.access.load.line", inverse_name="load_id"
    )
    line_count = fields.Integer(string="Rows", compute="_compute_counts")
    match_count = fields.Integer(string="Agree", compute="_compute_counts")
    open_count = fields.Integer(string="To be reviewed", compute="_compute_counts")
    settled_count = fields.Integer(string="Reviewed", compute="_compute_counts")

    @api.model
    def _get_protected_fields(self):
        """Add what only acts write."""
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
            "signed_by_id",
            "signed_on",
            "conclusion",
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
                day=format_date(self.env, load.as_of) or "",
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
                self.env._("What was kept of a legacy system is never deleted.")
            )

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of those that are signed."""
        return Domain("state", "=", "signed")

    def _get_sealed_files(self):
        """Return what technology delivered."""
        return self.attachment_id | self.scan_id

    def _get_sealed_attachments(self):
        """Return the files of what is kept."""
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

    # === ACTS === #

    def _check_may_load(self):
        """Raise unless the user loads and reviews: quality.

        :raise AccessError: the user is not of quality
        """
        if not (
            self.env.su or self.env.user.has_group("grandes_clientes.group_quality")
        ):
            raise AccessError(
                self.env._("Only quality loads what legacy systems say of users.")
            )
        self.check_access("read")

    @api.model
    def _do_load(self, system, kind, content, filename, **more):
        """Read what a system exported: the preview, a line for each row.

        :param str kind: ``users``, ``log`` or ``cleansing``
        :param bytes content: XLSX or CSV
        :param more: ``as_of``, ``delivered_by``, ``delivered_on``, ``scan`` (bytes),
            ``scan_name``, ``is_transcribed``
        :return: the load
        :raise UserError: the file is refused
        """
        self._check_may_load()
        system.check_access("read")
        mapped = self.env["grandes.clientes.access.column"]._get_mapped(system, kind)
        try:
            entries = read_entries(content, filename or "", kind, mapped)
        except SheetError as error:
            raise UserError(self._get_sheet_sentence(error)) from error
        if not entries:
            raise UserError(self.env._("«%(name)s» has no rows.", name=filename))
        company = self.env.company
        days = [entry.day for entry in entries if entry.day]
        # Sudo: made from a file by this act, which checked who asks.
        load_sudo = self.sudo().create(
            {
                "company_id": company.id,
                "system_id": system.id,
                "kind": kind,
                "as_of": more.get("as_of") or max(days, default=clock.today(company)),
                "date_from": min(days, default=False),
                "date_to": max(days, default=False),
                "delivered_by": more.get("delivered_by"),
                "delivered_on": more.get("delivered_on"),
                "is_transcribed": bool(more.get("is_transcribed")),
                "sha256": hashlib.sha256(content).hexdigest(),
                "loaded_by_id": self.env.uid,
                "loaded_on": clock.now(),
            }
        )
        load_sudo.attachment_id = load_sudo._keep_file(content, filename)
        if more.get("scan"):
            load_sudo.scan_id = load_sudo._keep_file(
                more["scan"], more.get("scan_name") or "scan.pdf"
            )
        load = load_sudo.sudo(self.env.su)
        load_sudo.line_ids._make(load_sudo, entries)
        load._apply_comparison()
        return load

    def _keep_file(self, content, filename):
        return self.env["ir.attachment"].create(
            {
                "name": filename,
                "raw": content,
                "mimetype": guess_mimetype(content),
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _get_sheet_sentence(self, error):
        """Return what to tell of a refused file."""
        if error.code == "no_header":
            return self.env._(
                "No columns were recognised in the first %(limit)s rows. A list of "
                "users needs at least the user name or the name; a log needs the date "
                "besides. Map the columns of this system once, and load it again.",
                limit=error.values["limit"],
            )
        return refusal(error, self.env._)

    def _do_keep(self):
        """Keep the previews: from now on their rows are reviewed one by one."""
        self._check_may_load()
        if any(load.state != "preview" for load in self):
            raise UserError(self.env._("It is kept already."))
        # Sudo: the state is the act's.
        self.sudo().write({"state": "kept"})

    def _do_discard(self):
        """Throw previews away; their files go along."""
        self._check_may_load()
        # Sudo: a preview is nobody's record yet; kept ones refuse it themselves.
        self.sudo().unlink()

    def _do_sign(self, conclusion=None):
        """Sign the review: from now on nothing of it changes.

        :raise UserError: a row is still to be reviewed, or it is not under review
        """
        self._check_may_load()
        for load in self:
            if load.state != "kept":
                raise UserError(
                    self.env._("Only what is under review is signed, and once.")
                )
            if load.open_count:
                raise UserError(
                    self.env._(
                        "Rows still to be reviewed: %(count)s. Say of each what is "
                        "done about it, then sign.",
                        count=load.open_count,
                    )
                )
        # Sudo: the signature, which was checked.
        self.sudo().write(
            {
                "state": "signed",
                "signed_by_id": self.env.uid,
                "signed_on": clock.now(),
                "conclusion": conclusion or False,
            }
        )
        self._log_seal("sign")

    def _do_compare_again(self):
        """Compare with our permissions as they are now; what was settled stays."""
        self._check_may_load()
        if any(load.state == "signed" for load in self):
            raise UserError(self.env._("It is signed: nothing of it changes any more."))
        self._apply_comparison()

    # === BUTTONS === #

    def action_keep(self):
        """Keep it and show what is to be reviewed."""
        self._do_keep()
        return self.action_open_lines()

    def action_discard(self):
        """Throw the preview away."""
        self._do_discard()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.access_load_action"
        )

    def action_compare_again(self):
        """Compare again."""
        self._do_compare_again()

    def action_sign(self):
        """Sign."""
        self._do_sign()

    def action_open_lines(self):
        """Show the rows; the context may name the state."""
        self.ensure_one()
        state = self.env.context.get("line_state", "open")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.access_load_line_action"
            ),
            "name": self.display_name,
            "domain": [("load_id", "=", self.id)],
            "context": {f"search_default_{state}": 1},
        }
