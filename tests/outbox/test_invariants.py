"""The checks of a row's life can fail: each is shown what must never be, and what may."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from invariants import (
    LOOK,
    POST,
    Change,
    check_history,
    check_leases,
    check_looks,
    check_metadata,
    check_pace,
    check_sweeps,
    left_behind,
)
from sqlalchemy import text

from mentorship.outbox import State, claims, to_member
from mentorship.outbox.claims import Times
from mentorship.outbox.records import DONE
from mentorship.store import writing
from pretend_slack.web import Call

sys.path.append(str(Path(__file__).parents[1] / "chaos"))

from recorder import begin_recording, end_recording, history

PLANNED = Change(1, None, State.PENDING, None, 0)
CLAIMED = Change(1, State.PENDING, State.SENDING, "a", 1)


def post(at, *, mark="m", channel="D1", status=200, ok=True):
    return Call(POST, {"channel": channel, "metadata": {"event_payload": {"key": mark}}}, {"ok": ok}, status, at, at)


def look(at, *, status=200, channel="D1"):
    return Call(LOOK, {"channel": channel}, {"ok": status == 200}, status, at)


def test_a_row_may_be_said_after_it_was_unknown():
    unknown, again = Change(1, State.SENDING, State.UNKNOWN, "a", 1), Change(1, State.UNKNOWN, State.SENDING, "b", 2)
    check_history([PLANNED, CLAIMED, unknown, again, Change(1, State.SENDING, State.DELIVERED, "b", 2)])


@pytest.mark.parametrize("done", DONE)
@pytest.mark.parametrize("left_for", State)
def test_what_is_done_is_never_left(done, left_for):
    with pytest.raises(AssertionError, match="no row may move"):
        check_history([PLANNED, CLAIMED, Change(1, State.SENDING, done, "a", 1), Change(1, done, left_for, "a", 1)])


@pytest.mark.parametrize(
    "wrong",
    [
        Change(1, State.SENDING, State.DELIVERED, "b", 1),
        Change(1, State.SENDING, State.DELIVERED, "a", 2),
        Change(1, State.UNKNOWN, State.DELIVERED, "a", 1),
        Change(1, State.SENDING, State.SENDING, "b", 2),
    ],
    ids=["by somebody else", "of another claim", "out of order", "claimed twice"],
)
def test_only_who_claimed_a_row_writes_down_how_it_went(wrong):
    with pytest.raises(AssertionError):
        check_history([PLANNED, CLAIMED, wrong])


@pytest.mark.postgresql
def test_the_recorder_sees_a_row_that_leaves_delivered(world):
    engine = world.engine
    begin_recording(engine)
    try:
        world.tell("hello", to_member(world.ada.id))
        world.courier.deliver_due()
        check_history(history(engine))
        assert [change.became for change in history(engine)] == [State.PENDING, State.SENDING, State.DELIVERED]
        with writing(engine) as session:
            session.execute(text("UPDATE outbox SET state = 'pending', done_at = NULL"))
        with pytest.raises(AssertionError, match="no row may move"):
            check_history(history(engine))
        world.courier.deliver_due()
    finally:
        end_recording(engine)


HELD = Change(1, State.PENDING, State.SENDING, "a", 1, at=10.0, lease_until=12.0)
SAID = Change(1, State.SENDING, State.DELIVERED, "a", 1, at=10.9)


def test_what_is_said_is_in_somebodys_hand_with_a_lease_that_outlives_the_request():
    check_leases([post(10.8)], [PLANNED, HELD, SAID], {"m": 1}, timeout=1.0)


@pytest.mark.parametrize(
    ("moment", "changes", "wrong"),
    [
        (10.8, [PLANNED], "nobody had it in hand"),
        (9.9, [PLANNED, HELD], "nobody had it in hand"),
        (11.0, [PLANNED, HELD, SAID], "nobody had it in hand"),
        (11.6, [PLANNED, HELD], "0.40 s of its lease left"),
        (13.0, [PLANNED, HELD], "-1.00 s of its lease left"),
    ],
    ids=["never claimed", "before the claim", "after the end", "with a short lease", "after the lease"],
)
def test_what_is_said_without_a_lease_is_found(moment, changes, wrong):
    with pytest.raises(AssertionError, match=wrong):
        check_leases([post(moment)], changes, {"m": 1}, timeout=1.0)


def test_what_was_over_within_the_millisecond_that_is_written_down_was_said_before():
    check_leases([post(10.9004)], [PLANNED, HELD, SAID], {"m": 1}, timeout=1.0)


def test_by_a_clock_that_was_put_forward_a_lease_may_seem_to_end_while_it_is_being_said():
    changes = [PLANNED, HELD, swept(State.UNKNOWN, at=10.5)]
    check_leases([post(10.8)], changes, {"m": 1}, timeout=1.0, clocks_stood=False)
    with pytest.raises(AssertionError, match="nobody had it in hand"):
        check_leases([post(10.8)], changes, {"m": 1}, timeout=1.0)


def swept(state, *, at):
    return Change(1, State.SENDING, state, "a", 1, at=at)


def test_what_the_dead_had_in_hand_is_unknown_when_its_lease_has_ended():
    check_sweeps([PLANNED, HELD, swept(State.UNKNOWN, at=12.3)], {"a": 11.0}, clocks_stood=True)
    check_sweeps([PLANNED, HELD, swept(State.PENDING, at=10.5)], {"a": 11.0}, clocks_stood=True)
    check_sweeps([PLANNED, HELD, swept(State.PENDING, at=12.3)], {}, clocks_stood=True)
    check_sweeps([PLANNED, HELD, swept(State.UNKNOWN, at=11.5)], {"a": 11.0}, clocks_stood=False)
    with pytest.raises(AssertionError, match="what the dead have said"):
        check_sweeps([PLANNED, HELD, swept(State.PENDING, at=12.3)], {"a": 11.0}, clocks_stood=True)
    with pytest.raises(AssertionError, match="before the end"):
        check_sweeps([PLANNED, HELD, swept(State.UNKNOWN, at=11.5)], {"a": 11.0}, clocks_stood=True)


@pytest.mark.postgresql
def test_what_nobody_swept_and_what_is_due_is_left_behind(world):
    world.tell("hello", to_member(world.ada.id))
    now, minute = Times(world.clock.now(), world.clock.machine_now(), world.clock.elapsed()), timedelta(minutes=1)
    [row] = world.rows()
    before = now.calendar - minute

    def left(machine):
        return left_behind(world.engine, calendar=before, machine=machine)

    assert left_behind(world.engine, calendar=now.calendar, machine=now.machine) == [f"{row.id} is due and pending"]
    claims.claim(world.engine, owner="a", at=now, lease=minute)
    assert left(now.machine) == []
    assert left(now.machine + 2 * minute) == [f"{row.id} is in hand, and its lease has ended"]
    claims.sweep(world.engine, at=now.machine + 2 * minute, lease=minute, quiet=minute)
    assert left(now.machine + 2 * minute) == []


@pytest.mark.parametrize(
    "between",
    [[], [look(1.0)], [look(3.0, status=500)], [look(3.0, channel="D2")], [look(5.0)]],
    ids=["no look", "too early", "no answer", "elsewhere", "afterwards"],
)
@pytest.mark.parametrize("status", [0, 200, 500])
def test_what_may_have_been_accepted_is_not_said_again_without_a_look(status, between):
    with pytest.raises(AssertionError, match="without a look"):
        check_looks([post(0.0, status=status), *between, post(4.0)], quiet=1.2)


@pytest.mark.parametrize("first", [post(0.0, status=429), post(0.0, ok=False), post(0.0, channel="C1")])
def test_what_was_refused_or_cannot_be_looked_up_is_said_again(first):
    check_looks([first, post(4.0, channel=first.args["channel"])], quiet=1.2)


def test_after_a_look_it_is_said_again():
    check_looks([post(0.0, status=0), look(1.3), post(1.4)], quiet=1.2)


def test_nobody_speaks_faster_than_agreed():
    steady = [post(number * 0.25, channel=f"D{number}") for number in range(100)]
    check_pace(steady, per_minute=240, at_once=2, rest=1.0)
    with pytest.raises(AssertionError, match="workspace"):
        check_pace(steady, per_minute=200, at_once=2, rest=1.0)
    with pytest.raises(AssertionError, match="conversation"):
        check_pace([post(0.0), post(0.9)], per_minute=240, at_once=2, rest=1.0)


def test_metadata_with_anything_but_a_hash_in_it_is_found():
    mark = "0123456789abcdef" * 2
    check_metadata([post(0.0, mark=mark)])
    with pytest.raises(AssertionError):
        check_metadata([post(0.0, mark="weekly.check_in:42")])
    telling = post(0.0, mark=mark)
    telling.args["metadata"]["event_payload"]["about"] = "a check-in"
    with pytest.raises(AssertionError):
        check_metadata([telling])
