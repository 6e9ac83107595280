from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ...tools import sealing
from .discussion_mixin import DiscussionMixin


class Evidence(models.AbstractModel):
    """Which messages, files and mails are evidence, and since when.

    What is said about a record of ours is sealed for everybody, the superuser too:
    Odoo's own routes post, edit and delete with all rights. It is open in the
    transaction that makes it, in which acts put it together, and never again.
    """

    _name = "grandes.clientes.evidence"
    _description = "Words and files that are evidence"

    @api.model
    @ormcache()
    def _get_kept_models(self):
        """Return the names of the models about which nothing said is changed.

        All of the addon that hold records, and whatever has a discussion of ours.
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
        """Return the names of the models with a discussion of ours."""
        discussed = self.env.registry[DiscussionMixin._name]
        return frozenset(
            name
            for name in self._get_kept_models()
            if issubclass(self.pool[name], discussed)
        )

    @api.model
    def _check_left_to_acts(self, *names):
        """Raise if people would mail, by Odoo's own means, about a record of ours.

        :param names: of models, or nothing
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
        """Return whether a message, or a mail, is about a record of ours.

        Also what acts write to requesters without a record, so that nobody reads it
        there, or about an entity.
        """
        return (
            message.model in self._get_kept_models()
            or message.message_type == "auto_comment"
            and message.model in (False, "res.partner")
        )

    @api.model
    def _filter_sealed(self, records):
        """Return those of the records that an earlier transaction made.

        None where what is sealed is open. Exact to the microsecond, as Odoo stores
        the beginning of the transaction.
        """
        if sealing.is_unsealed():
            return records.browse()
        now = self.env.cr.now()
        return records.filtered(lambda record: record.create_date != now)
