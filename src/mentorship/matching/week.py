"""When people are free: local windows turned into minutes of the week, in each of the next four weeks.

Time is counted in minutes from midnight UTC of the day the run is made, and a week wraps: its end meets its start.
Each week is worked out with the offsets that its days really have, so a clock change can't break a common hour.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .lanes import Lanes
from .people import Person, Window

WEEKS = 4
WEEK = 7 * 24 * 60
DAY = 24 * 60
HOUR = 60

Stretch = tuple[int, int]
"""Minutes of the week [start, end); the end may lie beyond the week's, which is where the next one starts."""


class Zones:
    """The offsets from UTC that count for one run, each zone opened once."""

    def __init__(self, as_of: date) -> None:
        self.midnight = datetime.combine(as_of, time(), UTC)
        self._offsets: dict[str, int | None] = {}
        self._zones: dict[str, tzinfo] = {}

    def offset(self, zone: str) -> int | None:
        """Give the zone's offset in minutes, or None if its clock changes within the four weeks."""
        if zone not in self._offsets:
            from zoneinfo import ZoneInfo

            self._zones[zone] = info = ZoneInfo(zone)
            days = (self.midnight + timedelta(days=day) for day in (-1, 9, 19, 29))
            offsets = {day.astimezone(info).utcoffset() for day in days}
            first = offsets.pop()
            self._offsets[zone] = None if offsets or first is None else round(first.total_seconds() / 60)
        return self._offsets[zone]

    def moment(self, zone: str, day: int, minutes: int) -> int:
        """Turn a local time, minutes after midnight of the run's n-th day, into minutes from the run's midnight."""
        local = datetime.combine(self.midnight.date() + timedelta(days=day, minutes=minutes), time())
        local += timedelta(minutes=minutes % DAY)
        return (local.replace(tzinfo=self._zones[zone]) - self.midnight) // timedelta(minutes=1)


def free_weeks(person: Person, zones: Zones) -> tuple[tuple[Stretch, ...], ...]:
    """List the stretches in which the person is free, week by week; one week only if all four are the same."""
    if not person.timezone or not person.available:
        return ((),)
    offset = zones.offset(person.timezone)
    first_day = zones.midnight.weekday()
    days = [((window.day - first_day) % 7, window) for window in person.available]
    if offset is not None:
        return (join((day * DAY + at.start - offset, day * DAY + at.end - offset) for day, at in days),)
    return tuple(join(_stretches(person.timezone, week, days, zones)) for week in range(WEEKS))


def _stretches(zone: str, week: int, days: list[tuple[int, Window]], zones: Zones) -> Iterable[Stretch]:
    for day, window in days:
        nth = week * 7 + day
        yield (
            zones.moment(zone, nth, window.start) - week * WEEK,
            zones.moment(zone, nth, window.end) - week * WEEK,
        )


def join(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Bring stretches into the week and join those that touch, also across the week's end."""
    inside = sorted((start % WEEK, start % WEEK + end - start) for start, end in stretches if end > start)
    joined: list[Stretch] = []
    for start, end in inside:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    while len(joined) > 1 and joined[-1][1] >= WEEK + joined[0][0]:
        start, end = joined.pop(0)
        joined[-1] = (joined[-1][0], max(joined[-1][1], WEEK + end))
    if joined and joined[-1][1] - joined[-1][0] >= WEEK:
        return ((0, WEEK),)
    return tuple(joined)


class Week:
    """One week of all mentors, to be asked with the free stretches of one mentee; `hour`: how long a meeting takes."""

    def __init__(
        self,
        lanes: Lanes,
        mentors: Sequence[tuple[Stretch, ...]],
        mentees: Iterable[tuple[Stretch, ...]],
        *,
        hour: int = HOUR,
    ) -> None:
        self._hour = hour
        asked = {stretch for each in mentees for stretch in each}
        self._begins, ends = {start for start, _ in asked}, {end for _, end in asked}
        self._moments = self._begins | ends
        self._minutes: dict[int, int] = {}
        self._hour_from: dict[int, int] = {}
        self._hours_begin: dict[int, int] = {}
        self._hours: dict[Stretch, int] = {}
        self._sweep(lanes, Events(mentors, until=max(ends, default=0), hour=hour))
        self._beginnings = list(self._hours_begin)

    def _sweep(self, lanes: Lanes, events: "Events") -> None:
        """Go through the week once, keeping what will be asked: free minutes before, free hours from, a moment."""
        last = free = minutes = hours = 0
        for now in sorted(self._moments.union(events.long, events.short, events.ends, events.hours_over)):
            minutes += free * (now - last)
            last = now
            if now in events.long:
                self._hours_begin[now] = marks = lanes.mark(events.long[now])
                free += marks
                hours += marks
            if now in events.short:
                free += lanes.mark(events.short[now])
            if now in events.ends:
                free -= lanes.mark(events.ends[now])
            if now in events.hours_over:
                hours -= lanes.mark(events.hours_over[now])
            if now in self._moments:
                self._minutes[now] = minutes
            if now in self._begins:
                self._hour_from[now] = hours

    def common_minutes(self, stretches: tuple[Stretch, ...]) -> int:
        """Count for every mentor the minutes in which both are free."""
        return sum(self._minutes[end] - self._minutes[start] for start, end in stretches)

    def common_hour(self, stretches: tuple[Stretch, ...]) -> int:
        """Mark every mentor who is free for one whole hour of these."""
        found = 0
        for stretch in stretches:
            if stretch not in self._hours:
                self._hours[stretch] = self._hour_within(*stretch)
            found |= self._hours[stretch]
        return found

    def _hour_within(self, start: int, end: int) -> int:
        if end - start < self._hour:
            return 0
        found = self._hour_from[start]
        first = bisect_right(self._beginnings, start)
        for moment in self._beginnings[first : bisect_right(self._beginnings, end - self._hour, first)]:
            found |= self._hours_begin[moment]
        return found


class Events:
    """When the mentors' free stretches begin and end, and when the last whole hour in them has begun."""

    def __init__(self, mentors: Sequence[tuple[Stretch, ...]], *, until: int, hour: int) -> None:
        self._hour = hour
        self.long: dict[int, list[int]] = {}
        self.short: dict[int, list[int]] = {}
        self.ends: dict[int, list[int]] = {}
        self.hours_over: dict[int, list[int]] = {}
        for mentor, stretches in enumerate(mentors):
            for start, end in _around(stretches):
                if start < until:
                    self._add(mentor, start, end)

    def _add(self, mentor: int, start: int, end: int) -> None:
        self.ends.setdefault(end, []).append(mentor)
        if end - start < self._hour:
            self.short.setdefault(start, []).append(mentor)
        else:
            self.long.setdefault(start, []).append(mentor)
            self.hours_over.setdefault(end - self._hour + 1, []).append(mentor)


def _around(stretches: tuple[Stretch, ...]) -> Iterator[Stretch]:
    """Lay the week out twice, since a mentee's stretch may run beyond its end."""
    if stretches == ((0, WEEK),):
        yield 0, 3 * WEEK
        return
    for start, end in stretches:
        if end > WEEK:
            yield 0, end - WEEK
        yield start, end
        yield start + WEEK, end + WEEK
