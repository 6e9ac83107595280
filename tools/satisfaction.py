"""Marks that requesters give: read from a reply, summed up for a period (I13).

Plain Python without Odoo.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: From very dissatisfied to very satisfied.
SCORES = range(1, 6)
#: From «I would not recommend it at all» to «I certainly would».
RECOMMENDATIONS = range(0, 11)
#: From this mark on, who answers is satisfied.
SATISFIED = 4
#: The mark between satisfied and not.
NEUTRAL = 3
#: Who recommends, and who speaks against it, of 0 to 10.
PROMOTER, DETRACTOR = 9, 6
#: Below so many answers, a figure says little: it is shown with a warning.
FEW = 30
_LONGEST_COMMENT = 2000

# A line that is only a number, perhaps with «/5», a full stop or the word itself.
_MARK = re.compile(
    r"^[\W_]*(?:nota|calificaci[oó]n)?[\W_]*(\d{1,2})\s*(?:/\s*(?:5|10))?[\W_]*$", re.I
)
# Where the message that is replied to begins.
_QUOTED = re.compile(
    r"^\s*(>|(El|On|Le|Em)\b.*(escribi[oó]|wrote|écrit|escreveu)\s*:|"
    r"-{2,}\s*(Mensaje original|Original Message|Forwarded)|(De|From)\s*:\s)",
    re.I,
)


@dataclass(frozen=True)
class Reply:
    """What a reply says.

    :ivar score: 1 to 5
    :ivar recommendation: 0 to 10, or None
    :ivar comment: the rest of the words, may be empty
    """

    score: int
    recommendation: int | None
    comment: str


def get_grade(score: int) -> str:
    """Return what a mark is: ``top``, ``ok`` or ``ko``; ``none`` for no mark."""
    if score >= SATISFIED:
        return "top"
    if score >= NEUTRAL:
        return "ok"
    return "ko" if score in SCORES else "none"


def parse_reply(text: str, with_recommendation: bool = False) -> Reply | None:
    """Return the marks of a reply, or None where it begins with none.

    The first line with words is the mark; where recommendation is asked for, the
    next may be that one. What is quoted of the question is left out.

    :param text: plain text of the reply
    :param with_recommendation: whether the question asked for 0 to 10 too
    """
    lines = []
    for line in (text or "").replace("\r", "").split("\n"):
        if _QUOTED.match(line):
            break
        lines.append(line.strip())
    words = [line for line in lines if line]
    score = _mark(words[:1], SCORES)
    if score is None:
        return None
    recommendation = _mark(words[1:2], RECOMMENDATIONS) if with_recommendation else None
    rest = words[1 if recommendation is None else 2 :]
    return Reply(score, recommendation, clip(" ".join(rest)))


def clip(comment: str) -> str:
    """Return the comment, cut where it is longer than anybody reads."""
    # As forms count them, a line end is one character.
    return (comment or "").replace("\r\n", "\n").strip()[:_LONGEST_COMMENT]


def _mark(lines: list[str], allowed: range) -> int | None:
    found = _MARK.match(lines[0]) if lines else None
    return int(found[1]) if found and int(found[1]) in allowed else None


@dataclass(frozen=True)
class Figures:
    """What a period's answers say together; None where nobody answered.

    :ivar sent: how many were asked
    :ivar answered: how many answered
    :ivar rate: answered of sent, 0 to 100
    :ivar mean: mean of the marks, 1 to 5
    :ivar csat: share of 4 and 5, 0 to 100
    :ivar recommended: how many said whether they would recommend
    :ivar nps: share of 9 and 10 less share of 0 to 6, -100 to 100
    :ivar few: fewer than 30 answered, so that the figures say little
    :ivar few_recommended: as ``few``, of those who said whether they recommend
    """

    sent: int
    answered: int
    rate: float | None
    mean: float | None
    csat: float | None
    recommended: int
    nps: float | None
    few: bool
    few_recommended: bool


def figures(rows: Iterable[tuple[int | None, int | None]]) -> Figures:
    """Return the figures of those asked.

    :param rows: ``(score, recommendation)`` of each, ``None`` where not given
    """
    rows = list(rows)
    scores = [score for score, _recommendation in rows if score is not None]
    answers = [mark for _score, mark in rows if mark is not None]
    promoters = sum(mark >= PROMOTER for mark in answers)
    detractors = sum(mark <= DETRACTOR for mark in answers)
    return Figures(
        sent=len(rows),
        answered=len(scores),
        rate=_share(len(scores), len(rows)),
        mean=sum(scores) / len(scores) if scores else None,
        csat=_share(sum(score >= SATISFIED for score in scores), len(scores)),
        recommended=len(answers),
        nps=_share(promoters - detractors, len(answers)),
        few=len(scores) < FEW,
        few_recommended=len(answers) < FEW,
    )


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
