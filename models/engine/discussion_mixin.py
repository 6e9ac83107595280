from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import sealing


class DiscussionMixin(models.AbstractModel):
    """A thread among internal people: requesters are written to by acts only.

    What goes to a requester is an answer or a notice, with its means, its delivery
    and its trace (INV-6); a note in a thread is none of that.
    """

    _name = "grandes.clientes.discussion.mixin"
    _inherit = ["mail.thread"]
    _description = "Discussion that stays inside"

    # Odoo lets a search look into all of these, also into what the person may not
    # read: whether a word is there would tell what they say.
    message_ids = fields.One2many(bypass_search_access=False)
    website_message_ids = fields.One2many(bypass_search_access=False)

    def _register_hook(self):
        """Let no search look into what other addons put on every thread, either.

        As `rating` does, which may be installed or not: no field can be named here.
        """
        super()._register_hook()
        for name in self.env["mail.thread"]._fields:
            if self._fields[name].type == "one2many":
                self._fields[name].bypass_search_access = False

    def unlink(self):
        """Delete with what was said about it, where it may be deleted: a draft."""
        with sealing.unsealed():
            return super().unlink()

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        """Follow nobody by assignment: one summary a person replaces it."""
        return True

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Let only internal people follow: requesters are written to by acts."""
        barred = {
            *self._get_outsiders(partner_ids).ids,
            *self._get_excluded_users().partner_id.ids,
        }
        return super()._message_subscribe(
            partner_ids=[pid for pid in partner_ids or [] if pid not in barred],
            subtype_ids=subtype_ids,
            customer_ids=[],
        )

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """Suggest nobody: the contact of the entity is no party to the discussion."""
        return {record.id: [] for record in self}

    def message_post(self, *, partner_ids=None, outgoing_email_to=False, **values):
        """Post, unless a person addresses somebody who is to get no notes.

        :raise UserError: the message names a requester, or whom a complaint is about;
            says what to do instead
        """
        if not self.env.su:
            self._check_addressed(partner_ids, outgoing_email_to)
        return super().message_post(
            partner_ids=partner_ids, outgoing_email_to=outgoing_email_to, **values
        )

    def _check_posted(self, values):
        """Raise unless a person may say this here, as the chatter posts or edits it.

        :param dict values: of the message
        :raise UserError: says what to do instead
        """
        self.env["mail.message"]._check_kind(values.get("message_type", "comment"))
        self._check_addressed(values.get("partner_ids"))

    def _check_addressed(self, partner_ids, addresses=False):
        """Raise if somebody would be written to who is to get no notes.

        :param partner_ids: ids of partners
        :param addresses: e-mail addresses that are nobody's
        :raise UserError: says what to do instead
        """
        outsiders = self._get_outsiders(partner_ids)
        if outsiders or addresses:
            raise UserError(
                self.env._(
                    "%(names)s would get this as an unrecorded message. Use «Reply» "
                    "to write to the requester; notes are for colleagues.",
                    names=", ".join([*outsiders.mapped("name"), addresses or ""]).strip(
                        ", "
                    ),
                )
            )
        kept_from = self._get_excluded_users()
        if kept_from.partner_id & kept_from.partner_id.browse(partner_ids or []):
            raise UserError(
                self.env._(
                    "The complaint is about one of the people you write to, who must "
                    "not know of it: take them out."
                )
            )
        # Sudo: whether who is addressed would get it at all.
        colleagues_sudo = self.env["res.partner"].sudo().browse(partner_ids or [])
        unable = colleagues_sudo.filtered(
            lambda partner: not any(
                self._is_read_by(user.id) for user in partner.user_ids
            )
        )
        if unable:
            raise UserError(
                self.env._(
                    "%(names)s may not see this, and would not get it: take them out.",
                    names=", ".join(unable.mapped("name")),
                )
            )

    def _get_excluded_users(self):
        """Return the users from whom the records are kept: complained of (G26)."""
        return self.env["res.users"]

    def _split_by_excluded_users(self):
        """Return the records in sets, each kept from the same people (G26)."""
        if not self._get_excluded_users():
            return [self]
        return list(self.grouped(lambda record: record._get_excluded_users()).values())

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Send a note to internal people who may read the record, and nobody else.

        Whoever was put into it; who left a desk goes on following in vain.
        """
        barred = self._get_excluded_users().partner_id.ids
        return [
            recipient
            for recipient in super()._notify_get_recipients(
                message, msg_vals=msg_vals, **kwargs
            )
            if not recipient["share"]
            and recipient["id"] not in barred
            and self._is_read_by(recipient["uid"])
        ]

    def _is_read_by(self, uid):
        """Return whether a user may read the records, in one of their companies."""
        # Sudo: companies of whoever may be told.
        companies_sudo = self.env["res.users"].sudo().browse(uid).company_ids
        return (
            self.with_user(uid)
            .with_context(allowed_company_ids=companies_sudo.ids)
            .has_access("read")
        )

    @api.model
    def _get_out_of_reach(self, places):
        """Return those of the records with a thread that the user may not read.

        :param places: ``{(model, id)}`` of any records
        :return: the part of it that is ours, and closed to the user
        """
        ours = self.env.registry[DiscussionMixin._name]
        by_model = {}
        for model, record_id in places:
            if model in self.env and isinstance(self.env[model], ours):
                by_model.setdefault(model, set()).add(record_id)
        return {
            (model, record_id)
            for model, ids in by_model.items()
            for record_id in ids
            - set(self.env[model].browse(ids).exists()._filtered_access("read").ids)
        }

    @api.model
    def _get_outsiders(self, partner_ids):
        """Return those of the partners who have no internal user."""
        # Sudo: whether a partner is internal is needed to keep requesters out.
        partners_sudo = self.env["res.partner"].sudo().browse(partner_ids or [])
        return partners_sudo.filtered(
            lambda partner: all(user.share for user in partner.user_ids)
        )


class OnThread(models.AbstractModel):
    """What hangs on a record of ours is read by who may read that record.

    Odoo lets people read for ever what they were told, or given to do, once: who left
    an area would keep it.
    """

    _name = "grandes.clientes.on.thread"
    _description = "What hangs on a record"

    #: Fields that name the record: its model and its id.
    _PLACE = ()

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if self.env.su or kwargs.get("bypass_access"):
            return query
        found = self.browse(query.get_result_ids())
        return (found - found._of_closed_threads())._as_query(order)

    def _of_closed_threads(self):
        """Return those on records of ours that the user may not read by now."""
        # Sudo: what they hang on, to ask for the right to that; not what they say.
        hanging_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch([("id", "in", self.ids)], self._PLACE)
        )
        model, record_id = self._PLACE
        places = {
            each.id: (each[model], each[record_id])
            for each in hanging_sudo
            if each[model] and not each._is_ones_own()
        }
        closed = self.env["grandes.clientes.discussion.mixin"]._get_out_of_reach(
            set(places.values())
        )
        return self.browse(key for key, place in places.items() if place in closed)

    def _is_ones_own(self):
        """Whether the user wrote it, and may read it wherever it is."""
        return False
