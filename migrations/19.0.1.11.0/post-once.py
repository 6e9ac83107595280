"""Settle what was entered twice at once, before the new constraints are added.

Odoo adds a constraint that existing rows violate at the end of the update.
"""

from odoo import SUPERUSER_ID, api, fields

_TWICE = "Se registró dos veces a la vez; sigue el primero."
# The most advanced state first.
_STATES = ("handed_over", "communicated", "draft")


def migrate(cr, version):
    """Keep one of each, and end the others in the way that their acts would."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    _refuse_requests(env)
    _unite_targets(env)
    _cancel_movements(env)
    _end_exceptions(env)
    _close_coachings(env)
    env.flush_all()


def _find_twice(records, key):
    """Return lists of records with the same key, if there are several."""
    return [each for each in records.grouped(key).values() if len(each) > 1]


def _refuse_requests(env):
    """Refuse all but the last request of a user, as asking again does."""
    requests = env["grandes.clientes.contact.request"].search(
        [("waiting_key", "!=", False)], order="id"
    )
    for twice in _find_twice(requests, "waiting_key"):
        for request in twice[:-1]:
            request.write(
                {
                    "state": "refused",
                    "decided_by_id": request.asked_by_id.id,
                    "decided_on": fields.Datetime.now(),
                }
            )


def _unite_targets(env):
    """Keep the most tried contact to make; what was recorded of the others stays."""
    env["grandes.clientes.outreach.target"].search(
        [("loose_key", "!=", False)]
    )._end_repeated()


def _cancel_movements(env):
    """Cancel all but the most advanced movement of a leaver."""
    movements = env["grandes.clientes.staff.movement"].search([("leaving_key", ">", 0)])
    for twice in _find_twice(movements, "leaving_key"):
        ranked = twice.sorted(lambda each: (_STATES.index(each.state), each.id))
        ranked[1:].write({"state": "cancelled", "cancel_reason": _TWICE})
        ranked[1:].mail_request_ids._apply_cancelled()
        ranked[1:]._log_seal("cancel")


def _end_exceptions(env):
    """End each exception whose time another one, which ends later, has too."""
    exceptions = env["grandes.clientes.access.exception"].search(
        [("ended_on", "=", False)], order="date_to desc, id"
    )
    for twice in _find_twice(
        exceptions, lambda each: (each.user_id, each.incompatibility_id)
    ):
        kept = twice.browse()
        for each in twice:
            if any(
                each.date_from < other.date_to and other.date_from < each.date_to
                for other in kept
            ):
                each.ended_on = fields.Datetime.now()
            else:
                kept |= each


def _close_coachings(env):
    """Close all but the first open coaching of one mark."""
    coachings = env["grandes.clientes.quality.coaching"].search(
        [("state", "=", "open")], order="id"
    )
    for twice in _find_twice(coachings, "mark_id"):
        for coaching in twice[1:]:
            coaching.write(
                {
                    "state": "closed",
                    "outcome": _TWICE,
                    "closed_on": fields.Datetime.now(),
                    "closed_by_id": coaching.agreed_by_id.id,
                }
            )
