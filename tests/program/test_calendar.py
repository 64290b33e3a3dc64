"""People's time at its awkward moments: skipped hours, repeated hours, midnights, half hours."""

from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from mentorship.program.calendar import (
    ClockChange,
    Slot,
    after_gaps,
    clock_change_ahead,
    clock_changes,
    day_of,
    days_after,
    hour_before_change,
    in_gap,
    known_zone,
    local,
    meeting_for_review,
    moment_of,
    review_at,
    reviews,
    same_time,
    shown,
    shown_day,
    shown_time,
    shown_zone,
    spread,
)

MONDAY, TUESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 3, 4, 5, 6
BERLIN, LOS_ANGELES = "Europe/Berlin", "America/Los_Angeles"


@dataclass(frozen=True)
class Away:
    from_on: date
    until_on: date


def utc(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)


# From a wall to the moment


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        pytest.param(BERLIN, date(2026, 1, 7), time(18), utc(2026, 1, 7, 17), id="an ordinary evening"),
        pytest.param(BERLIN, date(2026, 3, 29), time(2), utc(2026, 3, 29, 1), id="the skipped hour begins"),
        pytest.param(BERLIN, date(2026, 3, 29), time(2, 30), utc(2026, 3, 29, 1), id="inside the skipped hour"),
        pytest.param(BERLIN, date(2026, 3, 29), time(3), utc(2026, 3, 29, 1), id="the skipped hour is over"),
        pytest.param(BERLIN, date(2026, 10, 25), time(2, 30), utc(2026, 10, 25, 0, 30), id="the hour comes twice"),
        pytest.param(BERLIN, date(2026, 10, 25), time(3), utc(2026, 10, 25, 2), id="the repeated hour is over"),
        pytest.param(LOS_ANGELES, date(2026, 3, 8), time(2, 59), utc(2026, 3, 8, 10), id="a skipped last minute"),
        pytest.param("America/Santiago", date(2026, 9, 6), time(0), utc(2026, 9, 6, 4), id="Santiago has no midnight"),
        pytest.param("Africa/Cairo", date(2026, 4, 24), time(0, 15), utc(2026, 4, 23, 22), id="nor has Cairo"),
        pytest.param("Africa/Cairo", date(2026, 10, 29), time(23), utc(2026, 10, 29, 20), id="Cairo's eleven, twice"),
        pytest.param(
            "Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), utc(2026, 10, 3, 15, 30), id="half an hour"
        ),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), utc(2026, 4, 4, 14, 45), id="half, twice"),
        pytest.param("America/Nuuk", date(2026, 3, 28), time(23, 30), utc(2026, 3, 29, 1), id="into the next day"),
        pytest.param("Pacific/Apia", date(2011, 12, 30), time(9), utc(2011, 12, 30, 10), id="a day that never was"),
        pytest.param("Asia/Kolkata", date(2026, 3, 3), time(9), utc(2026, 3, 3, 3, 30), id="a half-hour zone"),
        pytest.param("Asia/Kathmandu", date(2026, 3, 3), time(9), utc(2026, 3, 3, 3, 15), id="three quarters"),
        pytest.param("Pacific/Kiritimati", date(2026, 3, 3), time(9), utc(2026, 3, 2, 19), id="yesterday in UTC"),
        pytest.param("UTC", date(2026, 3, 3), time(9), utc(2026, 3, 3, 9), id="UTC itself"),
    ],
)
def test_a_wall_time_is_one_moment(zone, day, at, moment):
    """In a gap the first existing minute, in a fold the first of the two."""
    assert moment_of(day, at, zone) == moment


def test_seconds_in_a_skipped_hour_are_dropped():
    assert moment_of(date(2026, 3, 29), time(2, 30, 37), BERLIN) == utc(2026, 3, 29, 1)


