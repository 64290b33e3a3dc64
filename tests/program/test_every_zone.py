"""Weekly, monthly and 30/60/90 moments, waking hours and the herald in every zone there is, 2024 to 2029."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from test_calendar import zones_that_differ

from mentorship.program.availability import Availability, Window, minutes_in_common
from mentorship.program.calendar import (
    Slot,
    WakingHours,
    clock_change_ahead,
    clock_changes,
    day_of,
    days_after,
    moment_of,
    review_at,
    reviews,
)
from mentorship.program.review import review_on

BEGIN, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
FIRST_DAYS = [date(2024 + month // 12, month % 12 + 1, 1 + month % 28) for month in range(0, 66, 5)]
"""A first meeting every five months, always on another day of the month."""
MADRID, NEW_YORK = "Europe/Madrid", "America/New_York"


@dataclass(frozen=True)
class Away:
    from_on: date
    until_on: date


@cache
def zones() -> tuple[str, ...]:
    return tuple(zones_that_differ())


@cache
def changes_of(zone: str) -> tuple[datetime, ...]:
    return tuple(clock_changes(zone, after=BEGIN, until=END))


def test_a_review_is_asked_for_at_nine_on_its_day_wherever_she_lives():
    """First 7 of both guides: day 30, 60 and 90, counted in days and not in hours."""
    for zone in zones():
        wall = ZoneInfo(zone)
        for first_met_on in FIRST_DAYS:
            for number, due_on in islice(reviews(first_met_on, every_days=30), 3):
                asked = review_at(due_on, [], zone).astimezone(wall)
                assert (asked.date() - first_met_on).days == number, (zone, first_met_on, asked)
                assert (asked.hour, asked.minute) == (9, 0), (zone, first_met_on, asked)


def test_each_review_falls_on_exactly_one_weekly_meeting_in_every_zone():
    """Weekly 3 of both guides: none is left out and none comes twice, whatever the clocks do."""
    for number, zone in enumerate(zones()):
        first_met_on = FIRST_DAYS[number % len(FIRST_DAYS)]
        slot = Slot((first_met_on.weekday() + number) % 7, time(23, 30), zone)
        met_at = moment_of(first_met_on, time(18), zone)
        meetings = islice(slot.moments_from(first_met_on + timedelta(days=1)), 60)
        falls = [review_on(at, zone, first_met_on=first_met_on, every_days=30) for at in meetings if at > met_at]
        numbers = [review[0] for review in falls if review]
        assert numbers == list(range(30, 30 * len(numbers) + 1, 30)), zone
        assert len(numbers) >= 12, zone


def test_weekly_moments_are_a_week_apart_but_for_what_the_clock_did():
    """First 5 of both guides."""
    for zone in zones():
        wall = ZoneInfo(zone)
        slot = Slot(2, time(18), zone)
        for earlier, later in pairwise(islice(slot.moments_from(BEGIN.date()), 312)):
            shift = earlier.astimezone(wall).utcoffset() - later.astimezone(wall).utcoffset()
            assert later - earlier == timedelta(weeks=1) + shift, (zone, earlier)


def test_the_herald_speaks_at_the_last_meeting_before_a_change_and_at_no_other():
    """Features P15: a slot on the wall of UTC, seen by somebody whose clock changes."""
    slot = Slot(2, time(12), "UTC")
    meetings = list(islice(slot.moments_from(BEGIN.date()), 308))
    for zone in zones():
        wall = ZoneInfo(zone)
        told = {at for at in meetings if clock_change_ahead(slot, ["UTC", zone], at=at)}
        last_before = {slot.last_until(change - timedelta(minutes=1)) for change in changes_of(zone)}
        moved = {
            at for at in meetings if at.astimezone(wall).time() != (at + timedelta(weeks=1)).astimezone(wall).time()
        }
        assert told == moved, zone
        assert told <= last_before, zone


def test_whoever_sleeps_is_woken_by_nobody_in_any_zone():
    """Program, section 14: the next waking moment is waking, on a working day, and less than four days away."""
    for zone in zones():
        hours = WakingHours(zone, working_days=range(5), days_off=(), opens=time(8), closes=time(20))
        for change in changes_of(zone)[:6]:
            for minutes in (-90, -1, 0, 1, 90):
                moment = change + timedelta(minutes=minutes)
                woken = hours.next_waking(moment)
                assert hours.is_waking(woken), (zone, moment)
                assert timedelta(0) <= woken - moment < timedelta(days=4), (zone, moment)


# Both clocks, and borders of days


def test_both_clocks_change_in_one_gap_and_the_herald_has_nothing_to_say():
    """Madrid changes on 25 October 2026 and New York on 1 November: after the gap it is as it was."""
    slot = Slot(1, time(18), MADRID)
    gap = Away(date(2026, 10, 24), date(2026, 11, 8))
    meeting_at = slot.on(date(2026, 10, 20))

    assert slot.first_after(meeting_at, gaps=[gap]) == slot.on(date(2026, 11, 10))
    assert clock_change_ahead(slot, [MADRID, NEW_YORK], at=meeting_at, gaps=[gap]) is None
    assert clock_change_ahead(slot, [MADRID, NEW_YORK], at=meeting_at) is not None


def test_clocks_that_change_in_opposite_ways_move_somebody_by_two_hours():
    """Sydney ends its summer time on 5 April 2026, a week after Madrid began its own."""
    slot, gap = Slot(1, time(9), MADRID), Away(date(2026, 3, 28), date(2026, 4, 6))

    change = clock_change_ahead(slot, [MADRID, "Australia/Sydney"], at=slot.on(date(2026, 3, 24)), gaps=[gap])

    assert change is not None
    sydney = ZoneInfo("Australia/Sydney")
    assert [at.astimezone(sydney).hour for at in (change.usual_at, change.following_at)] == [19, 17]


@pytest.mark.parametrize(
    ("slot", "elsewhere", "weekday"),
    [
        (Slot(1, time(0), MADRID), NEW_YORK, 0),
        (Slot(0, time(0), "Asia/Kolkata"), MADRID, 6),
        (Slot(6, time(23, 30), "America/Los_Angeles"), "Asia/Kathmandu", 0),
        (Slot(4, time(0), "Pacific/Kiritimati"), "Pacific/Pago_Pago", 2),
    ],
)
def test_midnight_is_a_different_day_for_each_of_the_two_all_year_long(slot, elsewhere, weekday):
    for moment in islice(slot.moments_from(date(2026, 1, 1)), 52):
        assert day_of(moment, slot.zone).weekday() == slot.weekday
        assert day_of(moment, elsewhere).weekday() == weekday


def test_a_gap_over_new_year_moves_the_ninetieth_day_and_keeping_it_does_not():
    """First 6 of both guides: as the two choose."""
    gap = Away(date(2026, 12, 24), date(2027, 1, 6))
    assert days_after(date(2026, 11, 2), 90, gaps=[gap]) == date(2027, 2, 14)
    assert days_after(date(2026, 11, 2), 90) == date(2027, 1, 31)


def test_weekends_that_share_one_day_leave_four_days_in_common():
    """Sunday to Thursday in Cairo, Monday to Friday in Madrid."""
    cairo = Availability(tuple(Window(day, time(10), time(11)) for day in (6, 0, 1, 2, 3)), "Africa/Cairo")
    madrid = Availability(tuple(Window(day, time(9), time(10)) for day in range(5)), MADRID)
    assert minutes_in_common(madrid, cairo, after=datetime(2026, 1, 9, 12, tzinfo=UTC)) == [240] * 4
