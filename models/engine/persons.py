from odoo import api, models
from odoo.fields import Command
from odoo.tools.translate import LazyTranslate

from .held import HISTORY, Held, history

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """Register of all fields of this addon that refer to a user (R6).

    Each room adds its own in its file ``persons.py``. A test fails for a field without
    an entry.
    """

    _inherit = "res.users"

    @api.model
    def _get_person_fields(self):
        """Return ``{(model, field): HISTORY or Held}``; extended by each room."""
        return {
            ("grandes.clientes.job", "user_id"): Held(
                kind="job",
                one=_lt("1 long act at work"),
                many=_lt("%(count)s long acts at work"),
                domain=(("state", "in", ("pending", "running")),),
                sequence=60,
            ),
            ("grandes.clientes.job", "taken_over_from_id"): HISTORY,
            ("mail.activity", "user_id"): Held(
                kind="activity",
                one=_lt("1 to-do"),
                many=_lt("%(count)s to-dos"),
                domain=(("active", "=", True),),
                due="date_deadline",
                sequence=50,
            ),
            # Scheduled messages in their name, which become activities.
            ("mail.scheduled.message", "create_uid"): Held(
                kind="scheduled",
                one=_lt("1 scheduled message"),
                many=_lt("%(count)s scheduled messages"),
                domain=(("model", "=like", "grandes.clientes.%"),),
                due="scheduled_date",
                sequence=55,
            ),
            **history("grandes.clientes.export.log", "user_id"),
            # A supervisor enters replies for users who left.
            **history("grandes.clientes.mail.request", "asked_by_id", "entered_by_id"),
            **history("grandes.clientes.room.switch", "user_id"),
            **history("grandes.clientes.seal.entry", "user_id"),
        }


class Base(models.AbstractModel):
    """Default hand-over of a record from one user to another."""

    _inherit = "base"

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Replace ``giver`` by ``taker``; overridden if an act is needed for that.

        The caller has checked that the field of the records holds ``giver`` and that
        the current user may do this.

        :param str name: field that refers to the user
        :param giver: ``res.users`` record
        :param taker: ``res.users`` record; empty if nobody follows
        :param str note: reason in words
        """
        if self._fields[name].type == "many2many":
            self.write(
                {
                    name: [
                        *(Command.unlink(user_id) for user_id in giver.ids),
                        *(Command.link(user_id) for user_id in taker.ids),
                    ]
                }
            )
        elif self:
            self.write({name: taker.id})

    def _get_untouched(self, name, taker):
        """Return the records that are unchanged since ``taker`` got them.

        :param str name: field that refers to the user
        :param taker: ``res.users`` record, or empty
        """
        if self._fields[name].type == "many2many":
            return self.filtered(lambda record: taker <= record[name])
        return self.filtered(lambda record: record[name] == taker)
