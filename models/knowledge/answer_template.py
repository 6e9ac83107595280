import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import clock

_SHORTCUT = re.compile(r"[a-z0-9ñáéíóúü_.-]+")
#: Roles that maintain the whole library; other users maintain their own answers.
KEEPERS = ("group_supervisor", "group_coordinator")


class AnswerTemplate(models.Model):
    """The library of answers: with owner, review day and underlying bulletins (C2).

    An answer whose bulletin was replaced or ended is due for review at once. It may be
    used with a warning for the days that the company sets, and is blocked afterwards.
    """

    _name = "grandes.clientes.answer.template"
    _inherit = [
        "grandes.clientes.answer.template",
        "grandes.clientes.discussion.mixin",
        "mail.activity.mixin",
        "grandes.clientes.protected.mixin",
    ]
    _rec_names_search = ["name", "shortcut", "keywords"]
    _mail_post_access = "read"

    shortcut = fields.Char(
        copy=False, help="A short word that brings it while answering, as «pago»."
    )
    keywords = fields.Char(
        string="Words", help="Other words by which people look for it."
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        index=True,
        domain=[("share", "=", False)],
        help="Who keeps it alive: what readers report comes as a to-do.",
    )
    review_by = fields.Date(
        string="Review by", index="btree_not_null", help="Its owner is reminded then."
    )
    bulletin_ids = fields.Many2many(
        comodel_name="grandes.clientes.bulletin",
        relation="grandes_clientes_bulletin_template_rel",
        column1="template_id",
        column2="bulletin_id",
        string="Bulletins that it depends on",
        domain="[('state', '=', 'published')]",
    )
    # Why it is to be reviewed
    review_since = fields.Datetime(readonly=True, copy=False, index="btree_not_null")
    review_cause = fields.Selection(
        selection=[
            ("bulletin", "A bulletin was replaced or ended"),
            ("date", "Its review day is over"),
            ("report", "Reported as out of date"),
        ],
        readonly=True,
        copy=False,
    )
    review_reason = fields.Char(string="To review because", readonly=True, copy=False)
    blocked_on = fields.Date(
        string="Not to be used from",
        compute="_compute_standing",
        help="While it is not reviewed.",
    )
    standing = fields.Selection(
        selection=[
            ("current", "Current"),
            ("to_review", "To review"),
            ("blocked", "Blocked"),
        ],
        string="State",
        compute="_compute_standing",
        search="_search_standing",
    )
    reviewed_on = fields.Datetime(string="Last reviewed", readonly=True, copy=False)
    reviewed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _shortcut_uniq = models.UniqueIndex(
        "(shortcut, COALESCE(company_id, 0)) WHERE active AND shortcut IS NOT NULL",
        "Another answer of the library has that shortcut: choose another one.",
    )
    _review_check = models.Constraint(
        "CHECK ((review_since IS NULL) = (review_cause IS NULL))",
        "What is to be reviewed says why.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the fields of the review, which acts write."""
        return super()._get_protected_fields() | {
            "review_since",
            "review_cause",
            "review_reason",
            "reviewed_on",
            "reviewed_by_id",
        }

    @api.constrains("shortcut")
    def _check_shortcut(self):
        for template in self:
            if template.shortcut and not _SHORTCUT.fullmatch(template.shortcut):
                raise ValidationError(
                    self.env._(
                        "A shortcut is one word in lower case, without spaces: "
                        "«%(word)s» is not.",
                        word=template.shortcut,
                    )
                )

    @api.constrains("owner_id")
    def _check_owner(self):
        for template in self:
            # Sudo: only whether the owner is a portal user.
            if template.sudo().owner_id.share:
                raise ValidationError(
                    self.env._("An answer is kept by one of your own people.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create, with shortcuts in lower case and without their slash."""
        return super().create([_tidy(vals) for vals in vals_list])

    def write(self, vals):
        """Normalize the shortcut; only library roles may change the owner.

        :raise ValidationError: another user changes the owner
        """
        if "owner_id" in vals and not (self.env.su or self._is_keeper()):
            raise ValidationError(
                self.env._("The supervisor says who keeps an answer of the library.")
            )
        return super().write(_tidy(vals))

    @api.model
    def _is_keeper(self):
        """Return whether the user maintains the whole library."""
        user = self.env.user
        return any(user.has_group(f"grandes_clientes.{group}") for group in KEEPERS)

    # === STANDING === #

    @api.depends("review_since", "review_cause")
    def _compute_standing(self):
        for template in self:
            template.blocked_on = False
            if not template.review_since:
                template.standing = "current"
                continue
            template.standing = "to_review"
            if template.review_cause != "bulletin":
                continue
            company = template.company_id or self.env.company
            # Sudo: the setting is not confidential.
            grace = company.sudo().grandes_clientes_template_grace_days
            template.blocked_on = company._grandes_clientes_get_days().add(
                clock.local_date(company, template.review_since), grace + 1
            )
            if template.blocked_on <= clock.today(company):
                template.standing = "blocked"

    @api.model
    def _search_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Few answers are to be reviewed at a time, so compute the days of each.
        waiting = self.search([("review_since", "!=", False)])
        found = waiting.filtered(lambda template: template.standing in value)
        domain = Domain("id", "in", found.ids)
        if "current" in value:
            domain |= Domain("review_since", "=", False)
        return domain

    @api.model
    def _get_usable_domain(self):
        """Return the domain of the answers that may be used."""
        return Domain("standing", "in", ["current", "to_review"])

    @api.model
    def _get_for_case(self, case, kind="final"):
        """Return the answers to choose from, without blocked ones."""
        return (
            super()
            ._get_for_case(case, kind)
            .filtered(lambda template: template.standing != "blocked")
        )


def _tidy(vals):
    """Return ``vals`` with the shortcut normalized."""
    if not vals.get("shortcut"):
        return {**vals, "shortcut": None} if vals.get("shortcut") == "" else vals
    return {**vals, "shortcut": vals["shortcut"].strip().lstrip("/").lower() or None}
