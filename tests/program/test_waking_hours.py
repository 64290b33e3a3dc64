"""Waking hours, and what is said within them: at night, on weekends and days off, and where clocks change."""

from datetime import date, time, timedelta

import pytest
from test_calendar import BERLIN, LOS_ANGELES, SUNDAY, utc

from mentorship.program.calendar import WakingHours, moment_of, shown, shown_day

MONDAY_TO_FRIDAY = range(5)
SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)


def waking(zone, working_days=MONDAY_TO_FRIDAY, days_off=()):
    return WakingHours(zone, working_days=working_days, days_off=days_off, opens=time(8), closes=time(20))


@pytest.mark.parametrize(
    ("day", "at", "awake"),
    [
        (2, time(7, 59), False),
        (2, time(8), True),
        (2, time(19, 59), True),
        (2, time(20), False),
        (7, time(12), False),
        (8, time(12), False),
    ],
)
def test_waking_hours_are_eight_to_eight_on_working_days(day, at, awake):
    moment = moment_of(date(2026, 3, day), at, BERLIN)

    assert waking(BERLIN).is_waking(moment) is awake


def test_whoever_is_awake_is_spoken_to_now_and_everyone_else_when_their_day_opens():
    noon, friday_night = utc(2026, 3, 6, 12), utc(2026, 3, 6, 20)

    assert waking(BERLIN).next_waking(noon) == noon
    assert waking(BERLIN).next_waking(friday_night) == moment_of(date(2026, 3, 9), time(8), BERLIN)
    assert waking(LOS_ANGELES).next_waking(friday_night) == friday_night


def test_early_in_the_morning_the_same_day_opens():
    assert waking("Asia/Kathmandu").next_waking(utc(2026, 3, 2, 1)) == utc(2026, 3, 2, 2, 15)


def test_a_weekend_can_be_friday_and_saturday():
    cairo = waking("Africa/Cairo", working_days=SUNDAY_TO_THURSDAY)
    thursday_night = moment_of(date(2026, 3, 5), time(21), "Africa/Cairo")

    assert cairo.next_waking(thursday_night) == moment_of(date(2026, 3, 8), time(8), "Africa/Cairo")
    assert not cairo.is_waking(moment_of(date(2026, 3, 6), time(12), "Africa/Cairo"))


def test_the_programs_days_off_are_passed_over():
    holidays = [date(2026, 12, 24) + timedelta(days=n) for n in range(10)]

    assert waking(BERLIN, days_off=holidays).next_waking(utc(2026, 12, 24, 12)) == utc(2027, 1, 4, 7)


def test_waking_hours_open_where_the_clock_changed_in_the_night():
    saturday_night = utc(2026, 3, 28, 22)

    opening = waking(BERLIN, working_days=[SUNDAY]).next_waking(saturday_night)

    assert opening == utc(2026, 3, 29, 6)


def test_hours_that_open_in_a_skipped_midnight_open_at_its_first_minute():
    early = WakingHours("America/Santiago", working_days=[SUNDAY], days_off=(), opens=time(0), closes=time(6))

    opening = early.next_waking(utc(2026, 9, 5, 12))

    assert shown(opening, "America/Santiago") == "Sun 6 Sep, 01:00"
    assert early.is_waking(opening)


def test_someone_who_moves_is_spoken_to_in_the_new_homes_day():
    noon_in_berlin = utc(2026, 3, 3, 11)

    assert waking(BERLIN).is_waking(noon_in_berlin)
    assert waking(LOS_ANGELES).next_waking(noon_in_berlin) == utc(2026, 3, 3, 16)


@pytest.mark.parametrize(
    ("days_off", "day"),
    [
        pytest.param((), 3, id="on its day"),
        pytest.param((3,), 4, id="the next day"),
        pytest.param((3, 4, 5, 6), 9, id="over the weekend"),
    ],
)
def test_what_falls_on_a_day_off_has_its_time_on_the_next_working_day(days_off, day):
    hours = waking(BERLIN, days_off=[date(2026, 3, each) for each in days_off])
    assert hours.when_working(moment_of(date(2026, 3, 3), time(10), BERLIN)) == moment_of(
        date(2026, 3, day), time(10), BERLIN
    )


@pytest.mark.parametrize(
    ("meeting_on", "asked_on"),
    [
        pytest.param(date(2026, 3, 5), date(2026, 3, 4), id="the day before"),
        pytest.param(date(2026, 3, 9), date(2026, 3, 6), id="a Monday's is asked on Friday"),
        pytest.param(date(2026, 3, 8), date(2026, 3, 6), id="a Sunday's too"),
    ],
)
def test_still_on_belongs_to_the_last_waking_hours_before_the_day(meeting_on, asked_on):
    opens_at, closes_at = waking(BERLIN).last_waking_before(meeting_on)

    assert opens_at == moment_of(asked_on, time(8), BERLIN)
    assert closes_at == moment_of(asked_on, time(20), BERLIN)


def test_asked_on_a_friday_evening_day_2_5_and_7_fall_in_waking_hours():
    """Features D8."""
    asked_at = moment_of(date(2026, 3, 27), time(19), BERLIN)

    later = [shown(waking(BERLIN).days_later(asked_at, days), BERLIN) for days in (2, 5, 7)]

    assert later == ["Mon 30 Mar, 08:00", "Wed 1 Apr, 19:00", "Fri 3 Apr, 19:00"]


def test_days_are_counted_from_when_it_could_be_read():
    saturday = moment_of(date(2026, 3, 7), time(12), BERLIN)

    assert shown(waking(BERLIN).days_later(saturday, 2), BERLIN) == "Wed 11 Mar, 08:00"


def test_nothing_lapses_while_the_program_is_away():
    holidays = [date(2026, 12, 24) + timedelta(days=n) for n in range(11)]
    asked_at = utc(2026, 12, 23, 12)

    later = [waking(BERLIN, days_off=holidays).days_later(asked_at, days) for days in (2, 5, 7)]

    assert [shown_day(at.date()) for at in later] == ["Tue 5 Jan", "Fri 8 Jan", "Mon 11 Jan"]


def test_a_waking_day_passes_over_the_weekend():
    friday = moment_of(date(2026, 3, 6), time(15), BERLIN)

    assert shown(waking(BERLIN).working_days_later(friday, 1), BERLIN) == "Mon 9 Mar, 15:00"
    assert shown(waking(BERLIN).working_days_later(friday, 3), BERLIN) == "Wed 11 Mar, 15:00"


@pytest.mark.parametrize(
    ("working_days", "opens", "closes"),
    [((), time(8), time(20)), ((7,), time(8), time(20)), ((0,), time(20), time(8))],
)
def test_waking_hours_in_which_nobody_is_awake_are_refused(working_days, opens, closes):
    with pytest.raises(ValueError, match="waking hours"):
        WakingHours(BERLIN, working_days=working_days, days_off=(), opens=opens, closes=closes)
