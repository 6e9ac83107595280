"""Usual stories of cases: generators for :class:`.diary.Diary`, one per case.

Each yields the minutes of office hours until its next act.
"""

from .diary import DAY, HOUR
from .office import GROUND


def registered(office, case):
    """Register a filed case some minutes later (5.2.3–5.2.5)."""
    yield office.rng.randrange(10, 2 * HOUR)
    office.held(case)._do_register()


def at_front(office, key, code, channel="email", **vals):
    """Consult, answer and close a case at the front office (5.2.6–5.2.9)."""
    rng = office.rng
    case = office.receive(key, code, channel, **vals)
    yield from registered(office, case)
    yield rng.randrange(HOUR, DAY)
    office.consult(office.held(case))
    yield rng.randrange(20, 5 * HOUR)
    yield from sent(office, office.answer(case))


def at_back(office, key, code, channel="email", **vals):
    """Escalate a case to the back office, which prepares the answer (5.2.10–5.2.16)."""
    rng = office.rng
    case = office.receive(key, code, channel, **vals)
    yield from registered(office, case)
    yield rng.randrange(2 * HOUR, DAY)
    escalation = office.escalate(office.held(case), "back_office")
    yield from worked_at_back(office, case, escalation)


def worked_at_back(office, case, escalation, pace=1):
    """Play the back office's work on an escalation, then the front office's."""
    rng = office.rng
    back = office.people[rng.choice(("back1", "back2"))]
    yield rng.randrange(2 * HOUR, DAY) * pace
    escalation.with_user(back)._do_accept()
    yield rng.randrange(HOUR, DAY) * pace
    office.consult(case.with_user(back))
    yield rng.randrange(HOUR, DAY) * pace
    escalation.with_user(back)._do_answer(
        office.letter(case.with_user(office.holder(case))),
        support=f"Pantallazo {case.name}",
    )
    yield from sent_from_tray(office, case)


def at_area(office, key, code, channel="email", **vals):
    """Escalate a case to a mission area, which answers (5.2.17–5.2.19)."""
    rng = office.rng
    case = office.receive(key, code, channel, **vals)
    yield from registered(office, case)
    yield rng.randrange(2 * HOUR, 2 * DAY)
    case = office.held(case)
    # A case in the back office's scope goes straight to the area, with a reason.
    escalation = office.escalate(case, "mission_area")
    yield from worked_at_area(office, case, escalation)


def worked_at_area(office, case, escalation, pace=1):
    """Play an area's work on an escalation, then the front office's."""
    rng = office.rng
    area = escalation.sudo().mission_area_id
    official = office.official(area)
    yield rng.randrange(3 * HOUR, DAY) * pace
    escalation.with_user(area.sudo().head_id)._do_assign(official)
    yield rng.randrange(HOUR, DAY) * pace
    escalation.with_user(official)._do_accept()
    yield rng.randrange(DAY, 4 * DAY) * pace
    escalation.with_user(official)._do_answer(
        office.letter(case.with_user(office.holder(case))),
        support=f"Memorando {area.sudo().code}-{escalation.id}",
    )
    yield from sent_from_tray(office, case)


def sent_from_tray(office, case):
    """Review, sign where required, and send an answer that a desk prepared (5.2.8)."""
    rng = office.rng
    yield rng.randrange(HOUR, DAY)
    case = office.held(case)
    answers = case.answer_ids.filtered(lambda answer: answer.state == "ready")
    yield from signed(office, answers)
    answers = answers.with_user(office.holder(case))
    answers._do_send(**GROUND)
    yield from sent(office, answers)


def signed(office, answers):
    """Review answers as another person, and sign them as coordinator."""
    answers = answers.filtered("needs_signature")
    if not answers.filtered("missing"):
        return
    away_from = (
        answers.sudo().prepared_by_id | answers.sudo().case_id.complained_user_id
    )
    answers.with_user(office.other_advisor(*away_from))._do_review()
    yield office.rng.randrange(2 * HOUR, DAY)
    answers.with_user(office.people["coordinador"])._do_sign()
    yield office.rng.randrange(30, 3 * HOUR)


def sent(office, answers):
    """Complete answers with signature and Mercurio's number (5.2.9)."""
    yield office.rng.randrange(HOUR, DAY)
    waiting = answers.filtered(lambda answer: answer.state == "ready")
    if waiting:
        yield from signed(office, waiting)
        waiting.with_user(office.holder(waiting.case_id))._do_send(**GROUND)
        yield office.rng.randrange(HOUR, DAY)
    letters = answers.filtered(
        lambda answer: answer.state == "sent" and answer._get_means().proof == "number"
    )
    if letters:
        letters.with_user(office.holder(letters.case_id))._do_record_mercurio_out(
            office.mercurio("out")
        )
