from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

# Fields that the acta of a visit prints.
_IN_ACTA = frozenset({"condition", "criterion", "severity"})


class QualityFinding(models.Model):
    """The origin of a finding, and the files of its reply and action."""

    _name = "grandes.clientes.quality.finding"
    _inherit = "grandes.clientes.quality.finding"

    visit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    visit_item_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.visit.item",
        string="Item of the visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    monitoring_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.monitoring",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    reply_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_finding_reply_rel",
        column1="finding_id",
        column2="attachment_id",
        string="Message of the reply",
        readonly=True,
        copy=False,
    )
    action_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_finding_action_rel",
        column1="finding_id",
        column2="attachment_id",
        string="What shows it was done",
        readonly=True,
        copy=False,
    )
    told_level = fields.Integer(
        string="Told up to",
        readonly=True,
        copy=False,
        help="1 who answers for it, 2 the head, 3 the Coordinador; higher: further "
        "notices to all three.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the origin, and the fields that acts write."""
        return super()._get_protected_fields() | {
            "action_attachment_ids",
            "monitoring_id",
            "reply_attachment_ids",
            "told_level",
            "visit_id",
            "visit_item_id",
        }

    @api.model
    def _do_find(self, origin, vals):
        """Create the finding of a visit's item, a signed audit or a monitoring.

        :param origin: record in which it was found
        :param dict vals: values of the finding
        :return: the finding, an observation until it is served
        :raise UserError: the visit is not open or the audit not signed
        """
        origin.ensure_one()
        self.check_access("create")
        origin.check_access("read")
        if origin._name == "grandes.clientes.quality.visit.item":
            origin._check_open()
            source = "visit"
            links = {"visit_id": origin.visit_id.id, "visit_item_id": origin.id}
            if not origin.answer:
                # A finding implies that the item was checked and not met.
                origin.answer = "no"
        elif origin._name == "grandes.clientes.quality.audit":
            if origin.state != "signed":
                raise UserError(
                    self.env._("An audit finds something once it is signed.")
                )
            source = "audit"
            links = {
                "audit_id": origin.id,
                "case_ids": [Command.link(origin.case_id.id)],
            }
        else:
            source, links = "monitoring", {"monitoring_id": origin.id}
        (finding,) = self._create_of(
            source, [{"company_id": origin.company_id.id, **vals, **links}]
        )
        return finding.with_env(self.env)

    def write(self, vals):
        """Refuse to change what the signed acta of its visit says.

        :raise UserError: the acta is signed
        """
        if _IN_ACTA & set(vals) and not self.env.su:
            self._check_acta_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_visit(self):
        self._check_acta_open()

    def _check_acta_open(self):
        if self.visit_id.filtered(lambda visit: visit.state == "done"):
            raise UserError(
                self.env._("The acta of its visit is signed: withdraw the finding.")
            )

    def _get_sealed_files(self):
        """Return the files of the reply and of the action."""
        return (
            super()._get_sealed_files()
            | self.reply_attachment_ids
            | self.action_attachment_ids
        )

    def _get_sealed_attachments(self):
        """Return the files under the seal, which nobody can remove."""
        return self._get_sealed_files()
