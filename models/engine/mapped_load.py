import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from .mapped_messages import PROBLEMS

_lt = LazyTranslate(__name__)


class MappedLoad(models.AbstractModel):
    """Load of a foreign export: mapped columns, a preview, then all rows or none.

    A model that inherits it defines the kinds of files (:meth:`_get_kinds`,
    :meth:`_get_mapped_columns`, :meth:`_get_row_key`), further checks of rows
    (:meth:`_find_row_problems`), and what is created from the rows
    (:meth:`_create_rows`). The file is kept with its SHA-256, and sealed once loaded.
    """

    _name = "grandes.clientes.mapped.load.mixin"
    _description = "Load of an export"
    _inherit = [
        "grandes.clientes.act.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "id desc"

    #: Roles that may load, and the room that must be kept.
    _LOAD_ROLES = ()
    _ROOM = None

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        selection="_get_kinds", string="What it is", required=True, readonly=True
    )
    state = fields.Selection(
        selection=[
            ("preview", "Preview"),
            ("loaded", "Loaded"),
            ("replaced", "Replaced"),
        ],
        required=True,
        readonly=True,
        default="preview",
        index=True,
    )
    filename = fields.Char(string="File name", readonly=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment", string="File", readonly=True, ondelete="restrict"
    )
    sha256 = fields.Char(string="SHA-256", readonly=True, index="btree_not_null")
    sheet = fields.Char(readonly=True)
    headings = fields.Json(readonly=True)
    columns = fields.Json(readonly=True)
    preview = fields.Json(readonly=True)
    problems = fields.Json(string="What is wrong", readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    left_out_count = fields.Integer(
        string="Totals left out",
        readonly=True,
        help="Rows that only sum up the others.",
    )
    problem_count = fields.Integer(string="Problems", readonly=True)
    read_on = fields.Datetime(readonly=True)
    loaded_on = fields.Datetime(readonly=True)
    loaded_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Loaded by",
        readonly=True,
        ondelete="restrict",
    )
    preview_table = fields.Html(compute="_compute_tables", sanitize=False)
    problem_table = fields.Html(compute="_compute_tables", sanitize=False)

    @api.model
    def _get_protected_fields(self):
        """Add all fields: a load is what a file said, and nobody may write it."""
        return super()._get_protected_fields() | {
            "company_id",
            "kind",
            "filename",
            "attachment_id",
            "sha256",
            "sheet",
            "headings",
            "columns",
            "preview",
            "problems",
            "row_count",
            "left_out_count",
            "problem_count",
            "read_on",
            "loaded_on",
            "loaded_by_id",
        }

    # === TO BE DEFINED BY EACH MODEL === #

    @api.model
    def _get_kinds(self):
        """Return ``[(kind, label)]`` of the files that can be loaded."""
        raise NotImplementedError

    @api.model
    def _get_mapped_columns(self, kind):
        """Return the :class:`~.mapped.MappedColumn` of a kind of file."""
        raise NotImplementedError

    @api.model
    def _get_row_key(self, kind):
        """Return the codes that together identify a row of a file; none: no check."""
        return ()

    def _find_row_problems(self, rows):
        """Return further :class:`~.mapped.Problem` of rows that were understood."""
        return []

    @api.model
    def _get_problem_messages(self):
        """Return ``{code: (what is wrong, what to do)}`` of all problems."""
        return PROBLEMS

    def _create_rows(self, rows):
        """Create the records from the rows; the act has checked everything."""
        raise NotImplementedError

    # === ACTS === #

    @api.model
    def _get_acts(self):
        """Add the acts on a preview."""
        preview = {"roles": self._LOAD_ROLES, "origins": ("preview",)}
        return super()._get_acts() | {
            "load": Act(
                label=_lt("Load the file"),
                target="loaded",
                check="_get_cannot_load_reasons",
                **preview,
            ),
            "map": Act(label=_lt("Say which column is which"), **preview),
            "discard": Act(label=_lt("Discard the preview"), **preview),
        }

    @api.model
    def _do_read(self, kind, content, filename, **more):
        """Read a file into a preview, with a line for each problem.

        :param str kind: one of :meth:`_get_kinds`
        :param bytes content: XLSX, XLS, ODS or CSV
        :param more: values of the load besides those from the file
        :return: the load, in preview
        :raise AccessError: the user may not load such files
        :raise UserError: the file is no spreadsheet, or was loaded already
        """
        self._check_may_load()
        if not content:
            raise UserError(self.env._("Choose the file to load."))
        digest = hashlib.sha256(content).hexdigest()
        self._check_not_loaded(kind, digest)
        # Sudo: created from a file by this act, which checked the user.
        load_sudo = self.sudo().create(
            {
                **more,
                "company_id": self.env.company.id,
                "kind": kind,
                "filename": filename,
                "sha256": digest,
            }
        )
        load_sudo.attachment_id = load_sudo.env["ir.attachment"].create(
            {
                "name": filename or digest[:12],
                "raw": content,
                "mimetype": guess_mimetype(content),
                "res_model": self._name,
                "res_id": load_sudo.id,
            }
        )
        load = load_sudo.sudo(self.env.su)
        load._apply_reading()
        return load

    def _check_may_load(self):
        """Raise unless the user may load such files and the room is kept."""
        if self._ROOM:
            self.env["grandes.clientes.room"]._check_kept(self._ROOM)
        self.browse()._check_act("load")

    def _check_not_loaded(self, kind, digest):
        """Raise if the same file was loaded already."""
        same = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("kind", "=", kind),
                ("sha256", "=", digest),
                ("state", "=", "loaded"),
            ],
            limit=1,
        )
        if same:
            raise UserError(
                self.env._(
                    "This very file is loaded already: «%(name)s».",
                    name=same.display_name,
                )
            )

    def _do_map(self, headings):
        """Store which heading is which column, for this file and later ones.

        :param dict headings: ``{code: heading}``; an empty one is deleted
        """
        self._check_act("map")
        for load in self:
            codes = {column.code for column in self._get_mapped_columns(load.kind)}
            self.env["grandes.clientes.mapped.column"]._remember(
                load.company_id,
                load._get_mapped_kind(),
                {code: name for code, name in headings.items() if code in codes},
            )
        self._apply_reading()

    def _get_cannot_load_reasons(self):
        """Return ``{id: reason}`` for files with problems: all rows or none."""
        reasons = {}
        for load in self:
            if load.problem_count == 1:
                reasons[load.id] = self.env._(
                    "«%(name)s» has 1 thing to correct, and nothing of it is loaded "
                    "until then. Correct the file and load it again.",
                    name=load.filename or "",
                )
            elif load.problem_count:
                reasons[load.id] = self.env._(
                    "«%(name)s» has %(count)s things to correct, and nothing of it is "
                    "loaded until then. Correct the file and load it again.",
                    name=load.filename or "",
                    count=load.problem_count,
                )
        return reasons

    def _do_load(self):
        """Load all rows of the previews, which cannot be changed any more.

        :raise UserError: a file has problems, listed line by line
        """
        self._check_act("load")
        for load in self:
            load._check_may_load()
            reading = load._get_reading()
            if reading.problems:
                raise UserError(
                    self.env._("The file does not fit any more: read it again.")
                )
            load._check_not_loaded(load.kind, load.sha256)
            # Sudo: rows are created from the file by the act, which checked the user.
            load_sudo = load.sudo()
            load_sudo.write(
                {
                    "state": "loaded",
                    "loaded_on": clock.now(),
                    "loaded_by_id": self.env.uid,
                }
            )
            load_sudo._create_rows(reading.rows)
        self._log_seal("load")

    def _do_discard(self):
        """Delete previews with their files."""
        self._check_act("discard")
        # Sudo: a preview is no record yet; loaded ones refuse deletion themselves.
        self.sudo().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_loaded(self):
        if any(load.state != "preview" for load in self):
            raise UserError(
                self.env._("What was loaded stays: load a corrected file instead.")
            )
