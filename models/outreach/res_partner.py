from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock

#: Fields that mark wrong data of a contact, until the contact has other data.
_MARKS = frozenset({"wrong_email", "wrong_phone", "wrong_since"})
# (field of the mark, marked field) of a contact, by the means of the attempt.
_WRONG_BY_MEANS = {"email": ("wrong_email", "email")}
_WRONG_BY_CALL = ("wrong_phone", "phone")
_TODO = "grandes_clientes.activity_wrong_data"


class ResPartner(models.Model):
    """Marks wrong telephones and addresses, and retries contacts once corrected.

    The wrong value stays in place, marked. With another number or address the mark
    disappears, and targets waiting for it are tried again. The identity of a contact
    only changes by its own acts, which advisors may only request.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    wrong_phone = fields.Char(
        readonly=True, copy=False, groups="grandes_clientes.group_user"
    )
    wrong_email = fields.Char(
        readonly=True, copy=False, groups="grandes_clientes.group_user"
    )
    wrong_since = fields.Datetime(
        readonly=True, copy=False, groups="grandes_clientes.group_user"
    )
    wrong_data = fields.Char(
        string="Wrong data",
        compute="_compute_wrong_data",
        groups="grandes_clientes.group_user",
        help="Somebody who tried to contact them says so.",
    )

    @api.depends("phone", "email", "wrong_phone", "wrong_email")
    def _compute_wrong_data(self):
        for partner in self:
            wrong = [
                value
                for value, marked in (
                    (partner.phone, partner.wrong_phone),
                    (partner.email, partner.wrong_email),
                )
                if value and value == marked
            ]
            partner.wrong_data = ", ".join(wrong)

    @api.model
    def _get_fields_of_acts(self):
        """Add the marks of wrong data."""
        return super()._get_fields_of_acts() | _MARKS

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse marks: only attempts set them."""
        partners = super().create(vals_list)
        # Checked afterwards, because the client's context may give defaults. Sudo: only
        # whether the fields are set, even if the user may not read them.
        if not self.env.su and any(
            partner[name] for partner in partners.sudo() for name in _MARKS
        ):
            self._refuse_marks()
        return partners

    def write(self, vals):
        """Retry the targets that waited for another number or address."""
        if not self.env.su and _MARKS & set(vals):
            self._refuse_marks()
        named = {"phone", "email"} & set(vals)
        # Sudo: marks are read whoever corrects the contact.
        marked = (
            self.sudo().filtered(lambda each: each.wrong_data).sudo(self.env.su)
            if named
            else self.browse()
        )
        result = super().write(vals)
        if corrected := marked.filtered(lambda each: not each.sudo().wrong_data):
            corrected._on_corrected()
        return result

    def _refuse_marks(self):
        raise UserError(
            self.env._(
                "That a number or an address is wrong is said by an "
                "attempt: record one."
            )
        )

    def _on_corrected(self):
        """Retry targets that waited for right data, and remove the to-dos."""
        # Sudo: follows from the corrected contact; see `_apply_corrected`.
        self.sudo().write(dict.fromkeys(_MARKS, False))
        self.sudo().activity_unlink([_TODO])
        self.env["grandes.clientes.outreach.target"].sudo().search(
            [
                ("state", "=", "to_fix"),
                ("last_result", "=", "wrong_data"),
                "|",
                ("contact_id", "in", self.ids),
                "&",
                ("contact_id", "=", False),
                ("partner_id", "in", self.ids),
            ]
        )._apply_corrected()


class OutreachTarget(models.Model):
    """Marks wrong data, and corrects how an entity is reached."""

    _name = "grandes.clientes.outreach.target"
    _inherit = "grandes.clientes.outreach.target"

    @api.model
    def _on_partner_merge(self, partner_ids):
        """End repeated targets of the partners that a merge left, and update keys."""
        # Drop the cache: the merge writes by SQL.
        self.env.invalidate_all()
        # Sudo: the user who merges need not see the targets.
        left_sudo = self.env["res.partner"].sudo().browse(partner_ids).exists()
        targets_sudo = self.sudo().search(
            [
                ("loose_key", "!=", False),
                "|",
                ("partner_id", "in", left_sudo.ids),
                ("contact_id", "in", left_sudo.ids),
            ]
        )
        targets_sudo._end_repeated()
        self.env.add_to_compute(self._fields["loose_key"], targets_sudo)

    def _mark_wrong(self, attempt):
        """Mark the number or address that was used, and give the advisor a to-do.

        The contact keeps its data. A wrong person only gives a to-do, since the number
        may be right.

        :param attempt: ``grandes.clientes.outreach.attempt`` record
        """
        self.ensure_one()
        # Sudo: the mark follows from the attempt; it changes nobody's identity.
        who_sudo = (self.contact_id or self.partner_id).sudo()
        if attempt.result == "wrong_data":
            mark, data = _WRONG_BY_MEANS.get(attempt.means, _WRONG_BY_CALL)
            who_sudo.write({mark: who_sudo[data], "wrong_since": clock.now()})
        owner = self.advisor_id or self.env.user
        known = who_sudo.activity_ids.filtered(
            lambda each: each.activity_type_id == each.env.ref(_TODO)
        )
        if not known:
            who_sudo.with_context(mail_activity_quick_update=True).activity_schedule(
                _TODO,
                date_deadline=clock.today(self.company_id),
                summary=self.env._("Find out how to reach them"),
                note=attempt.address or "",
                user_id=owner.id,
            )

    def _do_fix(self, contact=None, phone=None, email=None):
        """Correct how the entity is reached: other data, or another contact.

        For contacts who coordinate or sign in, a new e-mail address is only requested
        and somebody else decides; advisors change everything else.

        :param contact: ``res.partner`` record of the entity to contact instead
        :param str phone: right telephone
        :param str email: right address
        :raise UserError: nothing is corrected, or the user may not correct it
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "to_fix":
            raise UserError(self.env._("Its data are not to be corrected."))
        # The writes below check the user's own access to contacts.
        who = self.contact_id or self.partner_id
        if contact and contact != self.contact_id:
            contact.check_access("read")
            if contact != self.partner_id and contact.parent_id != self.partner_id:
                raise UserError(
                    self.env._("Choose a contact of «%(name)s».", name=who.display_name)
                )
            # Sudo: the act decides whom to contact.
            self.sudo().contact_id = contact if contact != self.partner_id else False
            self._apply_corrected()
        elif phone and phone != who.phone:
            who.write({"phone": phone})
            self._apply_corrected()
        elif not email or email == who.email:
            raise UserError(
                self.env._("Give another telephone, address or contact: these are not.")
            )
        if email and email != who.email and not contact:
            self._fix_email(who, email)

    def _fix_email(self, who, email):
        """Write another address, or request it if somebody else has to decide."""
        reason = self.env._("The address was wrong when we tried to contact them.")
        who._grandes_clientes_check_email(email)
        if who.is_guarded_contact:
            who._do_change_identity(reason, email=email)
        else:
            who.write({"email": email})


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merge of entities, with the contacts to make."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Merge the partners; two contacts to make with them may become one."""
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        self.env["grandes.clientes.outreach.target"]._on_partner_merge(partner_ids)
        return result