def test_midnight_belongs_to_a_day_of_its_own_in_each_zone():
    midnight_in_tokyo = moment_of(date(2026, 3, 3), time(0), "Asia/Tokyo")

    assert day_of(midnight_in_tokyo, "Asia/Tokyo") == date(2026, 3, 3)
    assert day_of(midnight_in_tokyo, BERLIN) == date(2026, 3, 2)
    assert day_of(midnight_in_tokyo - timedelta(minutes=1), "Asia/Tokyo") == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        (BERLIN, BERLIN),
        (None, "UTC"),
        ("", "UTC"),
        ("Mars/Olympus", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("/etc/passwd", "UTC"),
        ("Europe", "UTC"),
        ("Europe/\0", "UTC"),
    ],
)
def test_only_a_zone_is_taken_for_a_zone(name, zone):
    assert known_zone(name, otherwise="UTC") == zone


def test_clock_changes_are_found_to_the_minute():
    assert clock_changes(BERLIN, after=utc(2026, 1, 1), until=utc(2027, 1, 1)) == [
        utc(2026, 3, 29, 1),
        utc(2026, 10, 25, 1),
    ]
    assert clock_changes("Asia/Tokyo", after=utc(2026, 1, 1), until=utc(2027, 1, 1)) == []


def test_a_clock_change_is_later_than_the_one_end_and_may_be_the_other():
    change_at = utc(2026, 3, 29, 1)

    assert clock_changes(BERLIN, after=change_at, until=change_at + timedelta(days=7)) == []
    assert clock_changes(BERLIN, after=change_at - timedelta(days=7), until=change_at) == [change_at]


# The weekly slot


def test_a_slot_keeps_its_wall_time_over_a_change_of_clocks():
    """Mentor Guide, First 5."""
    slot = Slot(TUESDAY, time(18), BERLIN)

    moments = list(islice(slot.moments_from(date(2026, 3, 20)), 2))

    assert moments == [utc(2026, 3, 24, 17), utc(2026, 3, 31, 16)]


def test_the_first_moment_after_a_slots_own_moment_is_a_week_later():
    slot = Slot(TUESDAY, time(18), BERLIN)
    meeting_at = slot.on(date(2026, 3, 3))

    assert slot.first_after(meeting_at - timedelta(seconds=1)) == meeting_at
    assert slot.first_after(meeting_at) == meeting_at + timedelta(weeks=1)


def test_between_the_two_of_a_repeated_hour_the_slot_is_over():
    slot = Slot(SUNDAY, time(2, 30), BERLIN)
    between = utc(2026, 10, 25, 1, 15)

    assert shown(between, BERLIN) == "Sun 25 Oct, 02:15"
    assert slot.first_after(between) == utc(2026, 11, 1, 1, 30)
    assert slot.last_until(between) == utc(2026, 10, 25, 0, 30)


def test_a_slot_that_a_skipped_hour_pushes_into_the_next_day_comes_once():
    slot = Slot(SATURDAY, time(23, 30), "America/Nuuk")
    pushed_at = utc(2026, 3, 29, 1)

    assert day_of(pushed_at, "America/Nuuk") == date(2026, 3, 29)
    assert slot.first_after(pushed_at - timedelta(hours=3)) == pushed_at
    assert slot.first_after(pushed_at) == slot.on(date(2026, 4, 4))
    assert slot.last_until(pushed_at) == pushed_at


def test_the_last_moment_of_a_slot_includes_the_moment_itself():
    slot = Slot(MONDAY, time(10), "UTC")

    assert slot.last_until(utc(2026, 3, 2, 10)) == utc(2026, 3, 2, 10)
    assert slot.last_until(utc(2026, 3, 2, 9, 59)) == utc(2026, 2, 23, 10)
    assert slot.last_until(utc(2026, 3, 8, 23)) == utc(2026, 3, 2, 10)


