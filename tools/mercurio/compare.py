"""Comparison of Mercurio's export with our records of the same letters.

Pure functions: facts in, findings out, so that repeating a reconciliation after
corrections finds only what is left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .export import Letter


@dataclass(frozen=True, slots=True)
class FilingFact:
    """One of our filings.

    :ivar day: its Mercurio date
    :ivar has_case: whether it brought a case
    :ivar in_period: whether the export should contain it
    """

    id: int
    number: str
    day: date | None
    has_case: bool
    in_period: bool


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """One of our answers that was sent by letter.

    :ivar filing_id: filing that it answers
    :ivar number: outgoing number, "" without one
    :ivar in_period: whether the export should contain it
    """

    id: int
    filing_id: int
    number: str
    day: date | None
    in_period: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Finding about one letter, or about one of our records without a letter.

    :ivar place: index of the letter in the list, None if the export has none
    :ivar issue: code of the problem, None if both sides agree
    """

    place: int | None
    issue: str | None
    filing_id: int | None = None
    answer_ids: tuple[int, ...] = ()


@dataclass
class _Known:
    """Our records, indexed by the numbers that letters refer to."""

    filings: dict[str, FilingFact] = field(default_factory=dict)
    answers: dict[str, list[AnswerFact]] = field(default_factory=dict)
    waiting: dict[int, list[AnswerFact]] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)


def compare(
    letters: list[Letter],
    filings: Iterable[FilingFact],
    answers: Iterable[AnswerFact],
) -> list[Finding]:
    """Return one finding per letter, in order, then those about our records.

    :param filings: those whose number a letter names, and those of the period
    :param answers: of these filings, and those of the period
    """
    filings, answers = list(filings), list(answers)
    known = _Known({filing.number: filing for filing in filings if filing.number})
    for answer in answers:
        known.answered.add(answer.filing_id)
        if answer.number:
            known.answers.setdefault(answer.number, []).append(answer)
        else:
            known.waiting.setdefault(answer.filing_id, []).append(answer)
    seen: set[tuple] = set()
    findings = []
    for place, letter in enumerate(letters):
        findings.append(_judge(place, letter, known, seen))
    return findings + _not_in_export(findings, letters, filings, answers)


def _judge(place: int, letter: Letter, known: _Known, seen: set[tuple]) -> Finding:
    if not letter.number or not letter.day:
        return Finding(place, "unreadable")
    # A letter that answers several letters has its number once for each.
    key = (letter.way, letter.number, letter.way == "out" and letter.reply_to)
    if key in seen:
        filing = known.filings.get(letter.number if letter.way == "in" else "")
        return Finding(place, "duplicate", filing and filing.id)
    seen.add(key)
    judge = _judge_in if letter.way == "in" else _judge_out
    return judge(place, letter, known)


def _judge_in(place: int, letter: Letter, known: _Known) -> Finding:
    filing = known.filings.get(letter.number)
    if not filing:
        return Finding(place, "filed_without_case")
    if not filing.has_case:
        return Finding(place, "filed_without_case", filing.id)
    issue = "date_differs" if filing.day != letter.day else None
    return Finding(place, issue, filing.id)


def _judge_out(place: int, letter: Letter, known: _Known) -> Finding:
    filing = known.filings.get(letter.reply_to) if letter.reply_to else None
    recorded = known.answers.get(letter.number)
    # Not if it answers another letter than those on which it is recorded.
    if recorded and (
        not filing or filing.id in [answer.filing_id for answer in recorded]
    ):
        ids = tuple(answer.id for answer in recorded)
        differs = any(answer.day != letter.day for answer in recorded)
        issue = "date_differs" if differs else None
        return Finding(place, issue, recorded[0].filing_id, ids)
    if not filing:
        return Finding(place, "out_without_answer")
    waiting = known.waiting.get(filing.id)
    if waiting:
        ids = tuple(answer.id for answer in waiting)
        return Finding(place, "answer_without_out", filing.id, ids)
    return Finding(place, "out_without_answer", filing.id)


def _not_in_export(
    findings: list[Finding],
    letters: list[Letter],
    filings: list[FilingFact],
    answers: list[AnswerFact],
) -> list[Finding]:
    """Return the findings for records of the period that the export lacks."""
    came = {each.number for each in letters if each.number and each.way == "in"}
    went = {each.number for each in letters if each.number and each.way == "out"}
    told = {answer_id for finding in findings for answer_id in finding.answer_ids}
    missing = [
        Finding(None, "case_without_filing", filing.id)
        for filing in filings
        if filing.in_period and filing.number not in came
    ]
    by_filing: dict[tuple, list[int]] = {}
    for answer in answers:
        if answer.in_period and answer.id not in told:
            issue = "case_without_filing" if answer.number else "answer_without_out"
            if answer.number not in went:
                key = (issue, answer.filing_id, answer.number)
                by_filing.setdefault(key, []).append(answer.id)
    missing += [
        Finding(None, issue, filing_id, tuple(ids))
        for (issue, filing_id, _number), ids in by_filing.items()
    ]
    return missing
