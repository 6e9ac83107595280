from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import sealing


class DiscussionMixin(models.AbstractModel):
    """A chatter among internal users: only acts write to requesters.

    Messages to a requester are answers or notices with their means, delivery and trace
    (INV-6), which a note in the chatter does not have.
    """

    _name = "grandes.clientes.discussion.mixin"
    _inherit = ["mail.thread"]
    _description = "Discussion that stays inside"

    # Odoo lets a search look into all of these, even into messages that the user may
    # not read; a match would disclose their words.
    message_ids = fields.One2many(bypass_search_access=False)
    website_message_ids = fields.One2many(bypass_search_access=False)

    def _register_hook(self):
        """Keep searches out of one2many fields that other addons add to every thread.

        Such as `rating`, which may be installed or not, so that no field can be named
        here.
        """
        super()._register_hook()
        for name in self.env["mail.thread"]._fields:
            if self._fields[name].type == "one2many":
                self._fields[name].bypass_search_access = False

    def unlink(self):
        """Delete the record with its messages, if it may be deleted: a draft."""
        with sealing.unsealed():
            return super().unlink()

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        """Subscribe nobody on assignment: one summary per user replaces it."""
        return True

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Subscribe internal users only: acts write to requesters."""
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
        """Suggest no recipients: the entity's contact is no party to the discussion."""
        return {record.id: [] for record in self}

    def message_post(self, *, partner_ids=None, outgoing_email_to=False, **values):
        """Post the message unless it addresses somebody who must not get notes.

        :raise UserError: the message addresses a requester or the subject of a
            complaint; says what to do instead
        """
        if not self.env.su:
            self._check_addressed(partner_ids, outgoing_email_to)
        return super().message_post(
            partner_ids=partner_ids, outgoing_email_to=outgoing_email_to, **values
        )

    def _check_posted(self, values):
        """Raise unless the user may post or edit this message in the chatter.

        :param dict values: values of the message
        :raise UserError: says what to do instead
        """
        self.env["mail.message"]._check_kind(values.get("message_type", "comment"))
        self._check_addressed(values.get("partner_ids"))

    def _check_addressed(self, partner_ids, addresses=False):
        """Raise if the message would go to somebody who must not get notes.

        :param partner_ids: ids of partners
        :param addresses: e-mail addresses without a partner
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
        # Sudo: whether the addressed colleagues could read the record at all.
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
        """Return the users from whom the records are hidden: complained of (G26)."""
        return self.env["res.users"]

    def _split_by_excluded_users(self):
        """Return the records in sets hidden from the same users (G26)."""
        if not self._get_excluded_users():
            return [self]
        return list(self.grouped(lambda record: record._get_excluded_users()).values())

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Limit the recipients of a note to internal users who may read the record.

        Other recipients are dropped; a follower who left a desk gets nothing.
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
        # Sudo: the companies of the possible recipient.
        companies_sudo = self.env["res.users"].sudo().browse(uid).company_ids
        return (
            self.with_user(uid)
            .with_context(allowed_company_ids=companies_sudo.ids)
            .has_access("read")
        )

    @api.model
    def _get_out_of_reach(self, places):
        """Return the places whose records with a chatter the user may not read.

        :param places: ``{(model, id)}`` of any records
        :return: the subset that belongs to this addon and is closed to the user
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
        """Return the partners who have no internal user."""
        # Sudo: whether a partner is internal, to exclude requesters.
        partners_sudo = self.env["res.partner"].sudo().browse(partner_ids or [])
        return partners_sudo.filtered(
            lambda partner: all(user.share for user in partner.user_ids)
        )


class OnThread(models.AbstractModel):
    """Messages, activities and the like, which inherit their record's access.

    Odoo lets users read for ever what they were once told or asked to do, even after
    they left an area.
    """

    _name = "grandes.clientes.on.thread"
    _description = "What hangs on a record"

    #: Fields with the model and the id of the record.
    _PLACE = ()

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if self.env.su or kwargs.get("bypass_access"):
            return query
        found = self.browse(query.get_result_ids())
        return (found - found._of_closed_threads())._as_query(order)

    def _of_closed_threads(self):
        """Return those whose record belongs to this addon and is closed to the user."""
        # Sudo: the records that they refer to, in order to check access; not their
        # content.
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
        """Return whether the user wrote it and may read it wherever it is."""
        return False
