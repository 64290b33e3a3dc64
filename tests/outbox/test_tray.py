"""When something may be said: waking hours, one unasked DM a day, muted kinds. Program, section 14."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from threading import Event

import pytest
from small_world import MONDAY
from sqlalchemy import text

from counting import asked_during
from mentorship.outbox import State, to_member, to_pair

SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
LOOKS = 200


def at(hour: int, day: int = 5):
    return MONDAY.replace(day=day, hour=hour)


def test_what_can_wait_waits_for_waking_hours(world):
    world.clock.move_to(at(21))
    world.tell("awake", to_member(world.ada.id), "1")
    world.tell("hello", to_member(world.ada.id), "2")
    assert [row.due_at for row in world.rows()] == [at(8, day=6), at(21)]


def test_a_pair_is_told_when_both_are_awake(world):
    world.tell("awake", to_pair(world.ada.id, world.grace.id), due=at(23))
    assert world.rows()[0].due_at == at(8, day=6)


def test_what_was_due_in_the_evening_but_delayed_into_the_night_waits_for_the_morning(world):
    world.tell("awake", to_member(world.ada.id), due=at(19))
    world.clock.move_to(at(23))
    world.courier.deliver_due()
    [row] = world.rows()
    assert (row.state, row.due_at) == (State.PENDING, at(8, day=6))
    world.clock.move_to(at(8, day=6))
    world.courier.deliver_due()
    assert world.states == [State.DELIVERED]


def test_a_second_unasked_dm_waits_for_the_next_day(world):
    for key in "123":
        world.tell("tip", to_member(world.ada.id), key)
    world.tell("tip", to_member(world.grace.id), "4")
    days = [row.counts_on for row in world.rows()]
    assert days == [date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7), date(2026, 1, 5)]
    world.courier.deliver_due()
    assert len(world.ada.messages()) == 1
    world.passes(days=1)
    assert len(world.ada.messages()) == 2


def test_what_goes_out_late_does_not_come_beside_that_days_own(world):
    """Both when the evening was over, and when nobody was there to say it for a day."""
    world.tell("tip", to_member(world.ada.id), "1", due=at(19))
    world.clock.move_to(at(7, day=6))
    world.courier.deliver_due()
    world.tell("tip", to_member(world.ada.id), "2")
    world.clock.move_to(at(12, day=6))
    world.courier.deliver_due()
    assert len(world.ada.messages()) == 1

    world.tell("tip", to_member(world.ada.id), "3", due=at(9, day=8))
    world.clock.move_to(at(10, day=8))
    world.courier.deliver_due()
    assert len(world.ada.messages()) == 2
    world.passes(days=1)
    assert [row.counts_on.day for row in world.rows()] == [6, 9, 8]
    assert len(world.ada.messages()) == 3


def test_what_was_put_off_and_is_drawn_anew_waits_for_its_day(world):
    world.facts |= {"one": "Monday's", "two": "Tuesday's"}
    world.show(to_member(world.ada.id), "one", kind="tip")  # the bot is away on Monday
    world.clock.passes(days=1)
    world.tell("tip", to_member(world.ada.id), "2", fact="two")
    world.courier.deliver_due()
    with world.tray() as tray:  # somebody presses what this one shows
        tray.redraw("tip", to_member(world.ada.id), key="card", fact="one")
    world.passes(hours=4)
    assert [each.args["text"] for each in world.slack.calls_of("chat.postMessage")] == ["Tuesday's"]
    world.passes(days=1)
    assert [each.args["text"] for each in world.slack.calls_of("chat.postMessage")] == ["Tuesday's", "Monday's"]


@pytest.mark.postgresql
def test_whoever_puts_off_to_a_day_that_another_takes_in_this_instant_chooses_anew(world):
    """On PostgreSQL; on SQLite one comes after the other."""
    is_there = world.engine.dialect.name == "postgresql"
    world.tell("tip", to_member(world.ada.id))
    world.clock.move_to(at(20) + timedelta(minutes=30))  # the bot was away on Monday; tomorrow is the next day
    taken = Event()

    def takes_tuesday() -> None:
        with world.tray() as tray:
            tray.tell("tip", to_member(world.ada.id), key="2", fact="hello", due=at(9, day=6))
            tray._write_down()
            taken.set()
            for _ in range(LOOKS if is_there else 0):
                Event().wait(0.01)
                if tray._session.scalar(SOMEBODY_WAITS):
                    return

    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(takes_tuesday)
        assert taken.wait(10)
        world.courier.deliver_due()
        other.result(10)
    assert [(row.key, row.state, row.counts_on) for row in world.rows()] == [
        ("1", State.PENDING, date(2026, 1, 7)),
        ("2", State.PENDING, date(2026, 1, 6)),
    ]


def test_what_is_shown_anew_while_it_waits_too_long_is_as_useful_as_a_new_one(world):
    world.show(to_member(world.ada.id), kind="brief")  # useful for an hour; the bot is away for two
    world.clock.passes(hours=2)
    world.show(to_member(world.ada.id), kind="brief")
    world.courier.deliver_due()
    assert len(world.ada.messages()) == 1


def test_a_deed_can_ask_when_what_it_lays_here_will_come(world):
    to = to_member(world.ada.id)
    world.tell("tip", to, "1")
    with world.tray() as tray:
        assert tray.comes_at("tip", to) == MONDAY + timedelta(days=1)
        assert tray.comes_at("hello", to) == MONDAY
        tray.tell("tip", to, key="2", fact="hello")
        assert tray.comes_at("tip", to) == MONDAY + timedelta(days=2)
        tray.tell("tip", to, key="3", fact="hello")
    assert [row.due_at for row in world.rows()[1:]] == [MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)]


def test_a_day_that_was_not_used_after_all_is_free_again(world):
    world.tell("tip", to_member(world.ada.id), "1", fact="something untrue")
    world.courier.deliver_due()
    world.tell("tip", to_member(world.ada.id), "2")
    assert world.rows()[-1].due_at == MONDAY


def test_a_muted_kind_is_not_said_and_uses_up_no_day(world):
    world.muted.add((world.ada.id, "tip"))
    world.tell("tip", to_member(world.ada.id), "1")
    world.muted.clear()
    world.tell("tip", to_member(world.ada.id), "2")
    assert world.states == [State.CANCELLED, State.PENDING]
    assert world.rows()[-1].due_at == MONDAY


def test_what_is_known_of_several_is_one_question_and_what_lies_here_is_none(world):
    world.tell("hello", to_member(world.ada.id), "said")
    with world.tray() as tray:
        tray.show("hello", to_member(world.ada.id), key="lies here")
        tray.redraw("hello", to_member(world.ada.id), key="only if known")
        keys = ["said", "lies here", "only if known", "never"]
        assert asked_during(partial(tray.known_among, "hello", keys)) == (1, {"said", "lies here"})
        assert asked_during(partial(tray.known_among, "hello", ["lies here"])) == (0, {"lies here"})


def test_what_is_muted_while_it_waits_is_not_said(world):
    world.tell("tip", to_member(world.ada.id), due=MONDAY + timedelta(hours=1))
    world.muted.add((world.ada.id, "tip"))
    world.passes(hours=2)
    assert world.states == [State.CANCELLED]


def test_what_was_said_before_it_was_muted_still_shows_the_facts(world):
    world.show(to_member(world.ada.id), kind="tip")
    world.courier.deliver_due()
    world.muted.add((world.ada.id, "tip"))
    world.facts["hello"] = "Hello again"
    world.show(to_member(world.ada.id), kind="tip")
    world.courier.deliver_due()
    assert [message.text for message in world.ada.messages()] == ["Hello again"]


def test_an_update_of_what_people_see_already_waits_for_nobody(world):
    world.show(to_member(world.ada.id), kind="awake")
    world.courier.deliver_due()
    world.clock.move_to(at(23))
    world.facts["hello"] = "Hello again"
    world.show(to_member(world.ada.id), kind="awake")
    world.courier.deliver_due()
    assert [message.text for message in world.ada.messages()] == ["Hello again"]
