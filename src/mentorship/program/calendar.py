"""All arithmetic about people's time: weekly slots, planned gaps, 30/60/90, quiet weeks and waking hours.

Everything here is pure. A moment (`_at`) is aware and in UTC; a day (`_on`) and a time are somebody's own, on
the wall of their IANA zone. Not here: the clock, an organiser's numbers (`settings.py`), and what is said
about a time (the rooms' wording).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import NamedTuple, Protocol, Self
from zlib import crc32
from zoneinfo import ZoneInfo

from msgspec import Struct

REVIEW_WITHIN_DAYS = 4
REVIEW_TIME = time(9)
SPREAD_FOR = timedelta(minutes=30)
DAY = timedelta(days=1)

_WEEK = timedelta(weeks=1)
_MINUTE = timedelta(minutes=1)


# Between a zone's calendar and the moment


def known_zone(name: str | None, *, otherwise: str) -> str:
    """Take a zone's name if it is one, else the other: Slack may name none, or one newer than we are."""
    try:
        return ZoneInfo(name).key if name else otherwise
    except (LookupError, ValueError, OSError):
        return otherwise


def local(moment: datetime, zone: str) -> datetime:
    """Read a moment off the wall of a zone."""
    return moment.astimezone(ZoneInfo(zone))


def day_of(moment: datetime, zone: str) -> date:
    """Tell which calendar day a moment belongs to in a zone."""
    return local(moment, zone).date()


