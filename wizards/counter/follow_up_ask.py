import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...models.case import document_messages
from ...models.engine.costly import costly
from ...tools import clock
from ...tools.identity import document_list
from ...tools.sheet.writer import SheetSpec, neutralise, write_xlsx

# Maximum number of documents per look-up; longer lists are pasted in parts.
_MOST_DOCUMENTS = 2000
_DATE_COLUMN = 6


class FollowUpAsk(models.TransientModel):
    """Wizard for the state of a pasted list of documents: shown, exported, mailed."""

    _name = "grandes.clientes.follow.up.ask"
    _description = "State of a list of documents"
    _inherit = ["grandes.clientes.caller"]
    # Short-lived, as the table contains names.
    _transient_max_hours = 12
    _export_door = "documents"

    pasted = fields.Text(string="Documents")
    listed_count = fields.Integer(
        string="Documents read", compute="_compute_listed_count"
    )
    follow_up_id = fields.Many2one(
        comodel_name="grandes.clientes.follow.up", readonly=True
    )
    rows = fields.Json(readonly=True)
    summary = fields.Char(compute="_compute_summary")
    table = fields.Html(compute="_compute_table", sanitize=False)
    copy_text = fields.Text(compute="_compute_copy_text")
    xlsx = fields.Binary(compute="_compute_xlsx", attachment=False)

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts may write."""
        return super()._get_protected_fields() | {"rows", "follow_up_id"}

    @api.depends("partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = wizard.partner_id.name or self.env._("New list")

    @api.depends("pasted")
    def _compute_listed_count(self):
        for wizard in self:
            wizard.listed_count = len(
                [item for item in document_list.parse(wizard.pasted) if item.key]
            )

    @api.depends("follow_up_id")
    @api.depends_context("lang")
    def _compute_summary(self):
        for wizard in self:
            follow_up = wizard.follow_up_id
            wizard.summary = follow_up and self.env._(
                "Documents with requests of %(entity)s: %(found)s. Without: %(none)s. "
                "Not readable: %(unread)s.",
                found=follow_up.found_count,
                none=follow_up.document_count - follow_up.found_count,
                unread=follow_up.unread_count,
                entity=follow_up.partner_id.name,
            )

    @api.depends("rows")
    @api.depends_context("lang")
    def _compute_table(self):
        for wizard in self:
            wizard.table = wizard.rows and self.env["ir.qweb"]._render(
                "grandes_clientes.follow_up_table",
                {"headers": wizard._get_headers(), "rows": wizard._get_shown_rows()},
            )

    @api.depends("rows")
    @api.depends_context("lang")
    def _compute_copy_text(self):
        for wizard in self:
            wizard.copy_text = "\n".join(
                "\t".join(
                    # Keep text from becoming a formula when pasted into a spreadsheet.
                    str(neutralise(" ".join(str(cell).split())))
                    for cell in row
                )
                for row in [wizard._get_headers(), *wizard._get_shown_rows()]
            )

    @api.depends("rows")
    @api.depends_context("lang")
    @costly
    def _compute_xlsx(self):
        for wizard in self:
            wizard.xlsx = wizard.rows and base64.b64encode(
                write_xlsx([wizard._get_sheet()])
            )

    # === ACTIONS === #

    def action_ask(self):
        """Look up the documents and record the follow-up."""
        self.ensure_one()
        listed = document_list.parse(self.pasted)
        self._check_ask(listed)
        self._keep_on_contact()
        Told = self.env["grandes.clientes.case.told"]
        by_key = Told._find_of_entity(
            self.partner_id, {item.key for item in listed if item.key}
        )
        follow_up = self.env["grandes.clientes.follow.up"]._create_told(
            listed,
            by_key,
            partner_id=self.partner_id.id,
            contact_id=self.contact_id.id,
            channel_id=self.channel_id.id,
        )
        # Sudo: the result is protected from user changes.
        self.sudo().write(
            {
                "rows": self._get_build_rows(listed, by_key),
                "follow_up_id": follow_up.id,
            }
        )

    def action_export(self):
        """Download the table as a spreadsheet."""
        follow_up = self._get_asked()
        # Sudo: no role may write follow-ups; this only adds the export date.
        follow_up.sudo().exported_on = clock.now()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/xlsx/{self._get_title()}.xlsx"
            "?download=true",
            "target": "self",
        }

    def _get_taken_along(self):
        """Return the follow-up and its number of rows, for the export log."""
        return self.follow_up_id, len(self.rows or ())

    def action_mail(self):
        """Mail the table to the contact who asked.

        :raise UserError: nothing was looked up yet, or not for this contact
        """
        follow_up = self._get_asked()
        if self.contact_id != follow_up.contact_id:
            raise UserError(self.env._("This list was looked up: begin another one."))
        self._keep_on_contact()
        # Only to a contact of the entity, as the table contains names.
        address = self.contact_id.email
        # In the requester's language, not the advisor's.
        speaking = self.env["grandes.clientes.case.notices"]._with_requester_language()
        told = self.with_env(speaking.env)
        sheet = told._get_sheet()
        follow_up._do_mail(
            address,
            SheetSpec(
                sheet.title, sheet.headers, told._get_shown_rows(_write_in_words)
            ),
            write_xlsx([sheet]),
        )
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            self.env._(
                "The table leaves for %(to)s, and is kept as %(follow_up)s.",
                to=address,
                follow_up=follow_up.display_name,
            ),
            follow_up,
            then={"type": "ir.actions.act_window_close"},
        )

    def action_next(self):
        """Open an empty screen for the next list."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "grandes_clientes.follow_up_ask_action"
            ),
            "target": "main",
        }

    # === BUSINESS === #

    def _check_ask(self, listed):
        """Raise unless the list may be looked up for the person asking.

        :raise UserError: the list was already looked up, is empty or too long, or the
            contact does not belong to the entity
        """
        if self.follow_up_id:
            raise UserError(self.env._("This list was looked up: begin another one."))
        if not self.partner_id.is_large_client:
            raise UserError(
                self.env._("Say which large client asks: only its own cases are told.")
            )
        if self.contact_id and self.contact_id._get_large_client() != self.partner_id:
            raise UserError(
                self.env._(
                    "%(contact)s is no contact of %(entity)s: only its own people are "
                    "told about its cases. Choose who asks, or add them as a contact.",
                    contact=self.contact_id.name,
                    entity=self.partner_id.name,
                )
            )
        if not any(item.key for item in listed):
            raise UserError(
                self.env._("No document is read in what you pasted: paste the numbers.")
            )
        if len(listed) > _MOST_DOCUMENTS:
            raise UserError(
                self.env._(
                    "There are %(count)s documents; up to %(most)s are looked up at "
                    "once. Paste them in parts.",
                    count=len(listed),
                    most=_MOST_DOCUMENTS,
                )
            )

    def _get_build_rows(self, listed, by_key):
        """Return the table rows: one per case, and one per document without case."""
        Case = self.env["grandes.clientes.case"]
        Told = self.env["grandes.clientes.case.told"]
        cells = Told._get_told_cells(Case.union(*by_key.values()))
        blank = [""] * (len(self._get_headers()) - 2)
        rows = []
        for item in listed:
            shown = " ".join(part for part in (item.document_type, item.number) if part)
            cases = by_key.get(item.key) if item.key else None
            if cases:
                rows.extend([shown, *cells[case.id]] for case in cases)
                continue
            said = self.env._("No request of this entity")
            if item.problem:
                said = document_messages.get_sentence(
                    self.env._, item.problem, item.number
                )
            rows.append([shown, *blank, said])
        return rows

    def _get_headers(self):
        return self.env["grandes.clientes.case.told"]._get_told_headers()

    def _get_shown_rows(self, written=format_date):
        """Return the rows with dates formatted in the current language.

        :param written: function ``(env, day as text) -> formatted text``
        """
        return [
            [
                written(self.env, cell) if column == _DATE_COLUMN and cell else cell
                for column, cell in enumerate(row)
            ]
            for row in self.rows or []
        ]

    def _get_sheet(self):
        """Return the table as a sheet with typed dates."""
        return SheetSpec(
            self._get_title(),
            self._get_headers(),
            [
                [
                    fields.Date.to_date(cell) if column == _DATE_COLUMN else cell
                    for column, cell in enumerate(row)
                ]
                for row in self.rows or []
            ],
        )

    def _get_title(self):
        return self.env._("State of requests")

    def _get_asked(self):
        """Return the follow-up.

        :raise UserError: nothing was looked up yet
        """
        self.ensure_one()
        if not self.follow_up_id:
            raise UserError(self.env._("Look up the list first."))
        return self.follow_up_id


def _write_in_words(env, cell):
    """Return a day, given as text, in words."""
    return clock.in_words(fields.Date.to_date(cell), env.lang or "es")