def test_a_planned_gap_is_passed_over_to_the_first_meeting_after_it():
    """Mentor Guide, First 6."""
    slot = Slot(TUESDAY, time(18), BERLIN)
    holiday, crunch = Away(date(2026, 3, 10), date(2026, 3, 17)), Away(date(2026, 3, 23), date(2026, 3, 24))

    assert slot.first_after(utc(2026, 3, 4), gaps=iter([holiday, crunch])) == slot.on(date(2026, 3, 31))


def test_a_gap_holds_both_of_its_ends():
    gap = Away(date(2026, 3, 10), date(2026, 3, 17))

    assert [in_gap(date(2026, 3, day), [gap]) for day in (9, 10, 17, 18)] == [False, True, True, False]


def test_after_a_gap_and_the_next_that_begins_the_day_after_it():
    holiday, crunch = Away(date(2026, 3, 28), date(2026, 3, 29)), Away(date(2026, 3, 30), date(2026, 4, 1))

    assert after_gaps(utc(2026, 3, 29, 1), BERLIN, gaps=[crunch, holiday]) == utc(2026, 4, 1, 22)
    assert after_gaps(utc(2026, 4, 1, 22), BERLIN, gaps=[crunch, holiday]) == utc(2026, 4, 1, 22)


def test_a_gap_is_measured_on_the_slots_own_wall():
    """Monday 9:00 on Kiritimati is still Sunday in UTC, and a gap that ends on Sunday does not hold it."""
    slot = Slot(MONDAY, time(9), "Pacific/Kiritimati")

    gap = Away(date(2026, 2, 20), date(2026, 3, 1))

    assert slot.first_after(utc(2026, 2, 28), gaps=[gap]) == utc(2026, 3, 1, 19)


def test_a_slot_is_read_as_it_was_written():
    slot = Slot(TUESDAY, time(18, 30), BERLIN)

    assert slot.written() == ["1", "18:30", BERLIN]
    assert Slot.read(slot.written()) == slot


def test_a_slot_made_in_the_second_of_two_equal_hours_is_an_ordinary_slot():
    slot = Slot.at(utc(2026, 10, 25, 1, 30), BERLIN)

    assert slot == Slot(SUNDAY, time(2, 30), BERLIN)
    assert slot.on(date(2027, 10, 31)) == utc(2027, 10, 31, 0, 30)


def test_someone_who_moves_to_another_zone_takes_the_slot_along():
    """The same moment, from now on kept on the wall of the new home."""
    in_berlin = Slot(TUESDAY, time(23), BERLIN)
    in_tokyo = Slot.at(in_berlin.on(date(2026, 3, 3)), "Asia/Tokyo")

    assert in_tokyo == Slot(2, time(7), "Asia/Tokyo")
    assert in_tokyo.on(date(2026, 3, 4)) == in_berlin.on(date(2026, 3, 3))
    assert in_tokyo.on(date(2026, 4, 1)) == in_berlin.on(date(2026, 3, 31)) + timedelta(hours=1)


# R6: every zone there is


FIRST_ON, LAST_ON = date(2024, 1, 1), date(2029, 12, 31)


@cache
def zones_that_differ() -> list[str]:
    """Choose one zone of those whose clocks agree to the minute from 2024 to 2029: what holds for it holds for all."""
    names = sorted(available_timezones() - {"localtime", "Factory"})
    noons = [datetime(2023, 12, 30, 12, tzinfo=UTC) + timedelta(days=n) for n in range(2200)]

    def behaviour(name: str) -> tuple[object, ...]:
        zone = ZoneInfo(name)
        days = pairwise((noon, noon.astimezone(zone).utcoffset()) for noon in noons)
        changed = [(since, until, offset) for (since, before), (until, offset) in days if before != offset]
        changes = [(clock_changes(name, after=since, until=until)[0], offset) for since, until, offset in changed]
        return noons[0].astimezone(zone).utcoffset(), *changes

    return list({behaviour(name): name for name in names}.values())


