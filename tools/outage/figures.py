"""Availability and mean times of one system, from its failures (C6, I11). Plain Python.

S is the service time, D the failures, P the maintenance announced beforehand;
overlapping failures count once. Availability = 1 − |D ∖ P| / |S ∖ P|. If the divisor is
zero there is no figure, neither 0 nor 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .intervals import Stretch, common, seconds, union, without


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure, as known at the cut-off.

    :ivar begins: when it began
    :ivar ends: when it ended; ``None`` while it lasts
    :ivar planned_until: announced end if it was announced before it began, else
        ``None``; the time after that is unplanned
    """

    begins: datetime
    ends: datetime | None = None
    planned_until: datetime | None = None

    @property
    def is_planned(self) -> bool:
        """Whether it was announced."""
        return self.planned_until is not None

    def stretch(self, cut: datetime) -> Stretch:
        """Return its interval, until ``cut`` at most."""
        return self.begins, min(self.ends or cut, cut)

    def planned(self, cut: datetime) -> list[Stretch]:
        """Return the announced part of it."""
        if self.planned_until is None:
            return []
        begins, ends = self.stretch(cut)
        return union([(begins, min(ends, self.planned_until))])


@dataclass(frozen=True, slots=True)
class Figures:
    """Totals of the failures of a system, in seconds of service time.

    :ivar service: |S|
    :ivar planned: |P|
    :ivar down: |D ∖ P|
    :ivar count: number of unplanned failures
    :ivar closed: number of these that have ended
    :ivar repair: total duration of the ended ones, counted individually
    """

    service: int
    planned: int
    down: int
    count: int
    closed: int
    repair: int

    @property
    def availability(self) -> float | None:
        """Return the share of service time without failure, excluding planned time."""
        base = self.service - self.planned
        return 1 - self.down / base if base else None

    @property
    def availability_with_planned(self) -> float | None:
        """Return that share with planned time counted as failure."""
        if not self.service:
            return None
        return 1 - (self.down + self.planned) / self.service

    @property
    def mttr(self) -> float | None:
        """Return the mean service seconds until repair (ended failures)."""
        return self.repair / self.closed if self.closed else None

    @property
    def mtbf(self) -> float | None:
        """Return the mean service seconds between failures, if there were any."""
        if not self.count:
            return None
        return (self.service - self.planned - self.down) / self.count


def figures(
    service: Iterable[Stretch], failures: Iterable[Failure], cut: datetime
) -> Figures:
    """Return the totals of the ``failures`` of one system.

    :param service: service intervals in the period, until ``cut`` at most
    :param cut: nothing after this instant counts
    """
    service, failures = union(service), list(failures)
    planned = common(service, (part for f in failures for part in f.planned(cut)))
    failed = common(service, (failure.stretch(cut) for failure in failures))
    counted = [
        (failure, length)
        for failure, length in zip(
            failures, unplanned(service, failures, cut), strict=True
        )
        if length is not None
    ]
    closed = [
        length
        for failure, length in counted
        if failure.ends is not None and failure.ends <= cut
    ]
    return Figures(
        service=seconds(service),
        planned=seconds(planned),
        down=seconds(without(failed, planned)),
        count=len(counted),
        closed=len(closed),
        repair=sum(closed),
    )


def unplanned(
    service: Iterable[Stretch], failures: Iterable[Failure], cut: datetime
) -> list[int | None]:
    """Return the unplanned seconds of service of each failure, overlaps included.

    :return: ``None`` for what is no failure: it took no time, or went as announced
    """
    service, failures = union(service), list(failures)
    planned = common(service, (part for f in failures for part in f.planned(cut)))
    found = []
    for failure in failures:
        begins, ends = stretch = failure.stretch(cut)
        length = seconds(without(common(service, [stretch]), planned))
        is_one = begins < ends and (length or not failure.is_planned)
        found.append(length if is_one else None)
    return found


def shares(
    service: Iterable[Stretch], failures: list[Failure], cut: datetime
) -> list[tuple[int, int]]:
    """Return (unplanned, planned) seconds of each failure, without earlier overlaps.

    Their sums are |D ∖ P| and |P|: overlapping minutes are counted once.
    """
    service = union(service)
    planned = common(service, (part for f in failures for part in f.planned(cut)))
    taken, taken_planned = [], []
    found = [(0, 0)] * len(failures)
    order = sorted(range(len(failures)), key=lambda place: failures[place].begins)
    for place in order:
        failure = failures[place]
        own = without(common(service, [failure.stretch(cut)]), planned)
        of_plan = common(service, failure.planned(cut))
        found[place] = (
            seconds(without(own, taken)),
            seconds(without(of_plan, taken_planned)),
        )
        taken, taken_planned = union([*taken, *own]), union([*taken_planned, *of_plan])
    return found
