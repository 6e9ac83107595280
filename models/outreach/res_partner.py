from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock

#: What an attempt found to be nobody's, until the contact has another.
_MARKS = frozenset({"wrong_email", "wrong_phone", "wrong_since"})
# What is marked of a contact, and what it is a mark of, by how it was tried.
_WRONG_BY_MEANS = {"email": ("wrong_email", "email")}
_WRONG_BY_CALL = ("wrong_phone", "phone")
_TODO = "grandes_clientes.activity_wrong_data"


class ResPartner(models.Model):
    """Telephones and addresses that turned out wrong, and contacting from here.

    What was wrong stays where it is, marked: with another number or address the mark
    goes by itself, and what waited for it is tried again. Who a contact is changes by
    the acts of identity alone, by which an advisor may only ask.
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

    @api.model_create_multi
    def create(self, vals_list):
        """Create; that something is wrong is found by an attempt alone."""
        if not self.env.su and any(_MARKS & set(vals) for vals in vals_list):
            self._refuse_marks()
        return super().create(vals_list)

    def write(self, vals):
        """Write; with another number or address, what waited for it is tried again."""
        if not self.env.su and _MARKS & set(vals):
            self._refuse_marks()
        named = {"phone", "email"} & set(vals)
        # Sudo: who has a mark, whoever corrects the contact.
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
        """Try again what waited for right data, and take the to-dos away."""
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
    """Marking what was wrong, and who is to find out what is right."""

    _name = "grandes.clientes.outreach.target"
    _inherit = "grandes.clientes.outreach.target"

    def _mark_wrong(self, attempt):
        """Mark the number or address that was used, and give the advisor a to-do.

        Nothing of the contact is lost. Of a wrong person only the to-do: the number
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

        An e-mail address of who coordinates or signs in is asked for, and somebody
        else decides; all else is the advisor's.

        :param contact: ``res.partner`` record of the entity to ask for instead
        :param str phone: telephone that is right
        :param str email: address that is right
        :raise UserError: nothing is corrected, or by somebody who may not
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "to_fix":
            raise UserError(self.env._("Its data are not to be corrected."))
        # Sudo: the person's own right to contacts is asked by what follows.
        who = self.contact_id or self.partner_id
        if contact and contact != self.contact_id:
            contact.check_access("read")
            if contact != self.partner_id and contact.parent_id != self.partner_id:
                raise UserError(
                    self.env._("Choose a contact of «%(name)s».", name=who.display_name)
                )
            # Sudo: whom to ask for, which the act decides.
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
        """Write another address, or ask for it where that takes somebody else."""
        reason = self.env._("The address was wrong when we tried to contact them.")
        who._grandes_clientes_check_email(email)
        if who.is_guarded_contact:
            who._do_change_identity(reason, email=email)
        else:
            who.write({"email": email})
