"""Two months counted by hand: acts around midnight, at month's end, late holidays.

October and November of 2026. By law 12 October, 2 and 16 November are holidays; that of
Friday 9 October was entered on the 20th, that of Friday 20 November on the 25th. The
general term is 15 business days, an area's eight, and two to escalate.

``LIVES`` says what happened, ``count`` counts it without any code of the addon, and
every figure on the screen, on paper, in the spreadsheet, in lists and in dashboards is
compared with the result.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

MONTHS = {
    "October": (date(2026, 10, 1), date(2026, 10, 31)),
    "November": (date(2026, 11, 1), date(2026, 11, 30)),
}
HOLIDAYS = {
    date(2026, 10, 9),
    date(2026, 10, 12),
    date(2026, 11, 2),
    date(2026, 11, 16),
    date(2026, 11, 20),
    date(2026, 12, 8),
}


def at(month, day, hour=9, minute=0, second=0):
    return datetime(2026, month, day, hour, minute, second)


# What happened, in local time. Escalations: sent, ended, how, whether the first of its
# case.
LIVES = {
    # A call of 22 October at 23:58, logged next morning.
    "A": {"in": at(10, 1), "out": at(10, 22, 23, 58)},
    # A mail delivered on 31 October at 23:58, settled in November.
    "B": {"in": at(10, 13), "out": at(10, 31, 23, 58)},
    # A letter of 30 October, typed on 3 November.
    "C": {"in": at(10, 8), "out": at(10, 30, 23, 59, 59)},
    # A mail delivered one minute after its last day, 26 October.
    "D": {"in": at(10, 1), "out": at(10, 27, 0, 1)},
    # Closed on its last day, which the late holiday moved to 28 October.
    "E": {"in": at(10, 5), "out": at(10, 28, 16)},
    # Received in the last minute of October.
    "F": {
        "in": at(10, 30, 23, 59),
        "registered": at(11, 3),
        "desks": [(at(11, 4), at(11, 18), "answered", True)],
        "out": at(11, 19, 10),
    },
    # Escalated late, rejected, escalated again; closed past midnight of its last day.
    "G": {
        "in": at(10, 14),
        "desks": [
            (at(10, 19), at(10, 21), "rejected", True),
            (at(10, 22), at(11, 5), "answered", False),
        ],
        "out": at(11, 6, 0, 4),
    },
    # Escalated two minutes before midnight, by a long act that finished after it.
    "H": {"in": at(11, 19), "desks": [(at(11, 19, 23, 58), None, "", True)]},
    # Its area answered before the holiday was entered; closed a minute before December.
    "I": {
        "in": at(11, 3),
        "desks": [(at(11, 12), at(11, 24), "answered", True)],
        "out": at(11, 30, 23, 59),
    },
    "J": {"in": at(11, 10), "end": ("duplicate", at(11, 10))},
    "K": {"in": at(11, 5), "end": ("dismissed", at(11, 6)), "registered": None},
    "L": {"in": at(11, 5), "end": ("withdrawn", at(11, 9))},
    # Reached the mail server on 30 November at 23:58, and the addon in December.
    "M": {"in": at(11, 30, 23, 58), "registered": at(12, 1)},
    "N": {"in": at(12, 1, 0, 0)},
    "O": {"in": at(10, 2)},
    # A letter of 4 November, closed on its last day; the date was mistyped, then
    # corrected.
    "P": {"in": at(10, 13), "out": at(11, 4, 23, 59, 59)},
    # Suspended since 14 October, closed in that state on 12 November.
    "Q": {
        "in": at(10, 6),
        "out": at(11, 12, 11),
        "stopped": (date(2026, 10, 14), date(2026, 11, 12)),
    },
}


# === THE COUNT, BY HAND === #


def works(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def after(day, number, stopped=None):
    """Return the ``number``-th business day after ``day``, counted day by day."""
    while number:
        day += timedelta(days=1)
        if works(day) and not (stopped and stopped[0] <= day <= stopped[1]):
            number -= 1
    return day


def between(first, last):
    days = 0
    while first < last:
        first += timedelta(days=1)
        days += works(first)
    return days


def share(part, whole):
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"))


def count(first, last):
    """Count a month of ``LIVES``."""

    def inside(instant):
        return bool(instant) and first <= instant.date() <= last

    def over(instant):
        return bool(instant) and instant.date() <= last

    cases = []
    for life in LIVES.values():
        how, when = life.get("end", ("closed", life.get("out")))
        cases.append(
            {
                **life,
                "how": how,
                "when": when,
                "due": after(life["in"].date(), 15, life.get("stopped")),
                "registered": None
                if how == "duplicate"
                else life.get("registered", life["in"]),
            }
        )
    came = [each for each in cases if over(each["in"])]
    left = [each for each in came if not over(each["when"])]
    closed = [
        each for each in cases if each["how"] == "closed" and inside(each["when"])
    ]
    in_time = [each for each in closed if each["when"].date() <= each["due"]]
    at_area = [
        each
        for each in left
        if any(over(d[0]) and not over(d[1]) for d in each.get("desks", ()))
    ]
    ours = [each for each in left if each not in at_area]

    def overdue(some):
        stopped = [
            each
            for each in some
            if each.get("stopped") and each["stopped"][0] <= last <= each["stopped"][1]
        ]
        return [each for each in some if each["due"] < last and each not in stopped]

    forgotten = [
        each
        for each in ours
        if not any(over(desk[0]) for desk in each.get("desks", ()))
        and after(each["in"].date(), 2) < last
    ]
    desks = [(each, desk) for each in cases for desk in each.get("desks", ())]
    sent = [pair for pair in desks if inside(pair[1][0])]
    first_ones = [pair for pair in sent if pair[1][3]]
    on_time = [
        (each, desk)
        for each, desk in first_ones
        if desk[0].date() <= after(each["in"].date(), 2)
    ]
    answered = [d for _, d in desks if d[2] == "answered" and inside(d[1])]
    met = [d for d in answered if d[1].date() <= after(d[0].date(), 8)]
    rejected = [d for _, d in desks if d[2] == "rejected" and inside(d[1])]
    waiting = [d for _, d in desks if over(d[0]) and not over(d[1])]
    before = [
        d
        for _, d in desks
        if d[0].date() < first and not (d[1] and d[1].date() < first)
    ]
    return {
        "before": len(
            [
                each
                for each in cases
                if each["in"].date() < first
                and not (each["when"] and each["when"].date() < first)
            ]
        ),
        "received": len([each for each in cases if inside(each["in"])]),
        "registered": len([each for each in cases if inside(each["registered"])]),
        "duplicates": len(
            [e for e in cases if e["how"] == "duplicate" and inside(e["when"])]
        ),
        "withdrawn": len(
            [e for e in cases if e["how"] == "withdrawn" and inside(e["when"])]
        ),
        "dismissed": len(
            [e for e in cases if e["how"] == "dismissed" and inside(e["when"])]
        ),
        "escalated": len(first_ones),
        "closed": len(closed),
        "in_time": len(in_time),
        "late": len(closed) - len(in_time),
        "opportunity": share(len(in_time), len(closed)),
        "by_front": len([each for each in closed if not each.get("desks")]),
        "pending": len(left),
        "overdue": len(overdue(left)),
        "overdue_rate": share(len(overdue(left)), len(left)),
        "ours": len(ours),
        "ours_overdue": len(overdue(ours)),
        "forgotten": len(forgotten),
        "desks_before": len(before),
        "sent": len(sent),
        "first": len(first_ones),
        "first_on_time": len(on_time),
        "answered": len(answered),
        "met": len(met),
        "rejected": len(rejected),
        "waiting": len(waiting),
        "waiting_overdue": len([d for d in waiting if after(d[0].date(), 8) < last]),
        "median": median(between(d[0].date(), d[1].date()) for d in answered)
        if answered
        else None,
    }
