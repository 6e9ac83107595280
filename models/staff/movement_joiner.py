from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock


class Movement(models.Model):
    """Newcomers: profile, portfolio, induction and a first case."""

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    profile_id = fields.Many2one(
        comodel_name="grandes.clientes.access.profile",
        string="Profile",
        ondelete="restrict",
        help="Given to who joins or changes post as it is carried out.",
    )
    campaign_id = fields.Many2one(
        comodel_name="grandes.clientes.campaign", string="Campaign", ondelete="restrict"
    )
    companion_id = fields.Many2one(
        comodel_name="res.users",
        string="Colleague beside",
        ondelete="restrict",
        domain=[("share", "=", False), ("grandes_clientes_is_absent", "=", False)],
        help="Sits beside who joins, with whose case the work begins.",
    )
    entity_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="grandes_clientes_movement_entity_rel",
        column1="movement_id",
        column2="partner_id",
        string="Portfolio",
        domain=[("is_large_client", "=", True)],
        help="Entities that who joins gets from others.",
    )
    induction_ids = fields.One2many(
        comodel_name="grandes.clientes.staff.induction",
        inverse_name="movement_id",
        string="Induction",
    )
    induction_left = fields.Integer(
        string="Induction left", compute="_compute_induction_left"
    )
    first_case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        string="First case",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    @api.depends("induction_ids.done_on")
    def _compute_induction_left(self):
        for movement in self:
            movement.induction_left = len(
                movement.induction_ids.filtered(lambda line: not line.done_on)
            )

    def _get_cannot_carry_out_reason(self):
        reason = super()._get_cannot_carry_out_reason()
        if not reason and self.kind in ("joiner", "transfer"):
            if self.user_id and not self.profile_id:
                return self.env._("Say which profile the person gets.")
            # Sudo: reads the number of the request to be carried out first.
            if self._waits_for_request():
                return self.env._(
                    "Access goes by request here: %(number)s has to be carried out "
                    "first.",
                    number=self.access_request_id.sudo().name or "",
                )
            if self._lacks_account() and self.communicated_on:
                return self.env._(
                    "It names a profile, and no account that would get it: choose the "
                    "account. For who does not sign in, call it off and communicate "
                    "it anew without a profile."
                )
            if self._lacks_account():
                return self.env._(
                    "It names a profile, and no account that would get it: choose the "
                    "account, or leave the profile out for who does not sign in."
                )
            if self.kind == "transfer" and not self.user_id:
                return self.env._("The person has no account.")
        return reason

    def _waits_for_request(self):
        """Return whether access requires a request that is not carried out yet.

        Nothing is requested for a person who already has the profile in the area.
        """
        self.ensure_one()
        # Sudo: reads a company setting and the state of the movement's own request.
        return bool(
            (self.user_id or self.access_request_id)
            and self.company_id.sudo().grandes_clientes_access_requests
            and self.access_request_id.sudo().state != "done"
            and (self.access_request_id or not self._has_access())
        )

    def _apply_carry_out_of_joiner(self):
        """Give the profile and the area, and create the induction list.

        A person without a login by design, as in an area that answers by mail, only
        gets a record.
        """
        for movement in self.filtered("user_id"):
            movement._apply_profile()
        self._apply_induction()
        self._mark_carried_out()

    def _apply_profile(self):
        """Give the movement's profile now, and add the person to the area.

        Whoever already has it keeps it.
        """
        self.ensure_one()
        # Sudo: reads whether the movement's own request has given it.
        if self.access_request_id.sudo().state == "done" or self._has_access():
            return
        area = self.mission_area_id if self.side == "mission_area" else None
        # Sudo: the act was checked and is reserved to the administrator (INV-9).
        grant_sudo = (
            self.env["grandes.clientes.access.grant"]
            .sudo()
            .create(
                {
                    "user_id": self.user_id.id,
                    "profile_id": self.profile_id.id,
                    "date_from": clock.now(),
                    "mission_area_id": area.id if area else False,
                    "campaign_id": self.campaign_id.id,
                    "reason": self.display_name,
                }
            )
        )
        grant_sudo._do_grant()

    # === ACCOUNT === #

    def _lacks_account(self):
        """Return whether a newcomer gets a profile and has no account yet."""
        self.ensure_one()
        return bool(self.kind == "joiner" and self.profile_id and not self.user_id)

    def _is_account_open(self):
        """Return whether a newcomer was communicated before the account was made."""
        self.ensure_one()
        return self.state == "communicated" and self._lacks_account()

    def _get_completed_later(self):
        fields_later = super()._get_completed_later()
        return fields_later | {"user_id"} if self._is_account_open() else fields_later

    def write(self, vals):
        """Write; seal a communicated newcomer again once the account is chosen.

        Access is requested then, if the company gives it by request.
        """
        chosen = self.browse()
        if vals.get("user_id"):
            chosen = self.filtered(lambda movement: movement._is_account_open())
        result = super().write(vals)
        chosen._log_seal("choose_account")
        chosen._on_communicated()
        return result

    def _get_cannot_choose_account_reasons(self):
        """Return ``{id: reason}`` of those who need no account, or get it otherwise."""
        reasons = {}
        for movement in self:
            if not movement._lacks_account():
                reasons[movement.id] = self.env._(
                    "Only a newcomer with a profile and without an account needs one."
                )
            elif movement._waits_for_request():
                reasons[movement.id] = self.env._(
                    "Access goes by request here: whoever carries out %(number)s "
                    "chooses the account in it.",
                    # Sudo: reads the number of the movement's own request.
                    number=movement.access_request_id.sudo().name,
                )
        return reasons

    def _do_choose_account(self, user):
        """Set the account of a newcomer; what the letter says stays as it is.

        :param user: the account that gets the profile
        """
        self._check_act("choose_account")
        if not user:
            raise UserError(self.env._("Choose the account of the person."))
        if user == self.env.user:
            raise UserError(self.env._("Nobody changes their own access."))
        self._get_act_records().write({"user_id": user.id})

    # === PORTFOLIO === #

    def _apply_hand_over_of_joiner(self):
        """Give newcomers their entities; former advisors fill vacant backups.

        Open cases stay with whoever knows them; new ones go to the newcomer.
        """
        for movement in self:
            newcomer = movement.user_id
            for advisor, entities in movement.entity_ids.grouped("advisor_id").items():
                vals = {"advisor_id": newcomer.id}
                if advisor and advisor != newcomer:
                    without = entities.filtered(
                        lambda entity, newcomer=newcomer: not entity.backup_advisor_id
                        or entity.backup_advisor_id == newcomer
                    )
                    without.write({**vals, "backup_advisor_id": advisor.id})
                    entities -= without
                entities.write(vals)
            movement._mark_handed_over()

    # === INDUCTION === #

    def _apply_induction(self):
        """Create the induction list of each newcomer from the items in force."""
        # Sudo: only this act creates the list; another act ticks its lines.
        Line_sudo = self.env["grandes.clientes.staff.induction"].sudo()
        for movement in self:
            if not movement.induction_ids:
                Line_sudo.create(movement._prepare_induction_lines())

    def _prepare_induction_lines(self):
        """Return the values of the lines of one newcomer's induction.

        Extended by the rooms that have something to learn: bulletins, trainings.
        """
        self.ensure_one()
        items = self.env["grandes.clientes.staff.induction.item"]._find_for(self)
        return [
            {
                "movement_id": self.id,
                "item_id": item.id,
                "name": item.name,
                "sequence": item.sequence,
            }
            for item in items
        ]

    # === FIRST CASE === #

    def _get_cannot_give_first_case_reasons(self):
        """Return ``{id: reason}`` where no first case can be given."""
        reasons = {}
        for movement in self:
            if movement.kind != "joiner" or not movement.user_id:
                reasons[movement.id] = self.env._("Only who joins gets a first case.")
            elif movement.first_case_id:
                reasons[movement.id] = self.env._("It was given already.")
            elif not movement.companion_id:
                reasons[movement.id] = self.env._("Say who sits beside the newcomer.")
        return reasons

    def _do_give_first_case(self, case=None):
        """Give the newcomer one of the companion's cases, to work on together.

        :param case: the case; by default the companion's front-office case with most
            time left
        :raise UserError: the companion has no suitable case
        """
        self._check_act("give_first_case")
        for movement in self:
            chosen = case or movement._find_first_case()
            if not chosen:
                raise UserError(
                    self.env._(
                        "%(user)s has no open case that is far from due: choose one.",
                        user=movement.companion_id.name,
                    )
                )
            chosen._do_assign(
                movement.user_id,
                self.env._(
                    "First case, beside %(user)s", user=movement.companion_id.name
                ),
            )
            movement._get_act_records().first_case_id = chosen
            movement._notify_companion(chosen)

    def _find_first_case(self):
        """Return an open case of the companion that leaves time to learn."""
        self.ensure_one()
        return self.env["grandes.clientes.case"].search(
            [
                ("user_id", "=", self.companion_id.id),
                ("state", "=", "front_office"),
                ("kind", "!=", "complaint"),
                ("complained_user_id", "=", False),
                ("company_id", "=", self.company_id.id),
                ("date_legal_due", ">=", clock.today(self.company_id)),
            ],
            order="date_legal_due desc, id desc",
            limit=1,
        )

    def _notify_companion(self, case):
        """Tell the companion which case the newcomer begins with."""
        # Sudo: sends one message to the companion; nothing is posted on the case.
        case.sudo().message_notify(
            partner_ids=self.companion_id.partner_id.ids,
            subject=self.env._("%(name)s begins with a case", name=self.person_name),
            body=self.env._(
                "Sit beside %(name)s: %(case)s is the first case.",
                name=self.person_name,
                case=case.display_name,
            ),
            email_layout_xmlid="grandes_clientes.mail_notification",
        )

    def action_give_first_case(self):
        """Give the newcomer one of the companion's cases and open it."""
        self._do_give_first_case()
        return self.first_case_id.get_formview_action()


class AccessRequest(models.Model):
    """Requests of newcomers, whose account is chosen as they are carried out."""

    _name = "grandes.clientes.access.request"
    _inherit = "grandes.clientes.access.request"

    def _do_carry_out(self):
        """Carry out, and set the chosen account on the movements that waited for it."""
        result = super()._do_carry_out()
        # Sudo: a consequence of the request, whose act was checked.
        movements_sudo = (
            self.env["grandes.clientes.staff.movement"]
            .sudo()
            .search([("access_request_id", "in", self.ids)])
        )
        for movement in movements_sudo.filtered(lambda each: each._is_account_open()):
            movement.user_id = movement.access_request_id.user_id
        return result
