"""When in the week people can meet: windows on somebody's own wall, and the time two people have in common.

A week is looked at as it really falls, quarter hour by quarter hour, so that a change of clocks can neither
invent an hour nor lose one. The matching engine has a reckoning of its own, on purpose: it imports nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product
from typing import Self

from msgspec import Struct

from mentorship.program.calendar import DAY, day_of, moment_of

QUARTER = timedelta(minutes=15)

_WEEK = timedelta(weeks=1)
_MIDNIGHT = time(0)


class Window(Struct, frozen=True):
    """A stretch of the week, weekday 0 being Monday, in which someone can meet; it may end at midnight.

    Raises ValueError for one that ends before it begins (over midnight it is two) or is off the quarter hour.
    """

    weekday: int
    starts: time
    ends: time

    def __post_init__(self) -> None:
        if self.ends <= self.starts and self.ends != _MIDNIGHT:
            raise ValueError(f"a window cannot begin at {self.starts} and end at {self.ends}")
        if any(at.minute % 15 or at.second or at.microsecond for at in (self.starts, self.ends)):
            raise ValueError(f"a window begins and ends on the quarter hour, not {self.starts} to {self.ends}")

    @classmethod
    def read(cls, written: Sequence[str]) -> Self:
        """Read a window as a sign-up keeps it: ["0", "18:00", "20:00"]; midnight is its "24:00"."""
        weekday, starts, ends = written
        until = _MIDNIGHT if ends == "24:00" else time.fromisoformat(ends)
        return cls(int(weekday), time.fromisoformat(starts), until)

    def written(self) -> list[str]:
        """Write the window as a sign-up keeps it."""
        ends = "24:00" if self.ends == _MIDNIGHT else f"{self.ends:%H:%M}"
        return [str(self.weekday), f"{self.starts:%H:%M}", ends]

    def on(self, day: date, zone: str) -> tuple[datetime, datetime]:
        """Tell the moments at which the window begins and ends on that day."""
        last_day = day + DAY if self.ends == _MIDNIGHT else day
        return moment_of(day, self.starts, zone), moment_of(last_day, self.ends, zone)


class Availability(Struct, frozen=True):
    """All the windows of one person, on the wall of their zone."""

    windows: tuple[Window, ...]
    zone: str

    def quarters(self, *, from_at: datetime, until_at: datetime) -> int:
        """Make a bit mask of the free quarter hours between two moments, the lowest bit at `from_at`.

        Both moments are on the quarter hour.
        """
        mask = 0
        for window, day in product(self.windows, self._days_around(from_at, until_at)):
            if window.weekday == day.weekday():
                starts_at, ends_at = window.on(day, self.zone)
                mask |= _bits((starts_at - from_at) // QUARTER, (ends_at - from_at) // QUARTER)
        return mask & _bits(0, (until_at - from_at) // QUARTER)

    def fits(self, *, starts_at: datetime, lasting_for: timedelta) -> bool:
        """Tell whether a meeting lies within the windows from its beginning to its end."""
        from_at = starts_at - _since_the_quarter(starts_at)
        ends_at = starts_at + lasting_for
        until_at = ends_at + -_since_the_quarter(ends_at) % QUARTER
        needed = _bits(0, (until_at - from_at) // QUARTER)
        return self.quarters(from_at=from_at, until_at=until_at) == needed

    def _days_around(self, from_at: datetime, until_at: datetime) -> list[date]:
        first_on, last_on = day_of(from_at, self.zone), day_of(until_at, self.zone)
        return [first_on + DAY * n for n in range((last_on - first_on).days + 1)]


def minutes_in_common(one: Availability, other: Availability, *, after: datetime, weeks: int = 4) -> list[int]:
    """Count the minutes in which both can meet, in each of the weeks that follow the day of `after`.

    The least of them is what two people can rely on. A week runs from midnight to midnight on the first one's
    wall and holds each of their windows once, whatever the clocks do. Source: Mentor Guide, Requirements 1.
    """
    first_on = day_of(after, one.zone) + DAY
    starts = [moment_of(first_on + _WEEK * n, _MIDNIGHT, one.zone) for n in range(weeks + 1)]
    return [_minutes_in_common(one, other, from_at, until_at) for from_at, until_at in pairwise(starts)]


def _minutes_in_common(one: Availability, other: Availability, from_at: datetime, until_at: datetime) -> int:
    one_is_free = one.quarters(from_at=from_at, until_at=until_at)
    other_is_free = other.quarters(from_at=from_at, until_at=until_at)
    return (one_is_free & other_is_free).bit_count() * 15


def _bits(first: int, end: int) -> int:
    """Set the bits from `first` up to and without `end`; there are none below zero."""
    first, end = max(first, 0), max(end, 0)
    return (1 << end) - (1 << first)


def _since_the_quarter(moment: datetime) -> timedelta:
    return timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
