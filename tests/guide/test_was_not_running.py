"""When no bot was running for a while. Delivery, R8: what is too late is left out, and told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

import given
from houses import House
from mentorship.clock import MovableClock
from mentorship.organising.downtime import note_being_at_work
from pretend_slack import Person

TUESDAY = datetime(2026, 1, 6, 14, 5, tzinfo=UTC)
FRIDAY = datetime(2026, 1, 9, 9, 12, tzinfo=UTC)


@pytest.fixture
def machine(house: House, monkeypatch: pytest.MonkeyPatch) -> MovableClock:
    """The machine's own clock, which a story cannot wait for."""
    clock = MovableClock(TUESDAY)
    monkeypatch.setattr(house.bot.clock, "machine_now", clock.now)
    note_being_at_work(house.bot)
    return clock


def was_down(house: House, machine: MovableClock, until: datetime) -> None:
    machine.move_to(until)
    house.slack.time.move_to(until)
    note_being_at_work(house.bot)
    house.settles()


def told(person: Person) -> list[str]:
    return [each.words for each in person.messages() if "I was not running" in each.words]


def test_organisers_hear_once_from_when_to_when_no_bot_was_running(house: House, machine: MovableClock) -> None:
    ada, grace = house.member("Ada"), house.member("Grace")
    with house.desk() as desk:
        given.mentorships(desk, [(grace, ada)], meet_at=TUESDAY + timedelta(days=1))
    was_down(house, machine, until=FRIDAY)
    [said] = told(house.olga)
    assert "I was not running from Tue 6 Jan, 15:05 until Fri 9 Jan, 10:12." in said, "in her own zone"
    assert "At least 1 meeting fell into that time" in said, "who meets weekly has planned only the next"
    assert not told(ada) and not told(grace)

    was_down(house, machine, until=FRIDAY + timedelta(minutes=1))
    assert len(told(house.olga)) == 1


def test_a_meeting_of_two_who_parted_before_fell_into_no_downtime(house: House, machine: MovableClock) -> None:
    ada, grace = house.member("Ada"), house.member("Grace")
    with house.desk() as desk:
        given.mentorships(desk, [(grace, ada)], meet_at=TUESDAY + timedelta(days=1))
    grace.is_deactivated()
    was_down(house, machine, until=FRIDAY)
    [said] = told(house.olga)
    assert "fell into that time" not in said


def test_a_restart_is_not_worth_a_word_and_a_jump_of_the_calendar_is_no_downtime(
    house: House, machine: MovableClock
) -> None:
    was_down(house, machine, until=TUESDAY + timedelta(minutes=20))
    house.passes(days=8)  # as in the demo
    note_being_at_work(house.bot)
    house.settles()
    assert not told(house.olga)


@pytest.mark.postgresql
def test_several_that_are_started_at_once_tell_it_once(house: House, machine: MovableClock) -> None:
    machine.move_to(FRIDAY)
    house.slack.time.move_to(FRIDAY)
    others = [house.new_bot() for _ in range(3)]
    for each in others:
        each.clock.machine_now = machine.now
    with ThreadPoolExecutor() as threads:
        list(threads.map(note_being_at_work, [house.bot, *others]))
    house.settles()
    for each in others:
        each.stop()
    assert len(told(house.olga)) == 1
