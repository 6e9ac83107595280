from odoo import api, fields, models, tools
from odoo.fields import Domain


class BulletinShown(models.AbstractModel):
    """The bulletins shown beside an answer: those in force for its typification.

    They are only shown there: nobody gives a receipt in the middle of a call.
    """

    _name = "grandes.clientes.bulletin.shown"
    _description = "Bulletins beside an answer"

    @api.model
    def _get_for_typifications(self, typifications):
        """Return ``{typification: bulletins}`` in force, the newest first.

        One query, with the user's access rights.
        """
        Bulletin = self.env["grandes.clientes.bulletin"]
        none = Bulletin.browse()
        told = self._get_told_typifications()
        if told.isdisjoint(typifications.ids) or not Bulletin.has_access("read"):
            return dict.fromkeys(typifications, none)
        found = Bulletin.search(
            Bulletin._get_in_force_domain()
            & Domain("typification_ids", "in", typifications.ids)
            & Domain("company_id", "in", self.env.companies.ids),
            order="published_on desc, id desc",
        )
        return {
            typification: found.filtered(
                lambda each, mine=typification: mine in each.typification_ids
            )
            for typification in typifications
        }

    @api.model
    @tools.ormcache()
    def _get_told_typifications(self):
        """Return the ids of the typifications that a published bulletin is about.

        It is cached because every case reads it, and most typifications have no
        bulletin.
        """
        # Sudo: cached for everybody; the bulletins themselves are searched as the user.
        Bulletin_sudo = self.env["grandes.clientes.bulletin"].sudo()
        published = Bulletin_sudo.search([("state", "=", "published")])
        return frozenset(published.typification_ids.ids)

    @api.model
    def _get_for_cases(self, cases):
        """Return the bulletins in force for the typifications of the cases."""
        typifications = cases.typification_id
        by_typification = self._get_for_typifications(typifications)
        return self.env["grandes.clientes.bulletin"].union(*by_typification.values())


class Typification(models.Model):
    """The bulletins in force for a typification."""

    _name = "grandes.clientes.typification"
    _inherit = "grandes.clientes.typification"

    bulletin_shown_ids = fields.Many2many(
        comodel_name="grandes.clientes.bulletin",
        string="Bulletins in force",
        compute="_compute_bulletin_shown_ids",
        groups="base.group_user",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_bulletin_shown_ids(self):
        shown = self.env["grandes.clientes.bulletin.shown"]
        found = shown._get_for_typifications(self._origin)
        for typification in self:
            typification.bulletin_shown_ids = found.get(typification._origin, False)


class Case(models.Model):
    """The bulletins in force for a case."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    bulletin_shown_ids = fields.Many2many(
        related="typification_id.bulletin_shown_ids",
        related_sudo=False,
        string="Bulletins in force",
        groups="base.group_user",
    )
