"""Build the demonstration: people of every role and their work of recent weeks.

Everything is done by the real acts, as the users who would do them and at the times
when they would; only the dates of chatter messages are written directly. The result
is reproducible for the same present moment.
"""

import logging
from datetime import timedelta

from ..models.engine import mail_message_unseen
from ..tools import clock
from . import control as control_room
from . import delegation as delegation_room
from . import entities as entities_room
from . import estate, govern, outreach, post, program, rounds, setup, watch
from . import knowledge as knowledge_room
from . import outage as outage_room
from . import people as people_room
from . import platform as platform_room
from . import quality as quality_room
from . import reports as reports_room
from . import staff as staff_room
from . import training as training_room
from .diary import Diary
from .office import Office

_logger = logging.getLogger(__name__)

SEED = 51_08


def build(env, size=1.0):
    """Build the demonstration, unless the database already has it.

    Mail is sent through the server configured in the database; the mail queue commits.

    :param env: environment of the superuser, in the language of the demonstration
    :param float size: share of the usual cases; the rare ones always happen
    :return: the :class:`.office.Office`, or ``None`` if it was already built
    """
    if env["res.users"].search_count([("login", "=", "supervisora")], limit=1):
        return None
    # No notifications to screens: the acts happen weeks ago.
    env = env(context={**env.context, **mail_message_unseen.CONTEXT})
    before = estate.last_ids(env)
    # No time to undo while building; restored at the end for users.
    seconds = env.company.grandes_clientes_undo_seconds
    env.company.grandes_clientes_undo_seconds = 0
    # Profiles are given before the first story begins.
    with clock.at(clock.now() - timedelta(days=2 * program.DAYS)):
        people = people_room.make_people(env)
    entities = entities_room.make_entities(env)
    people_room.assign_portfolios(env, people)
    entities_room.make_portal_users(env, entities)
    staff_room.set_absence(people)
    diary = Diary(env, program.DAYS)
    office = Office(env, diary, people, entities, SEED)
    program.plan(office, diary, size)
    rounds.plan(office, diary)
    outage_room.plan(office, diary)
    control_room.plan(office, diary)
    diary.live()
    training_room.make(env, people)
    platform_room.make(env, people)
    post.deliver(env)
    quality_room.make(env, people)
    outreach.make(env, people)
    reports_room.make(env, people)
    watch.make(env, people)
    staff_room.make(env, people)
    govern.make(env, people)
    setup.make(env, people)
    delegation_room.make(env, people)
    knowledge_room.make(env, people)
    control_room.make(env, people)
    env.company.grandes_clientes_undo_seconds = seconds
    # Delete old bus notifications, which would pop up at the next login.
    env.cr.flush()
    env["bus.bus"].search([]).unlink()
    estate.claim(env, before)
    _logger.info(
        "The demonstration has %s cases of %s filings",
        env["grandes.clientes.case"].search_count([]),
        env["grandes.clientes.filing"].search_count([]),
    )
    return office
