"""Satisfaction scores of requesters: parsing of replies, figures of a period (I13).

Plain Python without Odoo.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: From very dissatisfied to very satisfied.
SCORES = range(1, 6)
#: From «I would not recommend it at all» to «I certainly would».
RECOMMENDATIONS = range(0, 11)
#: Scores from this one on count as satisfied.
SATISFIED = 4
#: The score between satisfied and dissatisfied.
NEUTRAL = 3
#: Least score of promoters, and greatest of detractors, of 0 to 10.
PROMOTER, DETRACTOR = 9, 6
#: Below this number of answers, a figure is shown with a warning.
FEW = 30
_LONGEST_COMMENT = 2000

# A line with only a number, perhaps with «/5», a full stop or the word itself.
_MARK = re.compile(
    r"^[\W_]*(?:nota|calificaci[oó]n)?[\W_]*(\d{1,2})\s*(?:/\s*(\d{1,3}))?[\W_]*$", re.I
)
# The beginning of the quoted message.
_QUOTED = re.compile(
    r"^\s*(>|(El|On|Le|Em)\b.*(escribi[oó]|wrote|écrit|escreveu)\s*:|"
    r"-{2,}\s*(Mensaje original|Original Message|Forwarded)|(De|From)\s*:\s)",
    re.I,
)


@dataclass(frozen=True)
class Reply:
    """The content of a reply.

    :ivar score: 1 to 5
    :ivar recommendation: 0 to 10, or None
    :ivar comment: the remaining text, may be empty
    """

    score: int
    recommendation: int | None
    comment: str


def get_grade(score: int) -> str:
    """Return the grade of a score: ``top``, ``ok`` or ``ko``; ``none`` without one."""
    if score >= SATISFIED:
        return "top"
    if score >= NEUTRAL:
        return "ok"
    return "ko" if score in SCORES else "none"


def parse_reply(text: str, with_recommendation: bool = False) -> Reply | None:
    """Return the scores in a reply, or None if it does not begin with one.

    The first line with text is the score; if a recommendation is asked for, the next
    one may be that. Quoted text is ignored.

    :param text: plain text of the reply
    :param with_recommendation: whether the question also asked for 0 to 10
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
    """Return the comment, cut to the maximum length."""
    # A line break counts as one character, as in forms.
    return (comment or "").replace("\r\n", "\n").strip()[:_LONGEST_COMMENT]


def _mark(lines: list[str], allowed: range) -> int | None:
    """Return the mark in the first line, None if it is none or on another scale."""
    found = _MARK.match(lines[0]) if lines else None
    # «5/10» is no five of five.
    if not found or (found[2] and int(found[2]) != allowed[-1]):
        return None
    return int(found[1]) if int(found[1]) in allowed else None


@dataclass(frozen=True)
class Figures:
    """Figures of the answers of a period; None without answers.

    :ivar sent: number of requesters asked
    :ivar answered: number of answers
    :ivar rate: answered of sent, 0 to 100
    :ivar mean: mean score, 1 to 5
    :ivar csat: share of 4 and 5, 0 to 100
    :ivar recommended: number of answers with a recommendation
    :ivar nps: share of 9 and 10 less share of 0 to 6, -100 to 100
    :ivar few: fewer than 30 answered, so that the figures are not meaningful
    :ivar few_recommended: as ``few``, for the recommendations
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
    """Return the figures of the requesters asked.

    :param rows: ``(score, recommendation)`` of each, ``None`` if not given
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
