import time

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_datetime

from ...tools import clock
from ..engine import crons

_TABLES = ("grandes_clientes_case_event", "grandes_clientes_seal_entry")


class SealVerification(models.Model):
    """A verification of everything sealed for a company, nightly or on request.

    It stores the last nightly seal that it saw, so that the next one notices if that
    seal was removed.
    """

    _name = "grandes.clientes.seal.verification"
    _description = "Verification of the seals"
    _inherit = ["grandes.clientes.discussion.mixin", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    verified_on = fields.Datetime(string="Verified on", required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", readonly=True, required=True
    )
    seconds = fields.Float(readonly=True, help="How long it took.")
    event_count = fields.Integer(string="Events", readonly=True)
    entry_count = fields.Integer(string="Sealed records", readonly=True)
    seal_number = fields.Integer(string="Last nightly seal", readonly=True)
    seal_digest = fields.Char(readonly=True)
    broken_count = fields.Integer(string="Broken records", readonly=True)
    new_count = fields.Integer(
        string="Found for the first time", readonly=True, help="Told to who watches."
    )
    state = fields.Selection(
        selection=[("intact", "Whole"), ("broken", "Broken")],
        string="Verdict",
        required=True,
        readonly=True,
    )
    breakage_ids = fields.One2many(
        comodel_name="grandes.clientes.seal.breakage",
        inverse_name="verification_id",
        string="What was new",
    )
    open_breakage_ids = fields.Many2many(
        comodel_name="grandes.clientes.seal.breakage",
        string="What is broken now",
        compute="_compute_open_breakage_ids",
    )

    @api.depends("verified_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for verification in self:
            verification.display_name = self.env._(
                "Verification of %(instant)s",
                instant=format_datetime(
                    self.env,
                    verification.verified_on,
                    tz=verification.company_id._grandes_clientes_get_tz(),
                    dt_format="d MMM y, h:mm a",
                ),
            )

    def _compute_open_breakage_ids(self):
        Breakage = self.env["grandes.clientes.seal.breakage"]
        for verification in self:
            verification.open_breakage_ids = Breakage.search(
                [
                    ("company_id", "=", verification.company_id.id),
                    ("mended_on", "=", False),
                ]
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self.env["grandes.clientes.event.seal"]._unlink_except_never()

    @api.model
    def _cron_verify(self):
        """Verify everything that is sealed, company by company."""
        for company in self.env["grandes.clientes.event.seal"]._get_companies():
            with crons.guarded(company, "Verification of the seals"):
                self._verify(company)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _verify(self, company):
        """Verify what is sealed for ``company``, and report new findings.

        :return: the verification
        """
        started = time.monotonic()
        found = self.env["grandes.clientes.seal.check"]._find_broken(company)
        last = self.env["grandes.clientes.event.seal"].search(
            [("company_id", "=", company.id)], limit=1
        )
        events, entries = (
            self.env.execute_query(
                SQL(
                    "SELECT count(*) FROM %s WHERE company_id = %s",
                    SQL.identifier(table),
                    company.id,
                )
            )[0][0]
            for table in _TABLES
        )
        # Sudo: only this method writes verifications, for whoever may request one.
        verification = (
            self.sudo()
            .with_context(tracking_disable=True)
            .create(
                {
                    "company_id": company.id,
                    "verified_on": clock.now(),
                    "user_id": self.env.uid,
                    "seconds": time.monotonic() - started,
                    "event_count": events,
                    "entry_count": entries,
                    "seal_number": last.number,
                    "seal_digest": last.digest,
                    "broken_count": len(found),
                    "state": "broken" if found else "intact",
                }
            )
        )
        new = self.env["grandes.clientes.seal.breakage"]._create_found(
            verification, found
        )
        if new:
            verification.new_count = len(new)
            verification._alert(new)
        return verification.sudo(self.env.su)

    def _check_may_verify(self):
        """Raise unless the user belongs to quality or oversight.

        :raise AccessError: the user belongs to neither
        """
        user = self.env.user
        if not self.env.su and not (
            user.has_group("grandes_clientes.group_quality")
            or user.has_group("grandes_clientes.group_oversight")
        ):
            raise AccessError(
                self.env._("Only quality and oversight verify the seals.")
            )

    @api.model
    def action_verify_now(self):
        """Verify everything now, and open the verification."""
        self._check_may_verify()
        verification = self._verify(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": verification.id,
            "view_mode": "form",
        }

    @api.model
    def _get_verdict(self, verified, broken):
        """Return the notice of a button that verified some records.

        :param verified: all of them
        :param broken: those that differ from what was sealed
        """
        about = None
        if len(broken) == 1:
            about = broken
            message = self.env._(
                "%(name)s was changed in the database: it proves nothing until it is "
                "found out who did it.",
                name=broken.display_name,
            )
        elif broken:
            message = self.env._(
                "%(count)s were changed in the database, and prove nothing until it "
                "is found out who did it: %(names)s.",
                count=len(broken),
                names=", ".join(broken.mapped("display_name")),
            )
        elif len(verified) == 1:
            message = self.env._(
                "%(name)s is intact: it is as it was sealed.",
                name=verified.display_name,
            )
        else:
            message = self.env._(
                "Intact: all %(count)s are as they were sealed.", count=len(verified)
            )
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            message,
            about,
            kind="danger" if broken else "success",
            sticky=bool(broken),
        )
