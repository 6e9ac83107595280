from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ...tools.accounts.export import Entry
from ...tools.text import said

ISSUES = [
    ("alive_there", "Alive there, gone here"),
    ("alive_here", "Gone there, alive here"),
    ("unknown", "Nobody of ours"),
    ("not_permitted", "Without our permission"),
    ("no_consultation", "Without a consultation here"),
    ("unreadable", "Row cannot be read"),
]
_ENTRY = (
    "row",
    "account",
    "name",
    "email",
    "status",
    "profile",
    "day",
    "action",
    "reference",
    "is_alive",
    "operation",
    "problem",
)


class AccessLoadLine(models.Model):
    """A row of a load, or one of our people missing from it.

    The content of the file never changes; each comparison updates the finding until
    somebody settles it.
    """

    _name = "grandes.clientes.access.load.line"
    _description = "Row of a list or log"
    _inherit = ["grandes.clientes.protected.mixin", "grandes.clientes.safe.export"]
    _order = "load_id desc, row, id"
    _rec_name = "account"

    load_id = fields.Many2one(
        comodel_name="grandes.clientes.access.load",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="load_id.company_id", store=True, precompute=True
    )
    load_state = fields.Selection(related="load_id.state", string="Load is")
    # Content of the file
    row = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Row in the file; zero for whom the file does not name.",
    )
    account = fields.Char(string="User name there", readonly=True)
    name = fields.Char(string="Name there", readonly=True)
    email = fields.Char(string="E-mail there", readonly=True)
    status = fields.Char(string="State there", readonly=True)
    profile = fields.Char(string="Profile there", readonly=True)
    day = fields.Date(string="Date there", readonly=True)
    action = fields.Char(string="Action there", readonly=True)
    reference = fields.Char(string="Reference there", readonly=True)
    is_alive = fields.Boolean(string="Alive there", readonly=True)
    operation = fields.Selection(
        selection=[("consult", "Consult"), ("modify", "Modify")], readonly=True
    )
    problem = fields.Selection(
        selection=[
            ("formula", "It has a formula or an error in a cell"),
            ("nobody", "It names nobody"),
            ("no_date", "It has no date"),
        ],
        string="Why it cannot be read",
        readonly=True,
    )
    # Finding
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    issue = fields.Selection(selection=ISSUES, string="What was found", readonly=True)
    logged_as = fields.Selection(
        selection=[("consult", "As a look-up")],
        string="Logged here",
        readonly=True,
        index="btree_not_null",
        help="The system shows a change, and what was logged here is a look-up.",
    )
    state = fields.Selection(
        selection=[
            ("open", "To be reviewed"),
            ("asked", "Asked to be corrected"),
            ("accepted", "Explained"),
            ("solved", "Solved"),
            ("match", "Agrees"),
        ],
        required=True,
        readonly=True,
        default="match",
    )
    note = fields.Char(string="What is done about it", readonly=True)
    settled_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    settled_on = fields.Datetime(readonly=True)

    _issue_idx = models.Index("(load_id, state, issue)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "load_id",
            *_ENTRY,
            "user_id",
            "issue",
            "logged_as",
            "state",
            "note",
            "settled_by_id",
            "settled_on",
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_preview(self):
        if any(line.load_state != "preview" for line in self):
            raise UserError(
                self.env._(
                    "What was kept of a legacy system is never deleted: load "
                    "a newer list."
                )
            )

    def _get_sealed_part(self):
        """Return the values of the row that the load's seal covers."""
        self.ensure_one()
        return [
            *(self[name] for name in _ENTRY),
            self.user_id.id,
            self.issue,
            self.state,
            self.note,
            self.settled_by_id.id,
            self.settled_on,
        ]

    # === COMPARING === #

    def _make(self, load, entries):
        """Create a line for each entry of the file."""
        return self.create(
            [
                {
                    "load_id": load.id,
                    **{name: getattr(entry, name) or False for name in _ENTRY},
                }
                for entry in entries
            ]
        )

    def _get_entry(self):
        """Return the row as it was read."""
        self.ensure_one()
        return Entry(
            **{
                name: self[name] or ("" if self._fields[name].type == "char" else None)
                for name in _ENTRY
                if name not in ("row", "is_alive", "problem")
            },
            row=self.row,
            is_alive=self.is_alive,
            problem=self.problem or "",
        )

    def _apply_findings(self, load, lines, findings):
        """Write the findings; rows that somebody settled stay as they are."""
        missing = {line.user_id.id: line for line in self - lines}
        for finding in findings:
            if finding.place is not None:
                lines[finding.place]._apply_finding(finding)
            elif finding.person_id in missing:
                missing.pop(finding.person_id)._apply_finding(finding)
            else:
                self.create(
                    {
                        "load_id": load.id,
                        "name": self.env["res.users"].browse(finding.person_id).name,
                        "user_id": finding.person_id,
                        "issue": finding.issue,
                        "state": "open",
                    }
                )
        for line in missing.values():
            line._apply_solved()

    def _apply_finding(self, finding):
        if self.user_id.id != (finding.person_id or False):
            self.user_id = finding.person_id
        if self.state in ("asked", "accepted"):
            return
        if (self.logged_as or None) != finding.logged_as:
            self.logged_as = finding.logged_as
        if finding.issue:
            if (self.issue, self.state) != (finding.issue, "open"):
                self.write({"issue": finding.issue, "state": "open"})
        elif self.state == "open":
            self._apply_solved()

    def _apply_solved(self):
        if self.state == "open":
            self.write({"state": "solved", "settled_on": clock.now()})

    # === ACTS === #

    def _do_settle(self, state, note):
        """Settle rows: explained, or correction requested.

        :param str state: ``accepted`` or ``asked``
        :param str note: the explanation, or the number of the correction request
        :raise UserError: the note is missing, or a row needs no review
        """
        self._check_settle()
        if not said(note):
            raise UserError(self.env._("Write what is done about it."))
        if any(line.state in ("match", "solved") for line in self):
            raise UserError(
                self.env._("Nothing is to be reviewed in one of them: leave it out.")
            )
        # Sudo: records the decision on the rows, which was checked.
        self.sudo().write(
            {
                "state": state,
                "note": note,
                "settled_by_id": self.env.uid,
                "settled_on": clock.now(),
            }
        )

    def _do_name(self, user):
        """Record whose account the rows' user name is, and compare again."""
        self._check_settle()
        Account = self.env["grandes.clientes.access.account"]
        for line in self:
            name = line.account or line.name
            if not name:
                raise UserError(self.env._("The row names nobody."))
            Account._remember(line.load_id.system_id, name, user, line.company_id)
        self.load_id._apply_comparison()

    def _check_settle(self):
        self.load_id._check_may_load()
        if any(line.load_state != "kept" for line in self):
            raise UserError(
                self.env._("Only rows of what is under review are settled.")
            )

    def action_settle(self):
        """Open the dialog that settles the rows."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What is done about it"),
            "res_model": "grandes.clientes.access.load.settle",
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_ids": self.ids},
        }
