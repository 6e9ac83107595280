import hashlib

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mimetypes import guess_mimetype

from ...tools import clock
from ...tools.accounts.export import read_entries
from ...tools.sheet.errors import SheetError
from ..engine.sheet_messages import refusal


class AccessLoad(models.Model):
    """Loading a legacy system's user data, keeping it and signing the review."""

    _name = "grandes.clientes.access.load"
    _inherit = "grandes.clientes.access.load"

    def _check_may_load(self):
        """Raise unless the user belongs to quality, which loads and reviews.

        :raise AccessError: the user does not belong to quality
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
        """Read a system's export into a preview with one line per row.

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
        # Sudo: created from a file by this act, which checked the user.
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
        """Return the message for a refused file."""
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
            raise UserError(self.env._("It is kept already: go on with its rows."))
        # Sudo: only this act writes the state.
        self.sudo().write({"state": "kept"})

    def _do_discard(self):
        """Delete previews and their files."""
        self._check_may_load()
        # Sudo: a preview does not count as a record yet; kept loads refuse deletion.
        self.sudo().unlink()

    def _do_sign(self, conclusion=None):
        """Sign the review: nothing in it changes from now on.

        :raise UserError: a row still awaits review, or the load is not under review
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
        self._apply_signature(conclusion)

    def _do_compare_again(self):
        """Compare with our current permissions; settled rows stay as they are."""
        self._check_may_load()
        if any(load.state == "signed" for load in self):
            raise UserError(self.env._("It is signed: nothing of it changes any more."))
        self._apply_comparison()

    # === ACTIONS === #

    def action_keep(self):
        """Keep the load and show the rows to review."""
        self._do_keep()
        return self.action_open_lines()

    def action_discard(self):
        """Discard the preview."""
        self._do_discard()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.access_load_action"
        )

    def action_compare_again(self):
        """Compare again."""
        self._do_compare_again()

    def action_open_lines(self):
        """Show the rows; the context may set the state to filter by."""
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
