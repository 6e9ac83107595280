from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools import clock
from ...tools.sheet.contingency import write_template
from ..engine.sealed_mixin import file_seals

# A longer outage is most likely a mistaken year, and would count as downtime.
_LONGEST_DAYS = 31


class Contingency(models.Model):
    """An outage of the system, and what was received by hand during it.

    Its sheet is loaded later, each row with the actual time of receipt and the proof of
    it; every resulting filing and case refers to the contingency.
    """

    _name = "grandes.clientes.contingency"
    _description = "Contingency"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "grandes.clientes.protected.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
    ]
    _order = "date_from desc, id desc"
    _mail_post_access = "write"

    name = fields.Char(
        string="Outage",
        required=True,
        help="Reference of the outage: number of its ticket, or of its notice.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    cause = fields.Char(string="What failed")
    date_from = fields.Datetime(string="Down from", required=True)
    date_to = fields.Datetime(string="Down to", required=True)
    # Manual records
    sheet_attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Sheet as it was uploaded",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    evidence_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_contingency_evidence_rel",
        column1="contingency_id",
        column2="attachment_id",
        string="Evidence",
        copy=False,
        help="What proves outage and dates: notices, photographs of the book, stamps.",
    )
    line_ids = fields.One2many(
        comodel_name="grandes.clientes.contingency.line",
        inverse_name="contingency_id",
    )
    filing_ids = fields.One2many(
        comodel_name="grandes.clientes.filing",
        inverse_name="contingency_id",
        readonly=True,
    )
    loaded_by_id = fields.Many2one(
        comodel_name="res.users", string="Loaded by", readonly=True, copy=False
    )
    loaded_on = fields.Datetime(readonly=True, copy=False)
    line_count = fields.Integer(string="Rows", compute="_compute_counts")
    ready_count = fields.Integer(string="Ready to load", compute="_compute_counts")
    problem_count = fields.Integer(string="To correct", compute="_compute_counts")
    filing_count = fields.Integer(string="Filings", compute="_compute_counts")
    review_count = fields.Integer(string="Rows to review", compute="_compute_counts")

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "company_id",
            "sheet_attachment_id",
            "loaded_by_id",
            "loaded_on",
        }

    @api.depends("line_ids.problem", "line_ids.filing_id")
    def _compute_counts(self):
        for record in self:
            waiting = record.line_ids.filtered(lambda line: not line.filing_id)
            record.line_count = len(record.line_ids)
            record.problem_count = len(waiting.filtered("problem"))
            record.ready_count = len(waiting) - record.problem_count
            record.filing_count = len(record.filing_ids)
            record.review_count = len(record.filing_ids.line_ids._get_in_review())

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        now = clock.now()
        for record in self:
            if record.date_to < record.date_from:
                raise ValidationError(
                    self.env._(
                        "An outage ends after it begins: correct one of its hours."
                    )
                )
            if (record.date_to - record.date_from).days > _LONGEST_DAYS:
                raise ValidationError(
                    self.env._(
                        "An outage of more than a month counts against the "
                        "availability of all of it: correct its dates, or enter it by "
                        "parts."
                    )
                )
            if record.date_to > now:
                raise ValidationError(
                    self.env._(
                        "The sheet is loaded when the outage has ended: enter its"
                        " end first."
                    )
                )

    def write(self, vals):
        """Write; evidence of loaded filings can be added but not removed."""
        if {"date_from", "date_to", "name"} & set(vals) and any(
            record.loaded_on for record in self
        ):
            raise UserError(
                self.env._(
                    "Its filings are loaded: the outage stays as it was recorded. Add "
                    "what you know as a note."
                )
            )
        proved = {record: record.evidence_ids for record in self if record.loaded_on}
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._apply_evidence_owner()
            if any(proof - record.evidence_ids for record, proof in proved.items()):
                raise UserError(
                    self.env._(
                        "Its filings are loaded: what proves them is added to, and "
                        "nothing is taken away."
                    )
                )
            self.filtered("loaded_on")._log_seal("add_evidence")
        return result

    def _apply_evidence_owner(self):
        """Attach the evidence to its contingency, so that its rules protect it."""
        for record in self:
            # Sudo: files uploaded in the form belong to no record yet.
            record.evidence_ids.sudo().filtered(lambda file: not file.res_id).write(
                {"res_model": self._name, "res_id": record.id}
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create the contingencies and attach the evidence to them."""
        records = super().create(vals_list)
        records._apply_evidence_owner()
        return records

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A contingency is never deleted: say in a note that it was none."
            )
        )

    @api.model
    def _template(self):
        """Return the XLSX to fill in by hand, with the current catalogue codes."""
        catalogues = {
            title: [
                (entry.code, entry.name)
                for entry in self.env[f"grandes.clientes.{model}"].search(
                    [("active", "=", True)]
                )
            ]
            for title, model in (("Canal", "channel"), ("Tipología", "typification"))
        }
        return write_template(catalogues)

    def _get_excluded_users(self):
        """Return the users whom the complaints received are about."""
        # Sudo: only determines whom to exclude; discloses nothing.
        return self.sudo().filing_ids._get_excluded_users()

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the contingencies that were loaded."""
        return Domain("loaded_on", "!=", False)

    def _get_sealed_files(self):
        """Return the evidence and the sheets of the contingencies."""
        return self.evidence_ids | self.sheet_attachment_id

    def _get_sealed_values(self):
        """Return the outage, who loaded it and the evidence."""
        self.ensure_one()
        return [
            self.name,
            self.date_from,
            self.date_to,
            self.loaded_by_id.id,
            self.loaded_on,
            file_seals(self._get_sealed_files()),
        ]

    def _get_sealed_attachments(self):
        """Return the files of the contingencies that were loaded."""
        # Includes sheets that were replaced by a later one.
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.filtered("loaded_on").ids),
            ]
        )
