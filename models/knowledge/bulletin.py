from odoo import api, fields, models

from ...tools import clock
from ..engine.clean_html import CleanHtml

PUBLISHERS = ("group_supervisor", "group_coordinator")
READERS = (
    "group_front_office",
    "group_back_office",
    "group_mission_area",
    *PUBLISHERS,
    "group_quality",
)
#: Field of the audience → roles of the grants that it covers. Supervisors are included
#: because they answer for those who answer.
AUDIENCE = {
    "to_front_office": ("group_front_office", "group_supervisor"),
    "to_back_office": ("group_back_office", "group_supervisor"),
    "to_mission_areas": ("group_mission_area",),
}


class Bulletin(models.Model):
    """News of the service portfolio from a mission area: a «comunicado» (C2).

    It is a draft until the supervisor publishes it. From then on its words and files
    are fixed, under a SHA-256 that each reader's receipt names. Wrong or old content is
    replaced by another bulletin.
    """

    _name = "grandes.clientes.bulletin"
    _description = "Bulletin"
    _inherit = [
        "grandes.clientes.discussion.mixin",
        "mail.activity.mixin",
        "grandes.clientes.act.mixin",
        "grandes.clientes.mail.request.mixin",
        "grandes.clientes.company.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "id desc"
    _mail_post_access = "read"

    # Content
    name = fields.Char(string="Title", required=True)
    number = fields.Char(readonly=True, copy=False, index="btree_not_null")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    body = CleanHtml(string="What changes", sanitize_overridable=False)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_bulletin_file_rel",
        column1="bulletin_id",
        column2="attachment_id",
        string="Files",
        copy=False,
    )
    # Origin
    medium = fields.Selection(
        selection=[
            ("mail", "E-mail"),
            ("letter", "Letter"),
            ("bulletin", "Bulletin"),
            ("other", "Other"),
        ],
        string="Came as",
        required=True,
        default="bulletin",
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Given by",
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self._default_mission_area_id(),
    )
    sender = fields.Char(
        help="Who of the area signs it, or from which address it came."
    )
    dated_on = fields.Date(
        string="Dated",
        copy=False,
        default=lambda self: clock.today(self.env.company),
    )
    mercurio_number = fields.Char(string="Mercurio number", copy=False)
    received_on = fields.Datetime(
        required=True, readonly=True, copy=False, default=lambda self: clock.now()
    )
    inbound_mail_id = fields.Many2one(
        comodel_name="grandes.clientes.inbound.mail",
        string="Mail that brought it",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="grandes_clientes.group_front_office,grandes_clientes.group_quality,"
        "grandes_clientes.group_oversight",
    )
    request_id = fields.Many2one(
        comodel_name="grandes.clientes.mail.request",
        string="Said by mail",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    # Subject
    product_id = fields.Many2one(
        comodel_name="grandes.clientes.product",
        string="Service of the portfolio",
        check_company=True,
        ondelete="restrict",
    )
    typification_ids = fields.Many2many(
        comodel_name="grandes.clientes.typification",
        relation="grandes_clientes_bulletin_typification_rel",
        column1="bulletin_id",
        column2="typification_id",
        string="Typifications",
        help="It is shown beside the answer of their cases.",
    )
    template_ids = fields.Many2many(
        comodel_name="grandes.clientes.answer.template",
        relation="grandes_clientes_bulletin_template_rel",
        column1="bulletin_id",
        column2="template_id",
        string="Answers that depend on it",
        context={"active_test": False},
        help="When it is replaced or ends, they are to be reviewed.",
    )
    # Audience
    to_front_office = fields.Boolean(string="Front Office", default=True)
    to_back_office = fields.Boolean(string="Back Office", default=True)
    to_mission_areas = fields.Boolean(string="Mission areas")
    campaign_ids = fields.Many2many(
        comodel_name="grandes.clientes.campaign",
        relation="grandes_clientes_bulletin_campaign_rel",
        column1="bulletin_id",
        column2="campaign_id",
        string="Campaigns",
        # An archived limit is a limit still.
        context={"active_test": False},
        help="Empty: of every campaign.",
    )
    # Validity
    valid_from = fields.Date(
        string="In force from",
        required=True,
        copy=False,
        default=lambda self: clock.today(self.env.company),
    )
    valid_to = fields.Date(string="Until", help="Empty: until it is replaced or ended.")
    replaces_id = fields.Many2one(
        comodel_name="grandes.clientes.bulletin",
        string="Replaces",
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('state', '=', 'published'), ('company_id', '=', company_id)]",
    )
    replaced_by_ids = fields.One2many(
        comodel_name="grandes.clientes.bulletin",
        inverse_name="replaces_id",
        string="Replaced by",
        readonly=True,
    )
    changes_answer = fields.Boolean(
        string="Changes the answer",
        default=True,
        help="Who read what it replaces is asked to read this one too.",
    )
    # Outcome
    state = fields.Selection(
        selection=[
            ("draft", "To publish"),
            ("published", "Published"),
            ("replaced", "Replaced"),
            ("ended", "Ended"),
            ("discarded", "Discarded"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    published_on = fields.Datetime(string="Published", readonly=True, copy=False)
    published_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Published by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        copy=False,
        help="Over its words and files, as published; each receipt names it.",
    )
    ended_on = fields.Datetime(string="Ended", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Ended by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    end_reason = fields.Char(string="Why", readonly=True, copy=False)
    receipt_ids = fields.One2many(
        comodel_name="grandes.clientes.bulletin.receipt",
        inverse_name="bulletin_id",
        string="Receipts",
        readonly=True,
    )

    _number_uniq = models.UniqueIndex("(company_id, number) WHERE number IS NOT NULL")
    _replaces_uniq = models.UniqueIndex(
        "(replaces_id) WHERE state IN ('published', 'replaced', 'ended')",
        "Another bulletin replaces that one already: replace the newer one.",
    )
    _valid_check = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "A bulletin ends on the day it begins, or later.",
    )
    _published_check = models.Constraint(
        "CHECK (state IN ('draft', 'discarded') OR (published_on IS NOT NULL"
        " AND published_by_id IS NOT NULL))",
        "What is published says when, and by whom.",
    )
    _replaces_itself_check = models.Constraint(
        "CHECK (replaces_id IS NULL OR replaces_id <> id)",
        "A bulletin does not replace itself.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields that the gateway and the acts write."""
        return super()._get_protected_fields() | {
            "number",
            "company_id",
            "received_on",
            "inbound_mail_id",
            "request_id",
            "published_on",
            "published_by_id",
            "sha256",
            "ended_on",
            "ended_by_id",
            "end_reason",
            "receipt_ids",
        }

    @api.model
    def _default_mission_area_id(self):
        """Return the area of the current user, if it is exactly one."""
        areas = self.env["grandes.clientes.mission.area"].search(
            [("member_ids", "in", self.env.uid)], limit=2
        )
        return areas if len(areas) == 1 else areas.browse()

    @api.depends("name", "number")
    def _compute_display_name(self):
        for bulletin in self:
            bulletin.display_name = " · ".join(
                filter(None, (bulletin.number, bulletin.name))
            )
