from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import clock
from .bulletin import AUDIENCE

#: Business days within which a bulletin should be read.
_SOON, _LATE = 1, 3


class Bulletin(models.Model):
    """Who has to read a bulletin, since when, and who did (C2).

    Profiles in force decide: users who join later have to read what is in force then.
    Users who read the replaced bulletin have to read this one only if it changes the
    answer.
    """

    _name = "grandes.clientes.bulletin"
    _inherit = "grandes.clientes.bulletin"

    is_in_force = fields.Boolean(
        string="In force", compute="_compute_standing", search="_search_is_in_force"
    )
    standing = fields.Selection(
        selection=[
            ("draft", "To publish"),
            ("coming", "Still to begin"),
            ("in_force", "In force"),
            ("replaced", "Replaced"),
            ("ended", "Ended"),
            ("discarded", "Discarded"),
        ],
        compute="_compute_standing",
    )
    is_owed = fields.Boolean(
        string="To be read by me", compute="_compute_is_owed", search="_search_is_owed"
    )
    is_read = fields.Boolean(string="I have read it", compute="_compute_is_owed")
    audience_count = fields.Integer(string="Readers", compute="_compute_figures")
    read_count = fields.Integer(string="Have read it", compute="_compute_figures")
    missing_count = fields.Integer(string="Missing", compute="_compute_figures")
    missing_ids = fields.Many2many(
        comodel_name="res.users", string="Who is missing", compute="_compute_figures"
    )
    read_within_1 = fields.Float(
        string="Read within 1 business day", compute="_compute_figures"
    )
    read_within_3 = fields.Float(
        string="Read within 3 business days", compute="_compute_figures"
    )

    # === IN FORCE === #

    @api.depends("state", "valid_from", "valid_to")
    def _compute_standing(self):
        for bulletin in self:
            today = clock.today(bulletin.company_id or self.env.company)
            standing = bulletin.state
            if standing == "published":
                standing = "in_force"
                if bulletin.valid_from > today:
                    standing = "coming"
                elif bulletin.valid_to and bulletin.valid_to < today:
                    standing = "ended"
            bulletin.standing = standing
            bulletin.is_in_force = standing == "in_force"

    @api.model
    def _get_in_force_domain(self):
        """Return the domain of the bulletins that are in force today."""
        today = clock.today(self.env.company)
        return (
            Domain("state", "=", "published")
            & Domain("valid_from", "<=", today)
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", today))
        )

    @api.model
    def _search_is_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_in_force_domain()
        return domain if True in value else ~domain

    # === READERS === #

    def _get_audience_roles(self):
        """Return the roles whose users have to read the bulletin."""
        self.ensure_one()
        return {
            role for name, roles in AUDIENCE.items() if self[name] for role in roles
        }

    def _get_readers(self, users=None):
        """Return ``{bulletin: {user: since when they have to read it}}``.

        :param users: only these
        """
        # Sudo: profiles decide who has to read; no names are shown here.
        domain = Domain("state", "=", "in_force") & Domain(
            "company_id", "in", self.company_id.ids
        )
        if users is not None:
            domain &= Domain("user_id", "in", users.ids)
        grants_sudo = (
            self.env["grandes.clientes.access.grant"]
            .sudo()
            .search(domain)
            .filtered(lambda grant: grant.user_id.active)
        )
        readers = {}
        for bulletin in self:
            roles, campaigns = bulletin._get_audience_roles(), bulletin.campaign_ids
            begun = clock.first_second(bulletin.company_id, bulletin.valid_from)
            since = max(bulletin.published_on or begun, begun)
            mine = readers[bulletin] = {}
            for grant in grants_sudo:
                user = grant.user_id
                if (
                    grant.role not in roles
                    or grant.company_id != bulletin.company_id
                    or user == bulletin.published_by_id
                    or campaigns
                    and not campaigns
                    & (grant.campaign_id | grant.profile_id.campaign_ids)
                ):
                    continue
                owed = max(since, grant.date_from)
                mine[user] = min(owed, mine.get(user, owed))
        return readers

    def _get_excusing(self):
        """Return ``{bulletin: bulletins whose receipts count for it}``.

        These are itself and those it replaces without changing the answer.
        """
        excusing = {}
        for bulletin in self:
            # Sudo: the replaced bulletin may be archived.
            each = bulletin.sudo().with_context(active_test=False)
            counted = each
            while each.replaces_id and not each.changes_answer:
                each = each.replaces_id
                if each in counted:
                    break
                counted |= each
            excusing[bulletin] = counted.sudo(self.env.su)
        return excusing

    def _get_receipts(self, users=None):
        """Return ``{bulletin: {user: when it was read}}``, by receipts that count."""
        excusing = self._get_excusing()
        every = self.union(*excusing.values()) if excusing else self
        domain = Domain("bulletin_id", "in", every.ids)
        if users is not None:
            domain &= Domain("user_id", "in", users.ids)
        # Sudo: receipts of everybody, to find who has none.
        receipts_sudo = self.env["grandes.clientes.bulletin.receipt"].sudo()
        by_bulletin = receipts_sudo.search(domain, order="id desc").grouped(
            lambda receipt: receipt.bulletin_id.id
        )
        return {
            bulletin: {
                receipt.user_id: receipt.read_on
                for each in counted
                for receipt in by_bulletin.get(each.id, ())
            }
            for bulletin, counted in excusing.items()
        }

    def _find_owing(self, users=None):
        """Return ``{bulletin: {user: since when}}`` of the readers without a receipt.

        It takes a handful of queries, however many bulletins and users.
        """
        receipts = self._get_receipts(users)
        return {
            bulletin: {
                user: since
                for user, since in readers.items()
                if user not in receipts[bulletin]
            }
            for bulletin, readers in self._get_readers(users).items()
        }

    @api.depends("state", "receipt_ids")
    @api.depends_context("uid")
    def _compute_is_owed(self):
        saved = self._origin
        in_force = saved.filtered("is_in_force")
        # Only the user's own rows are requested, so sudo reveals nobody else.
        owing = in_force._find_owing(self.env.user)
        read = saved._find_read()
        for bulletin in self:
            bulletin.is_owed = bool(owing.get(bulletin._origin))
            bulletin.is_read = bulletin._origin in read

    @api.model
    def _search_is_owed(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_force = self.search(self._get_in_force_domain())
        owing = in_force._find_owing(self.env.user)
        ids = [bulletin.id for bulletin, mine in owing.items() if mine]
        return [("id", "in" if True in value else "not in", ids)]

    # === FIGURES === #

    @api.depends("state", "receipt_ids")
    def _compute_figures(self):
        """Count who read it and how soon, for users who oversee the reading."""
        oversees = any(
            self.env.user.has_group(f"grandes_clientes.{group}")
            for group in (
                "group_supervisor",
                "group_coordinator",
                "group_quality",
                "group_oversight",
            )
        )
        published = self._origin.filtered("published_on") if oversees else self.browse()
        readers, receipts = published._get_readers(), published._get_receipts()
        for bulletin in self:
            mine = readers.get(bulletin._origin, {})
            read = receipts.get(bulletin._origin, {})
            missing = [user.id for user in mine if user not in read]
            bulletin.audience_count = len(mine)
            bulletin.missing_count = len(missing)
            bulletin.read_count = len(mine) - len(missing)
            bulletin.missing_ids = missing
            days = bulletin.company_id._grandes_clientes_get_days() if mine else None
            within = [
                days.count(
                    clock.local_date(bulletin.company_id, since),
                    clock.local_date(bulletin.company_id, read[user]),
                )
                if user in read
                else None
                for user, since in mine.items()
            ]
            for name, most in (("read_within_1", _SOON), ("read_within_3", _LATE)):
                soon = sum(1 for count in within if count is not None and count <= most)
                bulletin[name] = soon / len(mine) if mine else 0
