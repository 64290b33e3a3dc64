"""Calendar files (RFC 5545) for the weekly series and for a single meeting: no sentence is its own.

A calendar knows an entry by its `uid` and believes the highest `sequence`: whoever calls keeps the first and
raises the second. `icalendar` is slow to import and seldom needed, so it is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from mentorship.program.calendar import PlannedGap, Slot, clock_changes, local, moment_of

if TYPE_CHECKING:
    from icalendar import Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress

ZONE_RULES_FOR = timedelta(days=5 * 366)
"""How far ahead a file explains its zone; a calendar that knows the zone's name does not need it."""

AFTER_ALL = 1000
"""How far a series' cancellation is above its versions: above everything that was moved before it, too."""

_NO_EMAIL = "invalid:nomail"
"""The address that calendars themselves write for someone without one."""


class Guest(Struct, frozen=True):
    """Someone who is at the meeting; without an e-mail address the name alone is written."""

    name: str
    email: str | None = None


class Entry(Struct, frozen=True):
    """What a calendar shows of a meeting, and how it recognises it."""

    uid: str
    sequence: int
    written_at: datetime
    title: str
    description: str
    place: str
    lasting_for: timedelta
    organiser: Guest
    guests: tuple[Guest, ...]


def series_file(
    entry: Entry,
    slot: Slot,
    *,
    first_on: date,
    last_on: date | None = None,
    gaps: Iterable[PlannedGap] = (),
    moved: Iterable[tuple[datetime, datetime]] = (),
) -> bytes:
    """Write the weekly series in its slot's zone, without the gaps; `moved` is (usual moment, new moment).

    Each new file of the series repeats what was moved, or the calendar would move it back.
    Source: Mentor Guide, First 5 and 6.
    """
    gaps = tuple(gaps)
    zone = ZoneInfo(slot.zone)
    first_on = next(slot.days_from(first_on, gaps=gaps))
    series = _event(entry, datetime.combine(first_on, slot.time, zone))
    until = {"UNTIL": moment_of(last_on, time(23, 59), slot.zone)} if last_on else {}
    series.add("rrule", {"FREQ": "WEEKLY"} | until)
    for day in _days_left_out(slot, first_on, gaps):
        series.add("exdate", datetime.combine(day, slot.time, zone))
    events = [series, *(_moved(entry, slot.zone, *move) for move in moved)]
    return _file("REQUEST", events, zone=slot.zone, from_at=slot.on(first_on))


def series_uid(mentorship_id: str, number: int) -> str:
    """Name the series of a mentorship's first (0) or second (1) weekly slot: always the same."""
    return f"{mentorship_id}-{number}@mentorship"


def meeting_uid(meeting_id: str) -> str:
    """Name a meeting that stands in no series: the same however often it moves."""
    return f"{meeting_id}@mentorship"


def series_sequence(version: int, *, times_reopened: int) -> int:
    """Give a version of the series its SEQUENCE: above the cancellation, if it ended and was opened again."""
    return version + 2 * AFTER_ALL * times_reopened


def meeting_file(entry: Entry, *, starts_at: datetime, zone: str, instead_of: datetime | None = None) -> bytes:
    """Write a single meeting; `instead_of`: the moment of the series whose place it takes."""
    event = _moved(entry, zone, instead_of, starts_at) if instead_of else _event(entry, local(starts_at, zone))
    return _file("REQUEST", [event], zone=zone, from_at=starts_at)


def cancellation_file(entry: Entry, *, starts_at: datetime, zone: str, instead_of: datetime | None = None) -> bytes:
    """Take a meeting, or the whole series that began at `starts_at`, out of the calendars."""
    event = _moved(entry, zone, instead_of, starts_at) if instead_of else _event(entry, local(starts_at, zone))
    event.add("status", "CANCELLED")
    return _file("CANCEL", [event], zone=zone, from_at=starts_at)


def _days_left_out(slot: Slot, first_on: date, gaps: Iterable[PlannedGap]) -> list[date]:
    days: set[date] = set()
    for gap in gaps:
        days.update(takewhile(gap.until_on.__ge__, slot.days_from(max(gap.from_on, first_on))))
    return sorted(days)


def _moved(entry: Entry, zone: str, usual_at: datetime, new_at: datetime) -> Event:
    event = _event(entry, local(new_at, zone))
    event.add("recurrence-id", local(usual_at, zone))
    return event


def _event(entry: Entry, starts: datetime) -> Event:
    """Write down one event, on the wall of the zone that `starts` carries."""
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.written_at)
    event.add("dtstart", starts)
    event.add("duration", entry.lasting_for)
    event.add("summary", entry.title)
    event.add("description", entry.description)
    event.add("location", entry.place)
    event.add("organizer", _address(entry.organiser))
    for guest in entry.guests:
        event.add("attendee", _address(guest))
    return event


def _address(guest: Guest) -> vCalAddress:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{guest.email}" if guest.email else _NO_EMAIL)
    address.params["CN"] = guest.name
    return address


def _file(method: str, events: list[Event], *, zone: str, from_at: datetime) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//mentorship//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    if zone in calendar.get_missing_tzids():
        calendar.subcomponents.insert(0, _zone_rules(zone, from_at))
    written: bytes = calendar.to_ical()
    return written


def _zone_rules(zone: str, from_at: datetime) -> Timezone:
    """Explain a zone's clock for some years.

    Not `Timezone.from_tzid`: it dates a change to summer time by the new offset, an hour late, where RFC 5545
    (3.6.5) reads it by the old one.
    """
    from icalendar import Timezone

    rules = Timezone()
    rules.add("tzid", zone)
    rules.add_component(_zone_rule(zone, from_at, before_at=from_at))
    for change_at in clock_changes(zone, after=from_at, until=from_at + ZONE_RULES_FOR):
        rules.add_component(_zone_rule(zone, change_at, before_at=change_at - timedelta(minutes=1)))
    return rules


def _zone_rule(zone: str, since_at: datetime, *, before_at: datetime) -> TimezoneStandard | TimezoneDaylight:
    """Say which offset holds since a moment, as the wall of the offset before shows it."""
    from icalendar import TimezoneDaylight, TimezoneStandard

    since, before = local(since_at, zone), local(before_at, zone)
    rule = TimezoneDaylight() if since.dst() else TimezoneStandard()
    rule.add("dtstart", before.replace(tzinfo=None) + (since_at - before_at))
    rule.add("tzoffsetfrom", before.utcoffset())
    rule.add("tzoffsetto", since.utcoffset())
    rule.add("tzname", since.tzname())
    return rule