def moment_of(day: date, at: time, zone: str) -> datetime:
    """Tell the moment at which a zone's wall shows this day and time.

    An hour that is skipped gives its first existing minute, one that comes twice the first of the two.
    """
    wall = datetime.combine(day, at.replace(fold=0), ZoneInfo(zone))
    as_if_not_yet_changed = wall.astimezone(UTC)
    if local(as_if_not_yet_changed, zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return as_if_not_yet_changed
    as_if_changed_already = wall.replace(fold=1).astimezone(UTC)
    return _change_between(as_if_changed_already, as_if_not_yet_changed, zone)


def one_after_the_other(moment: datetime, number: int) -> datetime:
    """Give the moment of one of several things that come in at once, a hair later each: lists keep their order."""
    return moment + timedelta(microseconds=number)


def clock_changes(zone: str, *, after: datetime, until: datetime) -> list[datetime]:
    """List the moments at which a zone's clock changes, later than `after` and no later than `until`."""
    changes = []
    while after < until:
        next_day = min(after + DAY, until)
        if _offset(after, zone) != _offset(next_day, zone):
            changes.append(_change_between(after, next_day, zone))
        after = next_day
    return changes


def _change_between(before: datetime, after: datetime, zone: str) -> datetime:
    """Find the first minute that has the later offset, by halving."""
    before = before.replace(second=0, microsecond=0)
    while after - before > _MINUTE:
        middle = before + (after - before) // 2 // _MINUTE * _MINUTE
        if _offset(middle, zone) == _offset(after, zone):
            after = middle
        else:
            before = middle
    return after


def _offset(moment: datetime, zone: str) -> timedelta | None:
    return local(moment, zone).utcoffset()


# The weekly slot, and the weeks without it


class PlannedGap(Protocol):
    """Days, both ends included, on which a pair does not meet; the record is `agreement.Gap`."""

    @property
    def from_on(self) -> date: ...
    @property
    def until_on(self) -> date: ...


def in_gap(day: date, gaps: Iterable[PlannedGap]) -> bool:
    """Tell whether a day lies in one of the gaps."""
    return any(gap.from_on <= day <= gap.until_on for gap in gaps)


def after_gaps(moment: datetime, zone: str, *, gaps: Collection[PlannedGap]) -> datetime:
    """Give `moment` itself if it lies in none of the gaps, else the first one after them."""
    while in_gap(day := day_of(moment, zone), gaps):
        moment = moment_of(day + DAY, time(), zone)
    return moment


class Slot(Struct, frozen=True):
    """A time of the week in somebody's own zone; weekday 0 is Monday. Source: Mentor Guide, First 5."""

    weekday: int
    time: time
    zone: str

    @classmethod
    def at(cls, moment: datetime, zone: str) -> Self:
        """Make the slot that `moment` belongs to on a zone's wall: a swap of anchors, a new agreement."""
        wall = local(moment, zone)
        return cls(wall.weekday(), wall.time(), zone)

    @classmethod
    def read(cls, written: Sequence[str]) -> Self:
        """Read a slot as an agreement keeps it: ["1", "18:00", "Europe/Madrid"]."""
        weekday, at, zone = written
        return cls(int(weekday), time.fromisoformat(at), zone)

    def written(self) -> list[str]:
        """Write the slot as an agreement keeps it."""
        return [str(self.weekday), f"{self.time:%H:%M}", self.zone]

    def on(self, day: date) -> datetime:
        """Tell the slot's moment on that day."""
        return moment_of(day, self.time, self.zone)

    def comes_at(self, moment: datetime) -> bool:
        """Whether this is one of the slot's moments."""
        return moment in (self.first_after(moment - _MINUTE), self.last_until(moment))

    def days_from(self, day: date, *, gaps: Iterable[PlannedGap] = ()) -> Iterator[date]:
        """Go through the slot's days from that day on, without end, leaving out the gaps."""
        gaps = tuple(gaps)
        day += DAY * ((self.weekday - day.weekday()) % 7)
        while True:
            if not in_gap(day, gaps):
                yield day
            day += _WEEK

    def moments_from(self, day: date, *, gaps: Iterable[PlannedGap] = ()) -> Iterator[datetime]:
        """Go through the slot's moments in the same way."""
        return map(self.on, self.days_from(day, gaps=gaps))

    def first_after(self, moment: datetime, *, gaps: Iterable[PlannedGap] = ()) -> datetime:
        """Tell the slot's first moment that is later than `moment` and outside the gaps."""
        upcoming = self.moments_from(day_of(moment, self.zone), gaps=gaps)
        return next(at for at in upcoming if at > moment)

    def last_until(self, moment: datetime) -> datetime:
        """Tell the slot's last moment that is no later than `moment`."""
        around = self.moments_from(day_of(moment, self.zone) - _WEEK)
        earlier, later = next(around), next(around)
        return later if later <= moment else earlier


class ClockChange(Struct, frozen=True):
    """What a change of clocks does to a weekly slot, and the zones whose people would notice."""

    usual_at: datetime
    following_at: datetime
    moves_for: tuple[str, ...]

    def swapped(self) -> Slot:
        """The slot as whoever would notice had it so far, from now on kept on their wall: the other one's moves."""
        return Slot.at(self.usual_at, self.moves_for[0])


def clock_change_ahead(
    slot: Slot, zones: Iterable[str], *, at: datetime, gaps: Iterable[PlannedGap] = ()
) -> ClockChange | None:
    """Tell what the next meeting's local times become if a clock changes before it.

    `at` is the meeting whose agenda may say so. Two clocks that change alike move nobody: None.
    Source: Mentor Guide, Responsibilities 2.
    """
    usual_at, following_at = slot.last_until(at), slot.first_after(at, gaps=gaps)
    moves_for = tuple(zone for zone in zones if Slot.at(usual_at, zone) != Slot.at(following_at, zone))
    return ClockChange(usual_at, following_at, moves_for) if moves_for else None


def hour_before_change(slot: Slot, zone: str, *, since: datetime, at: datetime) -> datetime | None:
    """Tell when a slot was on a zone's wall back then, if a change of clocks since has moved it there; else None."""
    usual_at = slot.last_until(since)
    return usual_at if Slot.at(usual_at, zone) != Slot.at(at, zone) else None


# Days counted from a day


def days_after(day: date, days: int, *, gaps: Iterable[PlannedGap] = ()) -> date:
    """Count that many days on; a gap's days do not count, for a planned gap is neither season nor silence."""
    gaps = tuple(gaps)
    if not gaps:
        return day + max(days, 0) * DAY
    return _count_on(day, days, lambda candidate: not in_gap(candidate, gaps))


def reviews(first_meeting_on: date, *, every_days: int, gaps: Iterable[PlannedGap] = ()) -> Iterator[tuple[int, date]]:
    """Go through the reviews without end: day 30, 60, 90 and on, each with its date.

    Source: Mentor Guide, First 7.
    """
    gaps = tuple(gaps)
    for number in count(every_days, every_days):
        yield number, days_after(first_meeting_on, number, gaps=gaps)


def meeting_for_review(due_on: date, meetings: Iterable[datetime], zone: str) -> datetime | None:
    """Choose the meeting a review falls on: the nearest within four days either side, of two the earlier."""

    def distance(meeting_at: datetime) -> int:
        return abs((day_of(meeting_at, zone) - due_on).days)

    near = [meeting_at for meeting_at in meetings if distance(meeting_at) <= REVIEW_WITHIN_DAYS]
    return min(near, key=lambda meeting_at: (distance(meeting_at), meeting_at), default=None)


def review_at(due_on: date, meetings: Iterable[datetime], zone: str) -> datetime:
    """Tell when a review is asked for: with its meeting, and with none at 9:00 on its day."""
    return meeting_for_review(due_on, meetings, zone) or moment_of(due_on, REVIEW_TIME, zone)


def _count_on(day: date, days: int, counts: Callable[[date], bool]) -> date:
    while days > 0:
        day += DAY
        if counts(day):
            days -= 1
    return day


# When a person may be spoken to


class Waking(NamedTuple):
    """One day's waking hours; `closes_at` itself is no longer among them."""

    opens_at: datetime
    closes_at: datetime


class WakingHours(Struct, frozen=True):
    """When the bot may speak to a person unasked: waking hours of their zone, on their working days.

    `zone` and `working_days` (Monday is 0) are the person's; `days_off` and the two times are the program's.
    Raises ValueError if no moment would ever be among them.
    """

    zone: str
    working_days: Collection[int]
    days_off: Collection[date]
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not set(self.working_days) & set(range(7)):
            raise ValueError("waking hours need a working day")
        if self.opens >= self.closes:
            raise ValueError(f"waking hours cannot close at {self.closes} and open at {self.opens}")

    def works_on(self, day: date) -> bool:
        """Tell whether that day is one of theirs."""
        return day.weekday() in self.working_days and day not in self.days_off

    def is_waking(self, moment: datetime) -> bool:
        """Tell whether the person may be spoken to at this moment."""
        wall = local(moment, self.zone)
        return self.works_on(wall.date()) and self.opens <= wall.time() < self.closes

    def next_waking(self, moment: datetime) -> datetime:
        """Give `moment` itself if they are awake, else the next moment their day opens."""
        if self.is_waking(moment):
            return moment
        today = day_of(moment, self.zone)
        openings = (self._on(today + DAY * n).opens_at for n in count() if self.works_on(today + DAY * n))
        return next(opens_at for opens_at in openings if opens_at > moment)

    def when_working(self, moment: datetime) -> datetime:
        """Give `moment` itself on a working day, else the same time on the next."""
        wall = local(moment, self.zone)
        days = (wall.date() + DAY * n for n in count())
        return moment_of(next(filter(self.works_on, days)), wall.time(), self.zone)

    def last_waking_before(self, day: date) -> Waking:
        """Give the last waking hours before a day begins, as *Still on?* needs them."""
        earlier = (day - DAY * n for n in count(1))
        return self._on(next(filter(self.works_on, earlier)))

    def days_later(self, moment: datetime, days: int) -> datetime:
        """Wait that many days from when they could read it, and then for waking hours.

        Weekends count, so that day 7 is a week; the program's days off do not, so that nothing lapses then.
        """
        return self._later(moment, days, lambda day: day not in self.days_off)

    def working_days_later(self, moment: datetime, days: int) -> datetime:
        """Wait that many of their working days from when they could read it."""
        return self._later(moment, days, self.works_on)

    def _later(self, moment: datetime, days: int, counts: Callable[[date], bool]) -> datetime:
        read = local(self.next_waking(moment), self.zone)
        return self.next_waking(moment_of(_count_on(read.date(), days, counts), read.time(), self.zone))

    def _on(self, day: date) -> Waking:
        return Waking(moment_of(day, self.opens, self.zone), moment_of(day, self.closes, self.zone))


def spread(due_at: datetime, member: str, *, over_for: timedelta = SPREAD_FOR) -> datetime:
    """Put a member's share of a burst a little later, always equally much, so that not all speak at once."""
    return due_at + timedelta(seconds=crc32(member.encode()) % max(1, int(over_for.total_seconds())))


# How a time is written


def shown(moment: datetime, zone: str) -> str:
    """Write a moment as a zone's wall shows it: "Tue 3 Mar, 18:00"."""
    return f"{shown_day(day_of(moment, zone))}, {shown_time(moment, zone)}"


def shown_day(day: date) -> str:
    """Write a day: "Tue 3 Mar"."""
    return f"{day:%a} {day.day} {day:%b}"


def shown_time(moment: datetime, zone: str) -> str:
    """Write the time of day alone: "18:00"."""
    return f"{local(moment, zone):%H:%M}"


def shown_zone(zone: str) -> str:
    """Write a zone by the place it is named after: "Los Angeles"."""
    return zone.rpartition("/")[2].replace("_", " ")


def same_time(moment: datetime, zone: str, other: str) -> bool:
    """Tell whether two zones' walls show the same at a moment, so that it need be written only once."""
    return _offset(moment, zone) == _offset(moment, other)


def shown_in_both(moment: datetime, zone: str, other: str) -> str:
    """Write a moment on two walls, one's own first: "Tue 3 Mar, 18:00 Madrid · 10:00 Los Angeles"."""
    mine = shown(moment, zone)
    if same_time(moment, zone, other):
        return mine
    same_day = day_of(moment, zone) == day_of(moment, other)
    theirs = shown_time(moment, other) if same_day else shown(moment, other)
    return f"{mine} {shown_zone(zone)} · {theirs} {shown_zone(other)}"
