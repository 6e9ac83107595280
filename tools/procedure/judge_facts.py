"""Checks of the facts of an event: terms, matrix, evidence (R1–R10).

Each check takes the bench that collects the departures, and the walk so far.
"""

#: Step in which the answer to a written request is recorded in Mercurio.
_MERCURIO_OUT = "5.2.9"
_LOOK_UP = "5.2.2"
_CONSULT = "5.2.6"
#: Steps of the desks that do the look-up themselves.
_LOOKED_UP_BY = frozenset({_CONSULT, "5.2.15", "5.2.18"})
_WORKING_ROLES = frozenset(
    {"group_front_office", "group_back_office", "group_mission_area"}
)


def check(bench, walk) -> None:
    """Record what the event's facts show; ``walk`` already contains its step."""
    of_act = _CHECKS.get(bench.event.act)
    if of_act:
        of_act(bench, walk, bench.event.facts or {})
    event = bench.event
    if (
        walk.complained
        and event.user_id == walk.complained
        and event.step
        and event.role in _WORKING_ROLES
    ):
        bench.find("complained_advisor", event.step, step=event.step)


def _check_register(bench, walk, _facts):
    """Check that written requests are looked up in Mercurio first (5.2.2)."""
    if _LOOK_UP not in walk.done and walk.channel in _param(
        bench, "written_not_looked_up", "channels"
    ):
        bench.find("written_not_looked_up", _LOOK_UP)


def _check_escalate(bench, walk, facts):
    """Check escalation in two days, by the matrix and complete (R1, R2, R4, R5)."""
    step = bench.event.step
    _check_document(bench, facts, "escalation")
    if facts.get("late"):
        bench.find("late_escalation", step)
    departure = facts.get("departure") or "none"
    if departure != "none":
        bench.find("off_matrix", step, f"off_matrix_{departure}", area=_area(facts))
    if facts.get("missing"):
        bench.find(
            "incomplete",
            step,
            "incomplete_missing",
            missing=", ".join(facts["missing"]),
        )
    if facts.get("skips_back"):
        bench.find("wrong_desk", step, "wrong_desk_skips")
    scholarship = bench.definition.rule("scholarship")
    if scholarship and walk.typification in scholarship.typifications:
        if facts.get("area") != dict(scholarship.params).get("area"):
            bench.find("scholarship", step)


def _check_answer(bench, walk, facts):
    """Check the legal term, and the look-up if one is due (R3, 5.2.6)."""
    _check_document(bench, facts, "answer")
    if facts.get("late"):
        bench.find("late_answer", bench.event.step)
    due = bench.definition.rule("not_consulted")
    if (
        due
        and walk.typification in due.typifications
        and walk.done.isdisjoint(_LOOKED_UP_BY)
    ):
        bench.find("not_consulted", _CONSULT, typification=walk.typification)


def _check_close(bench, walk, facts):
    """Check that a written request closes in time with its number (5.2.9, R3)."""
    _check_document(bench, facts, "answer")
    # For letters, as their date says when they were sent.
    if facts.get("late"):
        bench.find("late_answer", bench.event.step)
    if _MERCURIO_OUT not in walk.done and walk.channel in _param(
        bench, "written_without_number", "channels"
    ):
        bench.find("written_without_number", _MERCURIO_OUT)


def _check_consult(bench, _walk, facts):
    """Check the record of a look-up (5.2.6, 5.2.15) and the basis of a change (I06)."""
    _check_document(bench, facts, "consultation")
    allowed_by = facts.get("approval")
    if allowed_by in ("unapproved", "different"):
        explanation = "unapproved" if allowed_by == "unapproved" else "unapproved_as"
        bench.find("unapproved", bench.event.step, explanation)


def _check_desk_answer(bench, _walk, facts):
    """Check that the desk answers what it was sent, within its term (C5)."""
    _check_document(bench, facts, "escalation")
    if facts.get("in_time") is False:
        bench.find("late_desk", bench.event.step)


def _check_reject(bench, _walk, facts):
    """Check desk, required information and timely notice (C4, R5, C5)."""
    _check_sent_back(bench, facts)
    if facts.get("reason") == "wrong_area":
        bench.find("wrong_desk", bench.event.step)
    elif facts.get("reason") == "incomplete":
        bench.find("incomplete", bench.event.step)


def _check_return(bench, _walk, facts):
    """Check that required information is included, or its lack told in time."""
    _check_sent_back(bench, facts)
    bench.find("incomplete", bench.event.step)


def _check_sent_back(bench, facts):
    """Check that what a desk does not answer is sent back within its term (C5)."""
    if facts.get("in_time") is False:
        bench.find("late_desk", bench.event.step, "late_desk_back")


def _check_document(bench, facts, name):
    """Check that the event names the record that proves it."""
    if not facts.get(name):
        step = bench.event.step
        bench.find("no_evidence", step, "no_evidence_document", step=step)


def _area(facts):
    return facts.get("area") or ""


def _param(bench, check_code, name):
    rule = bench.definition.rule(check_code)
    return dict(rule.params).get(name, ()) if rule else ()


_CHECKS = {
    "register": _check_register,
    "refer": _check_register,
    "join": _check_register,
    "consult": _check_consult,
    "escalate": _check_escalate,
    "answer": _check_answer,
    "close": _check_close,
    "escalation_answer": _check_desk_answer,
    "escalation_reject": _check_reject,
    "escalation_return": _check_return,
}
