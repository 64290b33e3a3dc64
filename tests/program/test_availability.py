"""When two people can meet, week by week as it really falls."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from mentorship.program.availability import Availability, Window, minutes_in_common
from mentorship.program.calendar import moment_of

MONDAY, TUESDAY, WEDNESDAY, SATURDAY, SUNDAY = 0, 1, 2, 5, 6
BERLIN, LOS_ANGELES, TOKYO = "Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo"
IN_JANUARY = datetime(2026, 1, 14, 12, tzinfo=UTC)


def free(zone: str, *windows: tuple[int, str, str]) -> Availability:
    return Availability(tuple(Window.read([str(day), starts, ends]) for day, starts, ends in windows), zone)


def test_a_window_is_read_as_it_was_written():
    until_midnight = Window(SUNDAY, time(22, 45), time(0))

    assert until_midnight.written() == ["6", "22:45", "24:00"]
    assert Window.read(until_midnight.written()) == until_midnight
    assert Window.read(["6", "22:45", "00:00"]) == until_midnight
    assert Window.read(["0", "00:00", "24:00"]).written() == ["0", "00:00", "24:00"]


@pytest.mark.parametrize(
    ("starts", "ends"), [("22:00", "02:00"), ("18:00", "18:00"), ("18:10", "19:00"), ("18:00", "18:59")]
)
def test_a_window_over_midnight_or_off_the_quarter_hour_is_refused(starts, ends):
    with pytest.raises(ValueError, match="a window"):
        Window.read(["0", starts, ends])


def test_a_window_is_as_long_as_that_day_really_is():
    night = Window(SUNDAY, time(1), time(4))

    lengths = [
        ends_at - starts_at
        for starts_at, ends_at in (
            night.on(date(2026, 3, 22), BERLIN),
            night.on(date(2026, 3, 29), BERLIN),
            night.on(date(2026, 10, 25), BERLIN),
        )
    ]

    assert lengths == [timedelta(hours=3), timedelta(hours=2), timedelta(hours=4)]


def test_the_mask_has_a_bit_for_each_free_quarter_hour():
    evening = free(BERLIN, (MONDAY, "18:00", "18:30"))
    from_at = moment_of(date(2026, 1, 12), time(17, 30), BERLIN)

    assert evening.quarters(from_at=from_at, until_at=from_at + timedelta(hours=2)) == 0b1100
    assert evening.quarters(from_at=from_at, until_at=from_at + timedelta(minutes=45)) == 0b100
    assert evening.quarters(from_at=from_at + timedelta(minutes=45), until_at=from_at + timedelta(hours=2)) == 0b1
    assert evening.quarters(from_at=from_at + timedelta(hours=1), until_at=from_at + timedelta(days=6)) == 0


@pytest.mark.parametrize(
    ("one", "other", "minutes"),
    [
        pytest.param(
            free(BERLIN, (TUESDAY, "18:00", "20:00")),
            free(BERLIN, (TUESDAY, "19:00", "22:00")),
            60,
            id="one zone",
        ),
        pytest.param(
            free(BERLIN, (TUESDAY, "18:00", "20:00")),
            free(LOS_ANGELES, (TUESDAY, "09:00", "10:30")),
            90,
            id="two",
        ),
        pytest.param(
            free(LOS_ANGELES, (SUNDAY, "16:00", "20:00")),
            free(TOKYO, (MONDAY, "09:00", "12:00")),
            180,
            id="two days",
        ),
        pytest.param(
            free(TOKYO, (MONDAY, "00:00", "02:00")),
            free(LOS_ANGELES, (SUNDAY, "07:00", "09:00")),
            120,
            id="a week's end",
        ),
        pytest.param(
            free(BERLIN, (TUESDAY, "12:00", "14:00")),
            free("Asia/Kathmandu", (TUESDAY, "18:00", "19:00")),
            60 - 15,
            id="three quarters of an hour apart",
        ),
        pytest.param(
            free(BERLIN, (SUNDAY, "22:00", "24:00"), (MONDAY, "00:00", "01:00")),
            free("Europe/London", (SUNDAY, "21:30", "24:00")),
            150,
            id="split at midnight",
        ),
        pytest.param(
            free(BERLIN, (TUESDAY, "18:00", "20:00"), (TUESDAY, "19:00", "21:00")),
            free(BERLIN, (TUESDAY, "18:00", "22:00")),
            180,
            id="windows that overlap count once",
        ),
        pytest.param(
            free(BERLIN, (TUESDAY, "18:00", "20:00")),
            free(BERLIN, (WEDNESDAY, "18:00", "20:00")),
            0,
            id="other days",
        ),
        pytest.param(free(BERLIN), free(BERLIN, (TUESDAY, "18:00", "20:00")), 0, id="never free"),
    ],
)
def test_minutes_in_common_are_the_same_for_both_and_in_each_week(one, other, minutes):
    """Features B9."""
    assert minutes_in_common(one, other, after=IN_JANUARY) == [minutes] * 4
    assert minutes_in_common(other, one, after=IN_JANUARY) == [minutes] * 4


def test_a_change_of_clocks_can_take_the_common_hour_away_for_some_weeks():
    """Los Angeles changes on 8 March, Berlin on the 29th: three weeks an hour nearer."""
    one, other = free(BERLIN, (TUESDAY, "18:00", "19:00")), free(LOS_ANGELES, (TUESDAY, "09:00", "10:00"))

    minutes = minutes_in_common(one, other, after=datetime(2026, 2, 23, 12, tzinfo=UTC), weeks=6)

    assert minutes == [60, 60, 0, 0, 0, 60]


@pytest.mark.parametrize("days", range(14))
@pytest.mark.parametrize("hour", [0, 17, 18, 23])
def test_in_one_zone_a_change_of_clocks_neither_gives_nor_takes(days, hour):
    """Whenever one asks, each of the next weeks holds the same hours of people who share a wall."""
    one, other = free(BERLIN, (MONDAY, "18:00", "20:00")), free(BERLIN, (MONDAY, "18:30", "19:30"))
    for before_a_change in (date(2026, 3, 16), date(2026, 10, 12)):
        asked_at = moment_of(before_a_change + timedelta(days=days), time(hour, 40), BERLIN)
        assert minutes_in_common(one, other, after=asked_at) == [60] * 4


def test_a_midnight_that_does_not_exist_is_no_trouble():
    santiago = free("America/Santiago", (SUNDAY, "00:00", "02:00"), (SATURDAY, "22:00", "24:00"))

    minutes = minutes_in_common(santiago, santiago, after=datetime(2026, 8, 30, 12, tzinfo=UTC), weeks=2)

    assert minutes == [180, 240]


@pytest.mark.parametrize(
    ("starts", "minutes", "fits"),
    [
        (time(18), 60, True),
        (time(18), 120, True),
        (time(19, 10), 45, True),
        (time(19, 10), 60, False),
        (time(17, 55), 60, False),
        (time(17, 59), 1, False),
        (time(22, 30), 90, True),
        (time(23, 30), 60, True),
        (time(23, 30), 120, False),
    ],
)
def test_a_meeting_fits_if_all_of_it_lies_in_windows(starts, minutes, fits):
    ada = free(BERLIN, (TUESDAY, "18:00", "20:00"), (TUESDAY, "22:30", "24:00"), (WEDNESDAY, "00:00", "00:30"))
    starts_at = moment_of(date(2026, 3, 31), starts, BERLIN)

    assert ada.fits(starts_at=starts_at, lasting_for=timedelta(minutes=minutes)) is fits


def test_what_fits_before_a_change_of_the_others_clock_may_not_fit_after_it():
    grace = free(LOS_ANGELES, (TUESDAY, "09:00", "10:00"))
    hour = timedelta(hours=1)

    assert grace.fits(starts_at=moment_of(date(2026, 3, 3), time(18), BERLIN), lasting_for=hour)
    assert not grace.fits(starts_at=moment_of(date(2026, 3, 10), time(18), BERLIN), lasting_for=hour)
