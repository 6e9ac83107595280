from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ...tools import sealing
from .discussion_mixin import DiscussionMixin


class Evidence(models.AbstractModel):
    """Which messages, files and mails are evidence, and since when.

    Messages about records of this addon are sealed for everybody, even the superuser,
    because Odoo's own routes post, edit and delete in sudo. They can be changed only
    within the transaction that creates them, in which acts assemble them.
    """

    _name = "grandes.clientes.evidence"
    _description = "Words and files that are evidence"

    @api.model
    @ormcache()
    def _get_kept_models(self):
        """Return the names of the models whose messages are never changed.

        These are all stored models of the addon, and every model with its discussions.
        """
        discussed = self.env.registry[DiscussionMixin._name]
        return frozenset(
            name
            for name, model in self.env.registry.items()
            if not model._abstract
            and not model._transient
            and (
                model._original_module == self._original_module
                or issubclass(model, discussed)
            )
        )

    @api.model
    @ormcache()
    def _get_discussed_models(self):
        """Return the names of the models with a discussion of this addon."""
        discussed = self.env.registry[DiscussionMixin._name]
        return frozenset(
            name
            for name in self._get_kept_models()
            if issubclass(self.pool[name], discussed)
        )

    @api.model
    def _check_left_to_acts(self, *names):
        """Raise if one of the models is to be mailed by Odoo's own means.

        :param names: model names; false values are ignored
        :raise UserError: says what to use instead
        """
        if self._get_kept_models().intersection(names):
            raise UserError(
                self.env._(
                    "A mass mail would leave no record of who got what. Use «Reply»: "
                    "it takes many cases at once."
                )
            )

    @api.model
    def _is_kept(self, message):
        """Return whether a message or a mail is about a record of this addon.

        This includes what acts write to requesters without a record, so that nobody
        reads it there, or about an entity.
        """
        return (
            message.model in self._get_kept_models()
            or message.message_type == "auto_comment"
            and message.model in (False, "res.partner")
        )

    @api.model
    def _filter_sealed(self, records):
        """Return those of the records that an earlier transaction created.

        Empty within a block that unseals. The comparison is exact to the microsecond,
        because Odoo stores the start of the transaction.
        """
        if sealing.is_unsealed():
            return records.browse()
        now = self.env.cr.now()
        return records.filtered(lambda record: record.create_date != now)
