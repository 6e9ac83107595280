from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.clean_html import CleanHtml


class Typification(models.Model):
    """What a case asks for: determines kind, petition type and usual owner (5.2.5)."""

    _name = "grandes.clientes.typification"
    _description = "Typification"
    _inherit = ["grandes.clientes.catalogue"]

    # Classification
    product_id = fields.Many2one(
        comodel_name="grandes.clientes.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(
        selection=[
            ("request", "Request"),
            ("complaint", "Complaint"),
            ("claim", "Claim"),
        ],
        required=True,
        default="request",
    )
    petition_type_id = fields.Many2one(
        comodel_name="grandes.clientes.petition.type",
        required=True,
        ondelete="restrict",
        check_company=True,
        help="Gives the legal term.",
    )
    is_scholarship = fields.Boolean(
        string="Scholarship",
        help="Enters only when an IES files it and is escalated only to the Oficina "
        "de Relaciones Internacionales.",
    )
    # Who solves it and how: hidden from requesters
    resolution_level = fields.Selection(
        selection=[
            ("front_office", "Front office"),
            ("back_office", "Back office"),
            ("mission_area", "Mission area"),
        ],
        string="Solved by",
        required=True,
        default="front_office",
        groups="base.group_user",
        help="Who usually has the answer; the escalation matrix decides.",
    )
    skilled_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_typification_skilled_rel",
        column1="typification_id",
        column2="user_id",
        string="Advisors who know it",
        domain=[("share", "=", False)],
        groups="base.group_user",
        help="Proposed first when a case of it is assigned; the pool gives it to them.",
    )
    mission_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="Usual area",
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
    )
    mass_allowed = fields.Boolean(
        string="In mass",
        groups="base.group_user",
        help="May be escalated many cases at once.",
    )
    legacy_system_id = fields.Many2one(
        comodel_name="grandes.clientes.legacy.system",
        string="Where it is looked up",
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
    )
    # Requirements
    by_period = fields.Boolean(
        string="By academic period",
        help="The same beneficiary may ask it again in another period without "
        "repeating the case.",
    )
    needs_beneficiary = fields.Boolean(
        string="Has a beneficiary",
        default=True,
        help="Untick it when it is a matter of the entity itself.",
    )
    needs_signature = fields.Boolean(
        string="Signed answer",
        help="Its answers say who drafted, who reviewed and who signed them.",
    )
    answer_hint = CleanHtml(
        translate=True,
        groups="base.group_user",
        help="What to bear in mind when answering, for instance guide G26.",
    )

    @api.constrains("resolution_level", "mission_area_id")
    def _check_area_of_level(self):
        """Require an area for typifications that only an area solves."""
        for typification in self:
            if (
                typification.resolution_level == "mission_area"
                and not typification.mission_area_id
            ):
                raise ValidationError(
                    self.env._(
                        "«%(name)s» is solved by a mission area: choose which one.",
                        name=typification.display_name,
                    )
                )

    def _get_entry_name(self):
        """Return the name after the code, by which advisors know typifications."""
        self.ensure_one()
        code, name = self.code, self.name
        return f"{code} {name}" if code and name else name
