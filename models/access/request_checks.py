from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import clock
from ...tools.text import said
from ..engine.addresses import check_addresses


class AccessRequest(models.Model):
    """Checks that refuse a request nobody could carry out as soon as it is filed."""

    _name = "grandes.clientes.access.request"
    _inherit = "grandes.clientes.access.request"

    incompatible_told = fields.Char(compute="_compute_incompatible_told")

    @api.depends(
        "kind",
        "state",
        "user_id",
        "profile_id",
        "date_from",
        "date_to",
        "ended_grant_ids",
    )
    @api.depends_context("lang")
    def _compute_incompatible_told(self):
        """Show incompatible roles before approval; carrying out would refuse them."""
        # Sudo: reads the person's profiles, whoever looks at the request.
        Grant_sudo = self.env["grandes.clientes.access.grant"].sudo()
        for request in self:
            request.incompatible_told = False
            if (
                request.kind == "removal"
                or request.state in ("done", "refused")
                or not (request.user_id and request.profile_id and request.date_from)
            ):
                continue
            request.incompatible_told = Grant_sudo._get_incompatible_problem(
                request.user_id._origin.id,
                request.profile_id._origin.id,
                max(request.date_from, clock.now()),
                request.date_to,
                request.ended_grant_ids._origin.ids,
            )

    @api.constrains("person_email")
    def _check_address(self):
        """Refuse an address that nobody could correct once it is approved."""
        check_addresses(self, "person_email", only_one=True)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        """Refuse dates that four people would agree to and nobody could carry out.

        :raise ValidationError: the request ends before it begins, or is over
        """
        for request in self:
            if request.date_to and request.date_to <= request.date_from:
                raise ValidationError(
                    self.env._(
                        "A profile ends after it begins: correct one of the days."
                    )
                )
            if request.state == "asked" and request._is_over():
                raise ValidationError(
                    self.env._(
                        "The profile would be over already: correct the last day."
                    )
                )

    def _is_over(self):
        """Return whether the profile that is asked for would be over already."""
        self.ensure_one()
        return bool(
            self.kind != "removal" and self.date_to and self.date_to <= clock.now()
        )

    @api.constrains("reason")
    def _check_reason_said(self):
        """Refuse a reason without a word, which four people would decide on."""
        for request in self:
            if not said(request.reason):
                raise ValidationError(
                    self.env._("Say why it is asked: those who decide read it.")
                )

    @api.constrains("kind", "user_id", "person_name", "profile_id", "ended_grant_ids")
    def _check_person(self):
        """Refuse a request without a valid person or profile.

        :raise ValidationError: says what is missing or wrong
        """
        for request in self:
            # Sudo: reads the kind of account, and whose profiles end.
            request_sudo = request.sudo()
            if request_sudo.user_id.share:
                raise ValidationError(
                    self.env._(
                        "«%(name)s» signs in to the portal, and gets no role of ours: "
                        "write name and e-mail of whom it is for.",
                        name=request_sudo.user_id.name,
                    )
                )
            if request_sudo.user_id & (
                request_sudo.approved_by_id | request_sudo.validated_by_id
            ):
                raise ValidationError(
                    self.env._(
                        "«%(name)s» approved or validated it, and nobody decides their "
                        "own access: choose the account of whom it is for.",
                        name=request_sudo.user_id.name,
                    )
                )
            if not request.user_id and request.kind != "new":
                raise ValidationError(
                    self.env._(
                        "A change or a removal is of somebody who has an account: "
                        "choose the person."
                    )
                )
            if not (request.user_id or (request.person_name or "").strip()):
                raise ValidationError(
                    self.env._(
                        "Say for whom it is: choose the person, or write the name of "
                        "who has no account yet."
                    )
                )
            if request.kind != "removal" and not request.profile_id:
                raise ValidationError(self.env._("Choose the profile to give."))
            if request_sudo.ended_grant_ids.user_id - request_sudo.user_id:
                raise ValidationError(
                    self.env._(
                        "The profiles that end are those of the person: choose them "
                        "again."
                    )
                )

    @api.constrains("kind", "profile_id", "mission_area_id")
    def _check_area(self):
        """Refuse the profile of an area's official without an area.

        Whoever has it sees what is escalated to their area, so without one it gives
        nothing that could be approved.

        :raise ValidationError: names the profile
        """
        for request in self:
            if (
                request.kind != "removal"
                and request.role == "group_mission_area"
                and not request.mission_area_id
            ):
                raise ValidationError(
                    self.env._(
                        "«%(profile)s» is the profile of an area's official: choose "
                        "the mission area. A request that was approved without one is "
                        "refused, and filed again.",
                        profile=request.profile_id.name,
                    )
                )

    @api.onchange("user_id", "kind")
    def _onchange_person(self):
        """Remove ended profiles of other people, and all of them for a new person."""
        mine = self.ended_grant_ids.filtered(
            lambda grant: self.kind != "new" and grant.user_id == self.user_id._origin
        )
        if mine != self.ended_grant_ids:
            self.ended_grant_ids = mine

    @api.constrains(
        "kind", "user_id", "profile_id", "date_from", "date_to", "ended_grant_ids"
    )
    def _check_not_held(self):
        """Refuse a profile that the person already holds in that time.

        :raise ValidationError: names the person and the profile
        """
        # Sudo: reads the person's profiles, whoever files the request.
        Grant_sudo = self.env["grandes.clientes.access.grant"].sudo()
        for request in self.filtered(lambda each: each.kind != "removal"):
            if request.state not in ("asked", "approved", "validated"):
                continue
            ending = request.ended_grant_ids if request.kind == "change" else ()
            held_sudo = Grant_sudo.search(
                Domain("user_id", "=", request.user_id.id)
                & Domain("id", "not in", [grant.id for grant in ending])
                & Domain("profile_id", "=", request.profile_id.id)
                & Domain("state", "!=", "ended")
                & Domain("is_emergency", "=", False)
                & (
                    Domain("date_to", "=", False)
                    | Domain("date_to", ">", max(request.date_from, clock.now()))
                )
                & (
                    Domain("date_from", "<", request.date_to)
                    if request.date_to
                    else Domain.TRUE
                ),
                limit=1,
            )
            if held_sudo:
                raise ValidationError(
                    self.env._(
                        "«%(name)s» has the profile «%(profile)s» already in that "
                        "time: ask for a change, and name the profile that ends.",
                        name=request.user_id.name,
                        profile=request.profile_id.name,
                    )
                )
