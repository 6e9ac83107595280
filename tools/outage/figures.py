"""Availability and mean times of one system, from its failures (C6, I11). Plain Python.

S is when it has to serve, D what failed, P what was announced beforehand; failures that
overlap count once. Availability = 1 − |D ∖ P| / |S ∖ P|. Nothing to divide by is no
figure: neither nought nor the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .intervals import Stretch, common, seconds, union, without


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure as it counts at the cut-off.

    :ivar begins: when it began
    :ivar ends: when it ended; ``None`` while it goes on
    :ivar planned_until: until when it was announced before it began, ``None`` where
        it was not; what goes on after that is no plan's
    """

    begins: datetime
    ends: datetime | None = None
    planned_until: datetime | None = None

    @property
    def is_planned(self) -> bool:
        """Whether it was announced."""
        return self.planned_until is not None

    def stretch(self, cut: datetime) -> Stretch:
        """Return when it was, until ``cut`` at most."""
        return self.begins, min(self.ends or cut, cut)

    def planned(self, cut: datetime) -> list[Stretch]:
        """Return the part of it that was announced."""
        if self.planned_until is None:
            return []
        begins, ends = self.stretch(cut)
        return union([(begins, min(ends, self.planned_until))])


@dataclass(frozen=True, slots=True)
class Figures:
    """What the failures of a system come to, in seconds of its service.

    :ivar service: |S|
    :ivar planned: |P|
    :ivar down: |D ∖ P|
    :ivar count: failures that nobody planned
    :ivar closed: of these, how many had ended
    :ivar repair: how long the closed ones took, each as it was
    """

    service: int
    planned: int
    down: int
    count: int
    closed: int
    repair: int

    @property
    def availability(self) -> float | None:
        """Return the share of its service in which it worked, plans left out."""
        base = self.service - self.planned
        return 1 - self.down / base if base else None

    @property
    def availability_with_planned(self) -> float | None:
        """Return that share where what was planned counts as a failure too."""
        if not self.service:
            return None
        return 1 - (self.down + self.planned) / self.service

    @property
    def mttr(self) -> float | None:
        """Return the mean seconds of service until it was solved (closed ones)."""
        return self.repair / self.closed if self.closed else None

    @property
    def mtbf(self) -> float | None:
        """Return the mean seconds of service between failures; ``None``: no failure."""
        if not self.count:
            return None
        return (self.service - self.planned - self.down) / self.count


def figures(
    service: Iterable[Stretch], failures: Iterable[Failure], cut: datetime
) -> Figures:
    """Return what ``failures`` of one system come to.

    :param service: when it has to serve, in the period, until ``cut`` at most
    :param cut: instant that nothing later counts of
    """
    service, failures = union(service), list(failures)
    planned = common(service, (part for f in failures for part in f.planned(cut)))
    failed = common(service, (failure.stretch(cut) for failure in failures))
    lengths = [
        (failure, seconds(without(common(service, [stretch]), planned)))
        for failure in failures
        if (stretch := failure.stretch(cut))[0] < stretch[1]
    ]
    counted = [
        (failure, length)
        for failure, length in lengths
        if length or not failure.is_planned
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


def shares(
    service: Iterable[Stretch], failures: list[Failure], cut: datetime
) -> list[tuple[int, int]]:
    """Return (unplanned, planned) seconds of each failure that no earlier one has.

    Their sums are |D ∖ P| and |P|: minutes that overlap are counted once.
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
