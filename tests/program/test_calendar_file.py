"""Calendar files, read back as a calendar would read them."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar, Event
from icalendar import Timezone as ZoneRules
from msgspec.structs import replace

from mentorship.program.calendar import Slot, clock_changes
from mentorship.program.calendar_file import Entry, Guest, cancellation_file, meeting_file, series_file

TUESDAY = 1
BERLIN = "Europe/Berlin"
TUESDAYS_AT_SIX = Slot(TUESDAY, time(18), BERLIN)
WEEKLY = Entry(
    uid="mentorship-7@example.org",
    sequence=2,
    written_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
    title="Grace and Ada",
    description="Task; goals, next steps\nYours to lead",
    place="https://meet.example.org/ada",
    lasting_for=timedelta(hours=1),
    organiser=Guest("Mentorship"),
    guests=(Guest("Grace", "grace@example.org"), Guest('Ada "A." Müller; Esq.')),
)


@dataclass(frozen=True)
class Away:
    from_on: date
    until_on: date


def read(file: bytes) -> tuple[Calendar, list[Event]]:
    calendar = Calendar.from_ical(file)
    assert not calendar.errors
    second = vobject.readOne(file.decode())  # a second reader, which knows nothing of the first
    assert second.validate(raiseException=True)
    assert len(second.vevent_list) == len(calendar.events)
    assert all(not event.errors for event in calendar.events)
    return calendar, calendar.events


def occurrences(file: bytes, number: int) -> list[datetime]:
    """Unfold the series as a calendar does: the rule on its own wall, without the days left out."""
    _, (series, *moved) = read(file)
    zone = series.start.tzinfo
    rule = series["rrule"]
    assert rule["FREQ"] == ["WEEKLY"]
    starts = (series.start.replace(tzinfo=None) + timedelta(weeks=n) for n in range(500))
    starts = (start.replace(tzinfo=zone) for start in starts)
    if "UNTIL" in rule:
        starts = (start for start in starts if start.astimezone(UTC) <= rule["UNTIL"][0])
    elsewhere = {event["recurrence-id"].dt: event.start for event in moved}
    kept = (elsewhere.get(start, start) for start in starts if start not in series.exdates)
    return [start.astimezone(UTC) for start in islice(kept, number)]


def test_a_series_keeps_the_slots_moments_over_both_changes_of_clocks():
    """Mentor Guide, First 5."""
    file = series_file(WEEKLY, TUESDAYS_AT_SIX, first_on=date(2026, 3, 1))

    assert occurrences(file, 60) == list(islice(TUESDAYS_AT_SIX.moments_from(date(2026, 3, 3)), 60))


def test_a_series_says_who_what_where_and_which_version_it_is():
    calendar, (series,) = read(series_file(WEEKLY, TUESDAYS_AT_SIX, first_on=date(2026, 3, 1)))

    assert calendar["method"] == "REQUEST"
    assert (series.uid, series.sequence, series.duration) == (WEEKLY.uid, 2, timedelta(hours=1))
    assert (series.summary, series.description, series.location) == (
        WEEKLY.title,
        WEEKLY.description,
        WEEKLY.place,
    )
    assert WEEKLY.written_at == series.DTSTAMP
    assert [str(guest) for guest in series.attendees] == ["mailto:grace@example.org", "invalid:nomail"]
    assert [guest.params["CN"] for guest in series.attendees] == ["Grace", 'Ada "A." Müller; Esq.']
    assert series.organizer.params["CN"] == "Mentorship"


def test_planned_gaps_are_left_out_even_at_the_beginning():
    """Mentor Guide, First 6."""
    gaps = [
        Away(date(2026, 3, 2), date(2026, 3, 8)),
        Away(date(2026, 3, 20), date(2026, 4, 1)),
        Away(date(2026, 3, 30), date(2026, 4, 2)),
    ]

    file = series_file(WEEKLY, TUESDAYS_AT_SIX, first_on=date(2026, 3, 1), gaps=iter(gaps))

    assert occurrences(file, 5) == list(islice(TUESDAYS_AT_SIX.moments_from(date(2026, 3, 1), gaps=gaps), 5))
    assert file.count(b"EXDATE") == 2


def test_a_moved_meeting_takes_the_place_of_the_usual_one():
    usual_at = TUESDAYS_AT_SIX.on(date(2026, 3, 17))
    new_at = usual_at + timedelta(days=2, hours=1)

    file = series_file(WEEKLY, TUESDAYS_AT_SIX, first_on=date(2026, 3, 10), moved=[(usual_at, new_at)])

    assert occurrences(file, 3) == [
        TUESDAYS_AT_SIX.on(date(2026, 3, 10)),
        new_at,
        TUESDAYS_AT_SIX.on(date(2026, 3, 24)),
    ]
    assert {event.uid for event in read(file)[1]} == {WEEKLY.uid}


def test_a_series_can_end_and_its_last_day_belongs_to_it():
    file = series_file(WEEKLY, TUESDAYS_AT_SIX, first_on=date(2026, 3, 10), last_on=date(2026, 3, 24))

    assert occurrences(file, 10)[-1] == TUESDAYS_AT_SIX.on(date(2026, 3, 24))


def test_a_single_meeting_stands_on_the_wall_of_its_zone():
    starts_at = datetime(2026, 3, 3, 17, tzinfo=UTC)

    file = meeting_file(WEEKLY, starts_at=starts_at, zone="Asia/Kathmandu")

    assert b"DTSTART;TZID=Asia/Kathmandu:20260303T224500" in file
    _, (meeting,) = read(file)
    assert meeting.start == starts_at
    assert "rrule" not in meeting


def test_a_meeting_over_a_change_of_clocks_is_not_longer():
    """01:30 to 03:30 on the wall, and yet an hour."""
    _, (meeting,) = read(meeting_file(WEEKLY, starts_at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC), zone=BERLIN))

    assert meeting.duration == timedelta(hours=1)
    assert "dtend" not in meeting


def test_a_cancellation_names_the_same_entry_with_a_higher_sequence():
    """Features K8."""
    starts_at = TUESDAYS_AT_SIX.on(date(2026, 3, 3))

    calendar, (event,) = read(
        cancellation_file(replace(WEEKLY, sequence=3), starts_at=starts_at, zone=TUESDAYS_AT_SIX.zone)
    )

    assert calendar["method"] == "CANCEL"
    assert event.status == "CANCELLED"
    assert (event.uid, event.sequence) == (WEEKLY.uid, 3)


def test_one_of_the_series_can_move_alone_and_be_called_off_alone():
    """Features P16: the same UID, and the moment of the series whose place it takes."""
    usual_at = TUESDAYS_AT_SIX.on(date(2026, 3, 31))
    new_at = usual_at + timedelta(days=1)
    for write, method in ((meeting_file, "REQUEST"), (cancellation_file, "CANCEL")):
        calendar, (event,) = read(write(WEEKLY, starts_at=new_at, zone=BERLIN, instead_of=usual_at))
        assert calendar["method"] == method
        assert (event.uid, event["recurrence-id"].dt, event.start) == (WEEKLY.uid, usual_at, new_at)


@pytest.mark.parametrize("zone", [BERLIN, "America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe"])
def test_a_second_reader_unfolds_the_series_into_the_same_moments(zone):
    """By the zone's rules in the file, not by what the reader knows of the zone."""
    slot, gap = Slot(TUESDAY, time(18), zone), Away(date(2026, 5, 1), date(2026, 5, 20))
    series = vobject.readOne(series_file(WEEKLY, slot, first_on=date(2026, 3, 1), gaps=[gap]).decode()).vevent

    unfolded = islice(series.getrruleset(addRDate=False), 60)

    assert [at.astimezone(UTC) for at in unfolded] == list(islice(slot.moments_from(date(2026, 3, 1), gaps=[gap]), 60))


