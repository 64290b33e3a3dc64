"""The checks of a row's life can fail: each is shown what must never be, and what may."""

import sys
from pathlib import Path

import pytest
from invariants import LOOK, POST, Change, check_history, check_looks, check_metadata, check_pace
from sqlalchemy import text

from mentorship.outbox import State, to_member
from mentorship.outbox.records import DONE
from mentorship.store import writing
from pretend_slack.web import Call

sys.path.append(str(Path(__file__).parents[1] / "chaos"))

from recorder import begin_recording, end_recording, history

PLANNED = Change(1, None, State.PENDING, None, 0)
CLAIMED = Change(1, State.PENDING, State.SENDING, "a", 1)


def post(at, *, mark="m", channel="D1", status=200, ok=True):
    return Call(POST, {"channel": channel, "metadata": {"event_payload": {"key": mark}}}, {"ok": ok}, status, at)


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
