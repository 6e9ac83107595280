from odoo import api, models
from odoo.fields import Command
from odoo.tools.translate import LazyTranslate

from .held import HISTORY, Held, history

_lt = LazyTranslate(__name__)


class ResUsers(models.Model):
    """One register of every field of ours that points at a person (R6).

    Each room names its own, in its file ``persons.py``. A test fails on a field that
    has no entry.
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
            # What was to be said later, in their name: it becomes a to-do.
            ("mail.scheduled.message", "create_uid"): Held(
                kind="scheduled",
                one=_lt("1 scheduled message"),
                many=_lt("%(count)s scheduled messages"),
                domain=(("model", "=like", "grandes.clientes.%"),),
                due="scheduled_date",
                sequence=55,
            ),
            **history("grandes.clientes.export.log", "user_id"),
            # A supervisor enters what somebody asked who left.
            **history("grandes.clientes.mail.request", "asked_by_id", "entered_by_id"),
            **history("grandes.clientes.room.switch", "user_id"),
            **history("grandes.clientes.seal.entry", "user_id"),
        }


class Base(models.AbstractModel):
    """How a record changes hands."""

    _inherit = "base"

    def _apply_hand_over(self, name, giver, taker, note=None):
        """Put ``taker`` where ``giver`` is; extended where that is an act of its own.

        The caller has checked that the records name ``giver`` there, and that the
        person acting may do it.

        :param str name: field that names the person
        :param giver: ``res.users`` record
        :param taker: ``res.users`` record; empty where nobody is to follow
        :param str note: why, in words
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
        """Return the records that are still as ``taker`` got them.

        :param str name: field that names the person
        :param taker: ``res.users`` record, or empty
        """
        if self._fields[name].type == "many2many":
            return self.filtered(lambda record: taker <= record[name])
        return self.filtered(lambda record: record[name] == taker)