def test_a_weekly_slot_comes_once_a_week_on_its_own_day_in_every_zone_there_is():
    """delivery.md R6. Where a week has no change of clocks, the next moment is a week later to the second."""
    weeks = (LAST_ON - FIRST_ON).days // 7
    zones = zones_that_differ()
    assert len(zones) > 40
    for zone in zones:
        wall = ZoneInfo(zone)
        changes = clock_changes(zone, after=utc(2023, 12, 1), until=utc(2030, 2, 1))
        for weekday in range(7):
            day = FIRST_ON + timedelta(days=weekday)
            for at in (time(0), time(2, 30), time(9)):
                moments = list(islice(Slot(weekday, at, zone).moments_from(FIRST_ON), weeks))
                changed = {0, *(bisect(moments, change) + n for change in changes for n in (-1, 0, 1))}
                for week, moment in enumerate(moments):
                    if week not in changed:
                        assert moment - moments[week - 1] == timedelta(weeks=1), (zone, moment)
                        continue
                    seen, asked = moment.astimezone(wall), day + timedelta(weeks=week)
                    assert seen.date() == asked, (zone, asked, at, seen)
                    assert seen.time() >= at, (zone, asked, at, seen)
                    on_time = seen.time() == at or is_first_minute_after_a_gap(moment, wall)
                    assert on_time, (zone, asked, at, seen)
                    assert not seen.fold, (zone, asked, at, seen)


def is_first_minute_after_a_gap(moment: datetime, wall: ZoneInfo) -> bool:
    before, after = (moment - timedelta(minutes=1)).astimezone(wall), moment.astimezone(wall)
    return before.utcoffset() < after.utcoffset()


