import re

from stdnum.co import nit

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

#: Assignment to advisors, which only the supervisor changes (R11).
PORTFOLIO_FIELDS = ("advisor_id", "backup_advisor_id")

#: Public mail providers, whose domains do not identify an entity.
PUBLIC_MAIL_DOMAINS = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.es",
        "icloud.com",
        "live.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "outlook.es",
        "proton.me",
        "protonmail.com",
        "yahoo.com",
        "yahoo.com.co",
        "yahoo.es",
    }
)

MAIL_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
DANE_CODE = re.compile(r"\d{2}(\d{3})?")
SNIES_CODE = re.compile(r"\d{4,6}")


class ResPartner(models.Model):
    """A large client and its portfolio (R11)."""

    _name = "res.partner"
    _inherit = "res.partner"

    @property
    def _rec_names_search(self):
        """Search entities also by SNIES code; Odoo already searches the NIT."""
        return [*super()._rec_names_search, "snies_code"]

    # Odoo lets a search look into all of these, even into what the user may not read: a
    # requester would find words of notes and activities of colleagues.
    message_ids = fields.One2many(bypass_search_access=False)
    website_message_ids = fields.One2many(bypass_search_access=False)
    activity_ids = fields.One2many(bypass_search_access=False)

    # The entity
    is_large_client = fields.Boolean(
        string="Large client",
        copy=False,
        help="Attended by the exclusive channel for large clients.",
    )
    large_client_type = fields.Selection(
        selection=[
            ("ies", "Higher-education institution (IES)"),
            ("fund_constituent", "Constituent of a fund in administration"),
            ("allied_public_entity", "Public entity in alliance"),
            ("municipality", "Municipality"),
            ("governorate", "Governorate"),
            ("private_company", "Private company"),
            ("other", "Other entity"),
        ],
        string="Type of large client",
        copy=False,
    )
    snies_code = fields.Char(
        string="SNIES code",
        index="btree_not_null",
        copy=False,
        help="Code of the institution in the national system of higher education.",
    )
    dane_code = fields.Char(
        string="DANE code",
        index="btree_not_null",
        copy=False,
        help="Two digits for a department, five for a municipality (DIVIPOLA).",
    )
    email_domains = fields.Char(
        string="Mail domains",
        copy=False,
        help="Domains from which only this entity writes, separated by commas.",
    )
    # The portfolio
    advisor_id = fields.Many2one(
        comodel_name="res.users",
        string="Front-office advisor",
        domain=[("share", "=", False), ("grandes_clientes_is_absent", "=", False)],
        index="btree_not_null",
        copy=False,
        help="In whose portfolio the entity is. The supervisor assigns it.",
    )
    backup_advisor_id = fields.Many2one(
        comodel_name="res.users",
        string="Backup of the advisor",
        domain=[("share", "=", False), ("grandes_clientes_is_absent", "=", False)],
        index="btree_not_null",
        copy=False,
        help="Attends the entity while its advisor is absent.",
    )

    is_my_portfolio = fields.Boolean(
        string="In my portfolio",
        compute="_compute_is_my_portfolio",
        search="_search_is_my_portfolio",
        help="Attended by you: your entity, or its campus without an advisor.",
    )

    is_my_backup = fields.Boolean(
        string="I am the backup",
        compute="_compute_is_my_backup",
        search="_search_is_my_backup",
        help="You attend it while its advisor is absent.",
    )

    @api.depends("advisor_id", "parent_id.advisor_id")
    @api.depends_context("uid")
    def _compute_is_my_portfolio(self):
        for partner in self:
            advisor = partner.advisor_id or partner.parent_id.advisor_id
            partner.is_my_portfolio = advisor == self.env.user

    @api.model
    def _search_is_my_portfolio(self, operator, value):
        """Return the domain of the user's portfolio (R11)."""
        if operator != "in":
            return NotImplemented
        return self._get_attended_domain("advisor_id")

    @api.depends(
        "advisor_id", "backup_advisor_id", "parent_id", "parent_id.backup_advisor_id"
    )
    @api.depends_context("uid")
    def _compute_is_my_backup(self):
        for partner in self:
            is_own = partner.advisor_id or not partner.parent_id
            whose = partner if is_own else partner.parent_id
            partner.is_my_backup = whose.backup_advisor_id == self.env.user

    @api.model
    def _search_is_my_backup(self, operator, value):
        """Return the domain of the entities that the user is the backup for (R11)."""
        if operator != "in":
            return NotImplemented
        return self._get_attended_domain("backup_advisor_id")

    @api.model
    def _get_attended_domain(self, name):
        """Return the domain of the entities of which the user is the advisor or backup.

        A campus without an advisor has those of its parent
        (:meth:`~grandes_clientes.models.people.absence.ResUsers._get_portfolio_of`).
        """
        uid = self.env.uid
        is_own = Domain("advisor_id", "!=", False) | Domain("parent_id", "=", False)
        return (is_own & Domain(name, "=", uid)) | (
            ~is_own & Domain(f"parent_id.{name}", "=", uid)
        )

    @api.model
    def _get_unattended_domain(self, company):
        """Return the domain of what nobody who works for the company attends (R11).

        Companies share entities, and an entity has one advisor. If that is somebody of
        another company, its cases go to the backup who works for this one, if any. A
        campus without an advisor has those of its parent.
        """
        has_advisor = Domain("advisor_id", "!=", False)
        attended = Domain("advisor_id.company_ids", "in", company.ids) | (
            has_advisor & Domain("backup_advisor_id.company_ids", "in", company.ids)
        )
        return ~attended & (has_advisor | Domain("parent_id", "not any", attended))

    # === CONSTRAINT METHODS === #

    @api.constrains("vat", "is_large_client", "country_id")
    def _check_nit(self):
        """Refuse a Colombian large client whose NIT has a wrong check digit."""
        for partner in self:
            if partner._has_nit() and not nit.is_valid(partner.vat):
                raise ValidationError(
                    self.env._(
                        "%(vat)s is no valid NIT for «%(name)s». Write it with the "
                        "check digit, as in its RUT; for instance 899999035-7.",
                        vat=partner.vat,
                        name=partner.display_name,
                    )
                )

    @api.constrains("snies_code")
    def _check_snies_code(self):
        """Refuse an invalid SNIES code, and one that another partner has."""
        coded = self.filtered("snies_code")
        for partner in coded:
            if not SNIES_CODE.fullmatch(partner.snies_code):
                raise ValidationError(
                    self.env._(
                        "%(code)s is no SNIES code: write its four digits, as the "
                        "national system publishes it.",
                        code=partner.snies_code,
                    )
                )
        # A unique index on this table would prevent merging partners.
        # Sudo: all partners count, also archived and unreadable ones; only a code is
        # shown.
        repeated = (
            self.sudo()
            .with_context(active_test=False)
            ._read_group(
                [("snies_code", "in", coded.mapped("snies_code"))],
                ["snies_code"],
                having=[("__count", ">", 1)],
            )
        )
        if repeated:
            raise ValidationError(
                self.env._(
                    "Another entity has the SNIES code %(codes)s: look it up before "
                    "making a second one, or merge both.",
                    codes=", ".join(code for [code] in repeated),
                )
            )

    @api.constrains("dane_code")
    def _check_dane_code(self):
        """Refuse an invalid DANE code."""
        for partner in self.filtered("dane_code"):
            if not DANE_CODE.fullmatch(partner.dane_code):
                raise ValidationError(
                    self.env._(
                        "%(code)s is no DANE code: write two digits for a department "
                        "or five for a municipality.",
                        code=partner.dane_code,
                    )
                )

    @api.constrains("email_domains")
    def _check_email_domains(self):
        """Refuse invalid domains, and those of public mail providers."""
        for partner in self.filtered("email_domains"):
            for domain in partner._get_email_domains():
                if not MAIL_DOMAIN.fullmatch(domain) or domain in PUBLIC_MAIL_DOMAINS:
                    raise ValidationError(
                        self.env._(
                            "«%(domain)s» is no mail domain of one entity: write "
                            "domains like universidad.edu.co, separated by commas.",
                            domain=domain,
                        )
                    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Check changes of portfolios and normalise NIT and domains."""
        partners = super().create(vals_list)
        # Checked afterwards, because the client's context may give defaults.
        if any(partner[name] for partner in partners for name in PORTFOLIO_FIELDS):
            partners._check_may_assign()
        partners._apply_canonical_forms()
        return partners

    def write(self, vals):
        """Check changes of portfolios and normalise NIT and domains."""
        for name in PORTFOLIO_FIELDS:
            if name in vals and any(p[name].id != (vals[name] or False) for p in self):
                self._check_may_assign()
        result = super().write(vals)
        if not {"vat", "is_large_client", "country_id", "email_domains"}.isdisjoint(
            vals
        ):
            self._apply_canonical_forms()
        return result

    @api.model
    def _get_fields_of_acts(self):
        """Return the names of the fields that only acts write.

        A hook: a room adds its own fields and refuses their writing by users. A merge
        keeps their values.
        """
        return frozenset()

    def _check_may_assign(self):
        """Raise unless the user may assign entities to advisors (R11, P6a).

        :raises AccessError: the user is neither supervisor nor administrator
        """
        if not self.env.su and not (
            self.env.user.has_group("grandes_clientes.group_supervisor")
            or self.env.user.has_group("grandes_clientes.group_manager")
        ):
            raise AccessError(
                self.env._(
                    "Only the supervisor assigns entities to advisors: ask the "
                    "supervisor to change the advisor or the backup."
                )
            )

    def _apply_canonical_forms(self):
        """Normalise the NIT and the mail domains."""
        for partner in self:
            canonical = {}
            if partner._has_nit():
                digits = nit.compact(partner.vat)
                canonical["vat"] = f"{digits[:-1]}-{digits[-1]}"
            if partner.email_domains:
                canonical["email_domains"] = ", ".join(partner._get_email_domains())
            changed = {
                name: value
                for name, value in canonical.items()
                if partner[name] != value
            }
            if changed:
                partner.write(changed)

    # === BUSINESS === #

    def _has_nit(self):
        """Tell whether the tax number must be a Colombian NIT."""
        self.ensure_one()
        return (
            self.is_large_client
            and self.country_id.code == "CO"
            # Odoo's own mark for «no tax number».
            and self.vat not in (False, "", "/")
        )

    def _get_email_domains(self):
        """Return the list of the entity's mail domains, in lower case."""
        self.ensure_one()
        words = re.split(r"[\s,;]+", (self.email_domains or "").lower())
        return list(dict.fromkeys(word.lstrip("@") for word in words if word))
