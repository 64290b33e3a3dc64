"""Two times: people's, which can be moved, and the machine's, which cannot."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mentorship.clock import Clock, MovableClock

IN_MARCH = datetime(2026, 3, 3, 17, tzinfo=UTC)


def test_a_clock_left_alone_tells_the_computers_time_in_utc():
    clock = Clock()

    before, now, after = clock.machine_now(), clock.now(), clock.machine_now()

    assert before <= now <= after
    assert now.tzinfo is UTC


def test_seconds_that_passed_never_go_back():
    clock = Clock()

    assert clock.elapsed() <= clock.elapsed()


def test_a_movable_calendar_stands_still_until_it_is_moved_in_either_direction():
    clock = MovableClock(IN_MARCH)
    assert clock.now() == clock.now() == IN_MARCH

    clock.move_to(IN_MARCH + timedelta(days=90))
    assert clock.now() == IN_MARCH + timedelta(days=90)

    clock.move_to(IN_MARCH - timedelta(hours=1))
    assert clock.now() == IN_MARCH - timedelta(hours=1)


def test_moving_the_calendar_leaves_the_machine_alone():
    clock, computer = MovableClock(IN_MARCH), Clock()

    clock.move_to(IN_MARCH + timedelta(days=90))

    assert abs(clock.machine_now() - computer.machine_now()) < timedelta(minutes=1)
    assert abs(clock.elapsed() - computer.elapsed()) < 60


def test_a_clock_can_follow_someone_elses_calendar():
    workspace = [IN_MARCH]
    clock = Clock(calendar=lambda: workspace[0])

    workspace[0] = IN_MARCH.astimezone(ZoneInfo("Asia/Kathmandu")) + timedelta(days=1)

    assert clock.now() == IN_MARCH + timedelta(days=1)
    assert clock.now().tzinfo is UTC


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no zone"):
        MovableClock(datetime(2026, 3, 3, 17))
