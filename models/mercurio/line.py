from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import get_lang

from ...tools import clock
from ...tools.mercurio.export import Letter

ISSUES = [
    ("filed_without_case", "Filed without a case"),
    ("case_without_filing", "Not in Mercurio's export"),
    ("date_differs", "Dates differ"),
    ("answer_without_out", "Answer without outgoing number"),
    ("out_without_answer", "Outgoing letter without an answer"),
    ("duplicate", "Twice in the export"),
    ("unreadable", "Number or date missing"),
]


class MercurioLine(models.Model):
    """Line of a reconciliation: a letter of the export, or a record missing from it.

    The exported data never changes. Issue and state are updated by each comparison,
    unless somebody left the line as it is, with a reason.
    """

    _name = "grandes.clientes.mercurio.line"
    _description = "Letter of a reconciliation with Mercurio"
    _inherit = ["grandes.clientes.protected.mixin", "grandes.clientes.safe.export"]
    _order = "reconciliation_id desc, row, id"
    _rec_name = "number"

    reconciliation_id = fields.Many2one(
        comodel_name="grandes.clientes.mercurio.reconciliation",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="reconciliation_id.company_id", store=True, precompute=True
    )
    reconciliation_state = fields.Selection(
        related="reconciliation_id.state", string="State of the reconciliation"
    )
    # Exported data
    row = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Row in the export; zero for what the export lacks.",
    )
    way = fields.Selection(
        selection=[("in", "Incoming"), ("out", "Outgoing")], readonly=True
    )
    number = fields.Char(string="Mercurio number", readonly=True)
    date = fields.Date(string="Mercurio date", readonly=True)
    party = fields.Char(string="Sender or addressee", readonly=True)
    subject = fields.Char(readonly=True)
    reply_to = fields.Char(string="Answers to", readonly=True)
    # Result of the comparison
    issue = fields.Selection(selection=ISSUES, string="What was found", readonly=True)
    state = fields.Selection(
        selection=[
            ("open", "To correct"),
            ("solved", "Solved"),
            ("accepted", "Left as it is"),
            ("match", "Agrees"),
        ],
        readonly=True,
        default="match",
        required=True,
    )
    detail = fields.Char(string="What differs", compute="_compute_detail")
    fix_label = fields.Char(string="What to do", compute="_compute_detail")
    filing_id = fields.Many2one(
        comodel_name="grandes.clientes.filing", readonly=True, index="btree_not_null"
    )
    our_date = fields.Date(string="Our date", compute="_compute_our_date")
    answer_ids = fields.Many2many(
        comodel_name="grandes.clientes.case.answer",
        relation="grandes_clientes_mercurio_line_answer_rel",
        column1="line_id",
        column2="answer_id",
        readonly=True,
    )
    reason = fields.Char(string="Why it is left", readonly=True)
    settled_by_id = fields.Many2one(
        comodel_name="res.users", string="Settled by", readonly=True
    )
    settled_on = fields.Datetime(readonly=True)

    _issue_idx = models.Index("(reconciliation_id, state, issue)")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts may write."""
        return super()._get_protected_fields() | {
            "reconciliation_id",
            "row",
            "way",
            "number",
            "date",
            "party",
            "subject",
            "reply_to",
            "issue",
            "state",
            "filing_id",
            "answer_ids",
            "reason",
            "settled_by_id",
            "settled_on",
        }

    # === COMPUTE === #

    @api.depends("way", "filing_id", "answer_ids")
    def _compute_our_date(self):
        for line in self:
            # Sudo: dates of the line's records; its record rule hides complaints.
            line_sudo = line.sudo()
            if line.way == "out":
                line.our_date = line_sudo.answer_ids[:1].mercurio_out_date
            else:
                line.our_date = line_sudo.filing_id.mercurio_in_date

    @api.depends("issue", "state", "filing_id", "answer_ids")
    @api.depends_context("lang")
    def _compute_detail(self):
        several = set(self._find_of_several_letters()._ids)
        for line in self:
            shown = line.issue if line.state != "match" else None
            line.detail = line._get_issue_detail(shown) if shown else ""
            line.fix_label = (
                line._get_fix_label(line.id in several) if line.state == "open" else ""
            )

    def _get_issue_detail(self, issue):
        """Return a sentence that describes the difference."""
        # Sudo: numbers and dates of the line's own filing; see `_compute_our_date`.
        filing = self.sudo().filing_id
        lang = get_lang(self.env).code
        values = {
            "filing": filing.name,
            "cases": len(filing.case_ids),
            "ours": self.our_date and clock.day_on_screen(self.our_date, lang) or "–",
            "theirs": self.date and clock.day_on_screen(self.date, lang) or "–",
            "count": len(self.answer_ids),
            "number": self.number or "–",
            "reply": self.reply_to or "–",
        }
        if issue == "filed_without_case":
            if filing:
                return self.env._("Filing %(filing)s has no case.", **values)
            return self.env._("Nobody entered %(number)s here.", **values)
        if issue == "case_without_filing" and self.way == "out":
            return self.env._("Our outgoing letter %(number)s is not there.", **values)
        if issue == "case_without_filing":
            return self.env._("Filing %(filing)s is not there.", **values)
        if issue == "date_differs":
            return self.env._("Mercurio says %(theirs)s, we say %(ours)s.", **values)
        if issue == "answer_without_out":
            return self.env._(
                "Answers of %(filing)s that wait for their number: %(count)s.",
                **values,
            )
        if issue == "out_without_answer" and filing:
            return self.env._("%(filing)s was not answered by letter here.", **values)
        if issue == "out_without_answer":
            return self.env._("It answers %(reply)s, which we do not have.", **values)
        if issue == "duplicate":
            return self.env._("%(number)s comes in an earlier row too.", **values)
        return self.env._("The row has no number, or no date that can be read.")

    # === COMPARISON === #

    def _get_letter(self):
        """Return the line as input for the comparison."""
        self.ensure_one()
        return Letter(
            self.row,
            self.way,
            self.number or "",
            self.date or None,
            self.party or "",
            self.subject or "",
            self.reply_to or "",
        )

    @api.model
    def _make(self, reconciliation, letters):
        """Create the lines of an export."""
        # Sudo: no role creates lines by hand; the calling act checked the user.
        return self.sudo().create(
            [
                {
                    "reconciliation_id": reconciliation.id,
                    "row": letter.row,
                    "way": letter.way,
                    "number": letter.number,
                    "date": letter.day,
                    "party": letter.party,
                    "subject": letter.subject,
                    "reply_to": letter.reply_to,
                }
                for letter in letters
            ]
        )

    def _apply_findings(self, reconciliation, lines, findings):
        """Update the lines; add or solve those for records that the export lacks.

        :param lines: the lines with a row, in the order of the findings
        :param findings: as returned by :func:`.mercurio.compare.compare`
        """
        ours = {
            line._get_own_key(): line
            for line in self.filtered(lambda line: not line.row)
        }
        fresh = []
        # The first findings are one per line with a row.
        for line, finding in zip(lines, findings, strict=False):
            line._apply_finding(finding)
        for finding in findings[len(lines) :]:
            key = (finding.issue, finding.filing_id or 0, frozenset(finding.answer_ids))
            line = ours.pop(key, None)
            if line:
                line._apply_finding(finding)
            else:
                fresh.append(self._prepare_vals_of_ours(reconciliation, finding))
        self.browse().union(*ours.values())._mark_solved()
        self.create(fresh)

    def _get_own_key(self):
        """Return the key that identifies a line without a row."""
        self.ensure_one()
        return (self.issue, self.filing_id.id or 0, frozenset(self.answer_ids.ids))

    def _prepare_vals_of_ours(self, reconciliation, finding):
        """Return the values of a line for a record of ours that the export lacks."""
        answers = self.env["grandes.clientes.case.answer"].browse(finding.answer_ids)
        filing = self.env["grandes.clientes.filing"].browse(finding.filing_id)
        number = answers[:1].mercurio_out_number if answers else None
        return {
            "reconciliation_id": reconciliation.id,
            "way": "out" if answers else "in",
            "number": number if answers else filing.mercurio_in_number,
            "party": filing.partner_id.name,
            "subject": filing.subject,
            "reply_to": filing.mercurio_in_number if answers else False,
            "issue": finding.issue,
            "state": "open",
            "filing_id": filing.id,
            "answer_ids": [fields.Command.set(answers.ids)],
        }

    def _apply_finding(self, finding):
        """Store the result of the comparison for the line, if it changed."""
        self.ensure_one()
        vals = {}
        if self.filing_id.id != (finding.filing_id or False):
            vals["filing_id"] = finding.filing_id
        # A solved line keeps the answers that it was about.
        if finding.issue and set(self.answer_ids.ids) != set(finding.answer_ids):
            vals["answer_ids"] = [fields.Command.set(finding.answer_ids)]
        if not finding.issue and self.state == "open":
            self._mark_solved()
        elif finding.issue and (self.state, self.issue) != ("open", finding.issue):
            if self.state != "accepted" or self.issue != finding.issue:
                vals.update(
                    issue=finding.issue,
                    state="open",
                    reason=False,
                    settled_by_id=False,
                    settled_on=False,
                )
        if vals:
            self.write(vals)

    def _mark_solved(self):
        """Mark the open lines as solved."""
        waiting = self.filtered(lambda line: line.state == "open")
        if waiting:
            waiting.write(
                {
                    "state": "solved",
                    "settled_by_id": self.env.uid,
                    "settled_on": clock.now(),
                }
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_preview(self):
        if any(line.reconciliation_state == "kept" for line in self):
            raise UserError(
                self.env._(
                    "A kept reconciliation is never deleted: load a newer export."
                )
            )
