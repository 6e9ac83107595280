from odoo import models
from odoo.exceptions import AccessError, UserError


class Filing(models.Model):
    """Acts of the front office on a spreadsheet as a whole."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    def _check_may_file_sheet(self):
        """Raise unless the user may file the rows of this spreadsheet now.

        :raise AccessError: the user is no front-office advisor
        :raise UserError: it is no spreadsheet, or it is being filed already
        """
        self.ensure_one()
        if not (
            self.env.su
            or self.env.user.has_group("grandes_clientes.group_front_office")
        ):
            raise AccessError(
                self.env._("Only the front office files what entities send.")
            )
        self.check_access("write")
        if not self.sheet_state:
            raise UserError(
                self.env._(
                    "%(name)s has no spreadsheet: register its cases one by one.",
                    name=self.name,
                )
            )
        if self.sheet_state == "working":
            raise UserError(
                self.env._("The spreadsheet is being filed: wait until it has ended.")
            )

    def _do_file_lines(self):
        """Create and register the cases of all ready rows (5.2.1–5.2.5).

        Incomplete rows, undecided look-alikes and left-out rows stay. Few rows are
        filed in this request, many in a background job; either way each row gets its
        own outcome, independent of the others.

        :return: the job; empty if every row was left out, which ends the review
        :raise UserError: no row is ready
        """
        self._check_may_file_sheet()
        Job = self.env["grandes.clientes.job"]
        # Rows that were ready when reviewed may be repeats by now.
        self.line_ids._apply_evaluation()
        lines = self.line_ids._get_ready().sorted("number")
        if not lines and self.sheet_state == "review" and not self._get_waiting_lines():
            self._on_sheet_filed()
            return Job
        if not lines:
            raise UserError(
                self.env._(
                    "No row is ready: complete the rows that lack something, or decide "
                    "on the look-alikes."
                )
            )
        if len(lines) == 1:
            words = self.env._("Filing of 1 row of %(name)s", name=self.name)
        else:
            words = self.env._(
                "Filing of %(count)s rows of %(name)s",
                count=len(lines),
                name=self.name,
            )
        job = Job._create_job(lines, "_do_make_cases", words)
        # Sudo: only this act, checked above, changes the state of the spreadsheet.
        self.sudo().write({"sheet_state": "working", "sheet_job_id": job.id})
        job._run_if_few()
        return job

    def _on_sheet_filed(self):
        """Update the state after filing rows, and notify those concerned, once."""
        for filing in self:
            waiting = filing._get_waiting_lines()
            # Sudo: a consequence of the outcomes of the rows.
            filing.sudo().sheet_state = "review" if waiting else "done"
            fresh = filing.line_ids.filtered(
                lambda line: line.case_id and not line.told
            )
            if fresh:
                fresh._apply_found_vals({"told": True})
                fresh.env["grandes.clientes.case.notices"]._notify_owners(
                    fresh.case_id.filtered("user_id")
                )
            if fresh or not waiting:
                filing._send_sheet_back()

    def _get_waiting_lines(self):
        """Return the rows that are neither filed nor left out."""
        return self.line_ids._get_in_review()

    # === ACTIONS === #

    def action_file(self):
        """File the ready rows, and show their outcomes."""
        self._do_file_lines()
        return self.action_review_lines()

    def action_review_lines(self):
        """Open the rows of the spreadsheet; the context may name a status to filter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.action_filing_line"
        )
        status = self.env.context.get("line_status")
        shown = {f"search_default_{status}": 1} if status else {}
        return {
            **action,
            "name": self.env._("Rows of %(name)s", name=self.name),
            "domain": [("filing_id", "=", self.id)],
            # The id keeps the filing known when the page is reloaded.
            "context": {
                "sheet_filing_id": self.id,
                "active_model": self._name,
                "active_id": self.id,
                "active_ids": self.ids,
                **shown,
            },
        }

    def action_download_sheet(self):
        """Download the spreadsheet with number, state and answer of each row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/grandes_clientes/filing/{self.id}/sheet",
            "target": "download",
        }

    def action_send_sheet(self):
        """Send the spreadsheet in its current state to the requester."""
        for filing in self:
            filing._check_may_file_sheet()
            if not filing._get_reply_address():
                raise UserError(
                    self.env._(
                        "%(name)s has no address to answer to: give its contact an "
                        "e-mail, or download the spreadsheet.",
                        name=filing.name,
                    )
                )
            filing._send_sheet_back()
