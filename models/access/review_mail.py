from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_split

from ...tools import clock

_KIND = "validation"


class AccessReview(models.Model):
    """Validation by mail, for areas whose head has no login (C9)."""

    _name = "grandes.clientes.access.review"
    _inherit = "grandes.clientes.access.review"

    can_ask_areas = fields.Boolean(compute="_compute_can_ask_areas")

    @api.depends("line_ids.decision", "state")
    @api.depends_context("uid")
    def _compute_can_ask_areas(self):
        for review in self:
            review.can_ask_areas = review.state == "open" and bool(
                review._get_lines_to_ask()
            )

    def _get_lines_to_ask(self):
        """Return ``{area: lines}`` to be asked of areas without login."""
        self.ensure_one()
        pending = self.line_ids.filtered(lambda line: line.decision == "pending")
        waiting = set()
        # Sudo: reads pending requests, whoever sent them.
        asked_sudo = self.env["grandes.clientes.mail.request"].sudo()
        for request in asked_sudo.search(
            [
                ("res_model", "=", pending._name),
                ("kind", "=", _KIND),
                ("state", "in", ("asked", "replied")),
            ]
        ):
            waiting.update(request.res_ids or [])
        by_area = {}
        for line in pending.filtered(lambda line: line.id not in waiting):
            # Sudo: reads the heads and addresses of the areas.
            for area in line.sudo().area_ids:
                if email_split(area.email or "") and not area.head_id.active:
                    by_area.setdefault(area, pending.browse())
                    by_area[area] |= line
        return by_area

    def _do_ask_areas(self):
        """Ask by mail the areas whose head does not sign in.

        The replies return to the user who asked, who then decides accordingly.

        :return: the requests
        :raise AccessError: the user may not decide on everybody
        :raise UserError: there is no area to ask
        """
        self.ensure_one()
        self.check_access("read")
        if not self.line_ids._is_decider():
            raise AccessError(
                self.env._("Quality or the Coordinador asks the areas by mail.")
            )
        by_area = self._get_lines_to_ask()
        if self.state != "open" or not by_area:
            raise UserError(self.env._("No area is to be asked by mail."))
        requests = self.env["grandes.clientes.mail.request"]
        # Sudo: reads only the company's language.
        lang = self.company_id.sudo().partner_id.lang or self.env.lang
        for area, lines in by_area.items():
            told = self.with_context(lang=lang)
            body = told.env["ir.qweb"]._render(
                "grandes_clientes.notice_review_request",
                {
                    "review": told,
                    "lines": lines.with_context(lang=lang),
                    "area": area,
                    "asker": self.env.user,
                },
            )
            requests |= lines._ask_by_mail(
                area.email,
                told.env._(
                    "Validation of profiles of %(area)s: reply by %(day)s",
                    area=area.name,
                    day=clock.in_words(told.due_on, lang or "es"),
                ),
                body,
                area.name,
                kind=_KIND,
            )
        return requests

    def action_ask_areas(self):
        """Ask by mail the areas whose head does not sign in."""
        requests = self._do_ask_areas()
        return self.env["grandes.clientes.notice"]._get_screen_notice(
            self.env._(
                "Asked by mail: %(names)s. What they reply comes back to you, to "
                "be entered.",
                names=", ".join(requests.mapped("addressee")),
            ),
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )


class AccessReviewLine(models.Model):
    """Lines decided according to an area's reply by mail."""

    _name = "grandes.clientes.access.review.line"
    _inherit = [
        "grandes.clientes.access.review.line",
        "grandes.clientes.mail.request.mixin",
    ]

    request_id = fields.Many2one(
        comodel_name="grandes.clientes.mail.request",
        string="Said by mail",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The message by which it was decided.",
    )

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"request_id"}

    def _apply_decision(self, decision, reason=None):
        """Decide, and keep the reply that the user acted on as evidence."""
        result = super()._apply_decision(decision, reason)
        if self.env.su:
            return result
        replied = self.env["grandes.clientes.mail.request"].search(
            [
                ("res_model", "=", self._name),
                ("kind", "=", _KIND),
                ("state", "=", "replied"),
            ]
        )
        refused = replied._get_cannot_enter_reasons()
        for request in replied.filtered(lambda each: each.id not in refused):
            lines = self.filtered(
                lambda line, request=request: line.id in (request.res_ids or [])
            )
            if not lines:
                continue
            # Sudo: links the evidence of the decision, which was checked.
            lines.sudo().request_id = request.id
            about = request._get_records()
            if all(line.decision != "pending" for line in about):
                request._apply_entered(about[:1].review_id.display_name)
        return result