@pytest.mark.parametrize("zone", [BERLIN, "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "America/Nuuk"])
@pytest.mark.parametrize("at", [time(0), time(2, 30), time(23, 30)])
def test_going_from_one_moment_to_the_next_meets_each_week_once(zone, at):
    slot = Slot(SUNDAY, at, zone)
    moments = [slot.on(date(2024, 1, 7))]
    while len(moments) < 313:
        moments.append(slot.first_after(moments[-1]))

    assert moments == list(islice(slot.moments_from(date(2024, 1, 7)), 313))


# The herald of clock changes


def test_the_herald_tells_when_the_others_clock_time_moves():
    """Mentor Guide, Responsibilities 2. Los Angeles changes on 8 March, Berlin on the 29th."""
    slot = Slot(TUESDAY, time(18), BERLIN)
    meeting_at = slot.on(date(2026, 3, 3))

    change = clock_change_ahead(slot, [BERLIN, LOS_ANGELES], at=meeting_at)

    assert change == ClockChange(meeting_at, slot.on(date(2026, 3, 10)), (LOS_ANGELES,))
    assert shown(change.usual_at, LOS_ANGELES) == "Tue 3 Mar, 09:00"
    assert shown(change.following_at, LOS_ANGELES) == "Tue 10 Mar, 10:00"
    assert shown_time(change.following_at, BERLIN) == "18:00"


@pytest.mark.parametrize("day", [date(2026, 2, 24), date(2026, 3, 10), date(2026, 3, 17), date(2026, 3, 31)])
def test_the_herald_is_silent_in_other_weeks(day):
    slot = Slot(TUESDAY, time(18), BERLIN)

    assert clock_change_ahead(slot, [BERLIN, LOS_ANGELES], at=slot.on(day)) is None


def test_the_herald_tells_again_when_the_second_clock_follows():
    slot = Slot(TUESDAY, time(18), BERLIN)

    change = clock_change_ahead(slot, [BERLIN, LOS_ANGELES], at=slot.on(date(2026, 3, 24)))

    assert change is not None
    assert shown_time(change.following_at, LOS_ANGELES) == "09:00"


def test_clocks_that_change_together_move_nobody():
    slot = Slot(TUESDAY, time(18), BERLIN)

    assert clock_change_ahead(slot, [BERLIN, "Europe/London"], at=slot.on(date(2026, 3, 24))) is None


def test_a_zone_without_summer_time_hears_of_the_others_change():
    slot = Slot(TUESDAY, time(18), BERLIN)

    change = clock_change_ahead(slot, [BERLIN, "Asia/Kolkata"], at=slot.on(date(2026, 10, 20)))

    assert change is not None
    assert change.moves_for == ("Asia/Kolkata",)
    assert shown(change.following_at, "Asia/Kolkata") == "Tue 27 Oct, 22:30"


def test_the_herald_speaks_at_a_moved_meeting_too():
    slot = Slot(TUESDAY, time(18), BERLIN)
    moved_to_thursday = slot.on(date(2026, 3, 3)) + timedelta(days=2)

    change = clock_change_ahead(slot, [BERLIN, LOS_ANGELES], at=moved_to_thursday)

    assert change is not None
    assert change.following_at == slot.on(date(2026, 3, 10))


def test_the_herald_looks_across_a_planned_gap():
    slot = Slot(TUESDAY, time(18), BERLIN)
    holiday = Away(date(2026, 2, 25), date(2026, 3, 15))

    change = clock_change_ahead(slot, [BERLIN, LOS_ANGELES], at=slot.on(date(2026, 2, 24)), gaps=[holiday])

    assert change is not None
    assert shown(change.following_at, LOS_ANGELES) == "Tue 17 Mar, 10:00"


@pytest.mark.parametrize(
    ("zone", "day", "before"),
    [
        pytest.param(LOS_ANGELES, date(2026, 3, 3), None, id="before the change"),
        pytest.param(LOS_ANGELES, date(2026, 3, 10), utc(2026, 2, 17, 17), id="theirs has changed"),
        pytest.param(BERLIN, date(2026, 3, 10), None, id="the slot's own wall"),
        pytest.param(LOS_ANGELES, date(2026, 3, 31), None, id="both have changed"),
    ],
)
def test_after_weeks_without_a_meeting_it_is_known_what_the_clocks_did_meanwhile(zone, day, before):
    slot = Slot(TUESDAY, time(18), BERLIN)

    assert hour_before_change(slot, zone, since=utc(2026, 2, 17, 17), at=slot.on(day)) == before


def test_a_change_of_clocks_may_move_a_meeting_into_another_day():
    slot = Slot(TUESDAY, time(8, 30), BERLIN)

    change = clock_change_ahead(slot, [LOS_ANGELES], at=slot.on(date(2026, 3, 3)))

    assert change is not None
    assert shown(change.usual_at, LOS_ANGELES) == "Mon 2 Mar, 23:30"
    assert shown(change.following_at, LOS_ANGELES) == "Tue 10 Mar, 00:30"


# 30, 60, 90, and quiet weeks


def test_reviews_fall_on_day_30_60_90_and_every_30_days_after():
    """Mentor Guide, First 7."""
    assert list(islice(reviews(date(2026, 1, 31), every_days=30), 4)) == [
        (30, date(2026, 3, 2)),
        (60, date(2026, 4, 1)),
        (90, date(2026, 5, 1)),
        (120, date(2026, 5, 31)),
    ]


def test_a_gap_moves_the_reviews_after_it_and_none_before():
    """Mentor Guide, First 6."""
    holiday = Away(date(2026, 2, 10), date(2026, 2, 19))

    assert list(islice(reviews(date(2026, 1, 1), every_days=30, gaps=iter([holiday])), 2)) == [
        (30, date(2026, 1, 31)),
        (60, date(2026, 3, 12)),
    ]


def test_days_that_two_gaps_share_are_left_out_once():
    gaps = [Away(date(2026, 3, 2), date(2026, 3, 4)), Away(date(2026, 3, 4), date(2026, 3, 5))]

    assert days_after(date(2026, 3, 1), 1, gaps=gaps) == date(2026, 3, 6)
    assert days_after(date(2026, 3, 1), 0, gaps=gaps) == date(2026, 3, 1)


@pytest.mark.parametrize("quiet_for", [21, 35, 42])
def test_a_planned_gap_is_not_silence(quiet_for):
    """Features K7."""
    pressed_on, holiday = date(2026, 3, 1), Away(date(2026, 3, 10), date(2026, 3, 23))

    assert days_after(pressed_on, quiet_for) == pressed_on + timedelta(days=quiet_for)
    assert days_after(pressed_on, quiet_for, gaps=[holiday]) == pressed_on + timedelta(days=quiet_for + 14)


@pytest.mark.parametrize(
    ("meetings_on", "chosen_on"),
    [
        pytest.param([26, 30], 30, id="on the day itself"),
        pytest.param([26, 25], 26, id="four days before"),
        pytest.param([25, 35], None, id="five days are too far"),
        pytest.param([34, 28], 28, id="the nearer one"),
        pytest.param([32, 28], 28, id="of two equally near the earlier"),
        pytest.param([], None, id="no meeting at all"),
    ],
)
def test_a_review_falls_on_the_meeting_near_it(meetings_on, chosen_on):
    started_on = date(2026, 1, 1)
    slot_at = {n: moment_of(started_on + timedelta(days=n), time(18), BERLIN) for n in range(40)}
    due_on = started_on + timedelta(days=30)

    chosen = meeting_for_review(due_on, [slot_at[n] for n in meetings_on], BERLIN)

    assert chosen == (slot_at[chosen_on] if chosen_on else None)


def test_a_review_without_a_meeting_is_asked_for_at_nine_on_its_day():
    due_on = date(2026, 3, 29)

    assert review_at(due_on, [], BERLIN) == utc(2026, 3, 29, 7)
    assert review_at(due_on, [utc(2026, 3, 31, 16)], BERLIN) == utc(2026, 3, 31, 16)


def test_four_days_are_counted_on_the_wall_of_the_zone():
    """20:00 in Los Angeles on the fourth day is the fifth day in UTC."""
    meeting_at = moment_of(date(2026, 3, 7), time(20), LOS_ANGELES)

    assert meeting_for_review(date(2026, 3, 3), [meeting_at], LOS_ANGELES) == meeting_at
    assert meeting_for_review(date(2026, 3, 3), [meeting_at], "UTC") is None


# Bursts, and how a time is written


def test_a_burst_is_spread_over_half_an_hour_and_always_in_the_same_way():
    due_at = utc(2026, 3, 2, 9)
    spoken = [spread(due_at, f"U{n:08}") for n in range(600)]

    assert spoken == [spread(due_at, f"U{n:08}") for n in range(600)]
    assert all(due_at <= at < due_at + timedelta(minutes=30) for at in spoken)
    assert max(sum(at.minute == minute for at in spoken) for minute in range(30)) < 60


def test_a_time_is_written_as_each_wall_shows_it():
    meeting_at = utc(2026, 3, 3, 17)

    assert shown(meeting_at, BERLIN) == "Tue 3 Mar, 18:00"
    assert shown(meeting_at, "Pacific/Kiritimati") == "Wed 4 Mar, 07:00"
    assert shown_day(date(2026, 10, 25)) == "Sun 25 Oct"
    assert shown_zone(LOS_ANGELES) == "Los Angeles"
    assert shown_zone("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert shown_zone("UTC") == "UTC"


def test_two_walls_may_show_the_same_and_then_not():
    assert same_time(utc(2026, 1, 5), "Europe/Lisbon", "Europe/London")
    assert same_time(utc(2026, 3, 20), "Africa/Lagos", BERLIN)
    assert not same_time(utc(2026, 4, 20), "Africa/Lagos", BERLIN)
    assert local(utc(2026, 4, 20), BERLIN).hour == 2