def test_what_people_wrote_cannot_become_a_line_of_its_own():
    hostile = replace(
        WEEKLY,
        title="Hello\r\nATTENDEE:mailto:mallory@example.org",
        place="here\nEND:VEVENT",
        guests=(Guest('Ada"\r\nX-EVIL:1'),),
    )

    file = meeting_file(hostile, starts_at=datetime(2026, 3, 3, 17, tzinfo=UTC), zone=BERLIN)

    assert b"\nATTENDEE:mailto:mallory" not in file
    assert b"\nX-EVIL" not in file
    assert file.count(b"\nEND:VEVENT") == 1


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_utc_needs_no_rules(zone):
    file = meeting_file(WEEKLY, starts_at=datetime(2026, 3, 3, 17, tzinfo=UTC), zone=zone)

    assert b"DTSTART:20260303T170000Z" in file
    assert b"VTIMEZONE" not in file


def onsets(rules: ZoneRules) -> list[tuple[datetime, timedelta]]:
    """Read the rules as RFC 5545 3.6.5 has it: an onset is on the wall of the offset before it."""
    return [
        ((rule["dtstart"].dt - rule["tzoffsetfrom"].td).replace(tzinfo=UTC), rule["tzoffsetto"].td)
        for rule in rules.subcomponents
    ]


@pytest.mark.parametrize(
    "zone",
    [
        BERLIN,
        "America/Los_Angeles",
        "America/Nuuk",
        "America/Santiago",
        "Africa/Cairo",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Europe/Dublin",
    ],
)
def test_the_zone_is_explained_to_the_minute(zone):
    starts_at = datetime(2026, 1, 7, 9, tzinfo=UTC)
    calendar, _ = read(meeting_file(WEEKLY, starts_at=starts_at, zone=zone))
    (rules,) = calendar.timezones

    changes = clock_changes(zone, after=starts_at, until=datetime(2031, 1, 1, tzinfo=UTC))

    assert rules["tzid"] == zone
    assert [(at, offset) for at, offset in onsets(rules) if at.year < 2031] == [
        (at, at.astimezone(ZoneInfo(zone)).utcoffset()) for at in [starts_at, *changes]
    ]


def test_winter_is_the_standard_and_summer_the_daylight_time():
    file = meeting_file(WEEKLY, starts_at=datetime(2026, 1, 7, 9, tzinfo=UTC), zone=BERLIN)
    (rules,) = read(file)[0].timezones

    assert [rule.name for rule in rules.subcomponents][:3] == ["STANDARD", "DAYLIGHT", "STANDARD"]
    assert [str(rule["tzname"]) for rule in rules.subcomponents][:3] == ["CET", "CEST", "CET"]


def test_nobody_waits_for_icalendar_who_does_not_need_it():
    probe = "import sys, mentorship.program.calendar_file; sys.exit('icalendar' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
