"""Build the demonstration: people of every role, and what they did in recent weeks.

Everything is done by the real acts, as the people who would do them, at the instants
when they would have; nothing is written into the result, but for the dates of the
messages in the chatter. It is the same every time for the same present moment.
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
    """Build the demonstration once; a database that has it is left as it is.

    Mail leaves by the server that the database names, and is committed by the queue.

    :param env: environment of the superuser, in the language of the demonstration
    :param float size: share of the usual cases; the rare ones happen whatever it is
    :return: the :class:`.office.Office`, or ``None`` where it was built before
    """
    if env["res.users"].search_count([("login", "=", "supervisora")], limit=1):
        return None
    # It is weeks ago: nobody looks at a screen.
    env = env(context={**env.context, **mail_message_unseen.CONTEXT})
    before = estate.last_ids(env)
    # Nobody undoes anything in a story; who tries the demonstration may.
    seconds = env.company.grandes_clientes_undo_seconds
    env.company.grandes_clientes_undo_seconds = 0
    # Who has a profile has had it since before the first story.
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
    # What popped up on people's screens weeks ago is not to pop up at their next login.
    env.cr.flush()
    env["bus.bus"].search([]).unlink()
    estate.claim(env, before)
    _logger.info(
        "The demonstration has %s cases of %s filings",
        env["grandes.clientes.case"].search_count([]),
        env["grandes.clientes.filing"].search_count([]),
    )
    return office
