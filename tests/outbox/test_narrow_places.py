"""Narrow places of a message's way, each found by changing the code by hand or by a proof that it was said twice."""

import threading
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from small_world import World
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from mentorship.outbox import Pacing, State, Timing, claims, delivery, to_channel, to_member
from mentorship.outbox.claims import Claimed, Times
from mentorship.outbox.courier import THREADS
from mentorship.outbox.pacing import WORKSPACE, Budget
from pretend_slack import Person

pytestmark = pytest.mark.postgresql

PASSING = ("team_added_to_org", "accesslimited", "ekm_access_denied", "two_factor_setup_required", "org_login_required")
"""What any of Slack's methods may answer for a while, until an admin or a move of the workspace is done."""
CALLS = {
    "post": "chat.postMessage",
    "share": "files.completeUploadExternal",
    "update": "chat.update",
    "publish": "views.publish",
    "invite": "conversations.invite",
}


def heard(person: Person) -> list[str]:
    return [each.text for each in person.messages()]


def times_of(world: World) -> Times:
    return Times(world.clock.now(), world.clock.machine_now(), world.clock.elapsed())


# Refusals that pass


@pytest.mark.parametrize("code", PASSING)
def test_what_slack_refuses_for_a_while_comes_afterwards(world: World, code: str) -> None:
    world.slack.troubles.answers_with("chat.postMessage", code, times=1)
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    for _ in range(4):
        world.passes(minutes=5)
    assert world.states == [State.DELIVERED]


# What may have been said


def test_no_other_turn_of_a_card_is_said_while_one_may_stand_there_although_the_clock_was_put_back(
    world: World,
) -> None:
    world.slack.troubles.loses_answer("chat.postMessage", times=1)
    world.show(to_member(world.ada.id))
    world.courier.deliver_due()
    assert world.states == [State.UNKNOWN]
    world.clock.machine -= timedelta(minutes=2)
    world.clock.move_to(world.clock.now() - timedelta(minutes=2))
    world.facts["hello"] = "Hello again"
    world.clock.passes(seconds=3)
    with world.tray() as tray:
        tray.redraw("hello", to_member(world.ada.id), key="card", fact="hello")
    world.courier.deliver_due()
    for _ in range(20):
        world.passes(seconds=30)
    assert heard(world.ada) == ["Hello again"]


def test_no_other_turn_of_a_card_is_said_while_the_one_that_the_tick_brought_back_may_stand_there(world: World) -> None:
    """What the tick lays goes hours behind what somebody pressed."""
    with world.tray() as tray:
        tray.show("hello", to_member(world.ada.id), key="card", fact="not true")
    world.courier.deliver_due()
    assert world.states == [State.CANCELLED]
    world.slack.troubles.loses_answer("chat.postMessage", times=1)
    with world.tray() as tray:
        tray.asked = False
        tray.bring_back("hello", to_member(world.ada.id), key="card", fact="hello")
    world.courier.deliver_due()
    assert world.states[-1] is State.UNKNOWN
    world.passes(seconds=3)
    world.show(to_member(world.ada.id))
    world.courier.deliver_due()
    for _ in range(5):
        world.passes(seconds=30)
    assert heard(world.ada) == ["Hello"]


def test_what_is_looked_for_waits_for_nothing_that_waits_for_it(world: World) -> None:
    """Three of one conversation, each of which would have waited for the next."""
    world.slack.troubles.loses_answer("chat.postMessage", times=1)
    with world.tray() as tray:
        tray.asked = False
        tray.show("hello", to_member(world.ada.id), key="card", fact="hello")
    world.courier.deliver_due()
    assert world.states == [State.UNKNOWN]
    world.passes(seconds=3)
    world.facts["hello"] = "Hello again"
    world.show(to_member(world.ada.id))
    world.tell("hello", to_member(world.ada.id), key="another word")
    for _ in range(5):
        world.passes(minutes=1)
    assert set(world.states) == {State.DELIVERED}
    assert heard(world.ada) == ["Hello again", "Hello again"]


def test_a_trouble_that_is_mended_cuts_no_quiet_time_short(world: World) -> None:
    """A courier that stops lets go of what is on its way to Slack; another finds that the token is good again."""
    world.slack.workspace.dm_with_app(world.grace.id)
    world.slack.troubles.answers_with("chat.postMessage", "token_revoked", times=2)
    world.tell("hello", to_member(world.ada.id), key="1")
    world.tell("hello", to_member(world.grace.id), key="2")
    world.courier.deliver_due()
    first, second = world.another_courier(), world.another_courier()
    world.clock.passes(minutes=20)
    world.slack.troubles.clear()
    [on_its_way] = first._claim(most=1)
    claims.release(world.engine, owner=first.name, look_at=world.clock.machine_now() + world.timing.quiet)
    second.deliver_due()
    [to_ada] = [row for row in world.rows() if row.id == on_its_way.row.id]
    assert to_ada.state is State.UNKNOWN and to_ada.trouble is None
    assert to_ada.retry_at and to_ada.retry_at >= world.clock.machine_now() + world.timing.quiet
    world.passes(minutes=5)


def test_what_waited_for_something_else_holds_up_its_conversation_once_it_is_being_said(world: World) -> None:
    world.slack.troubles.answers_with("chat.postMessage", "missing_scope")
    world.tell("hello", to_member(world.ada.id), key="1")
    world.courier.deliver_due()
    world.clock.passes(minutes=20)
    world.tell("hello", to_member(world.ada.id), key="2")
    [one] = world.courier._claim(most=1)
    assert world.courier._claim(most=1) == []
    world.courier._carry(one)


@pytest.mark.parametrize("look", ["cut", "missing_scope", "channel_not_found"])
def test_what_may_have_been_said_stays_so_whatever_the_look_meets(world: World, look: str) -> None:
    world.slack.troubles.loses_answer("chat.postMessage")
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    if look == "cut":
        world.slack.troubles.cuts_connection("conversations.history")
    else:
        world.slack.troubles.answers_with("conversations.history", look)
    for _ in range(5):
        world.passes(minutes=16)
    assert heard(world.ada) == ["Hello"]


def test_what_was_said_is_found_behind_the_first_page(world: World) -> None:
    world.slack.troubles.loses_answer("chat.postMessage")
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    for number in range(250):
        world.ada.says(f"talk {number}", in_=None)
    world.passes(minutes=1)
    assert heard(world.ada).count("Hello") == 1


def test_a_wait_that_only_a_clock_put_back_can_have_left_is_a_quiet_time_again(world: World) -> None:
    world.slack.troubles.loses_answer("chat.postMessage")
    world.tell("hello", to_member(world.ada.id))
    world.courier.deliver_due()
    world.clock.machine -= timedelta(hours=1)
    world.courier.sweep()
    [row] = world.rows()
    assert row.state is State.UNKNOWN and row.retry_at and row.retry_at >= world.clock.machine + world.timing.quiet
    world.clock.machine += timedelta(hours=1)
    world.passes(hours=2)


def test_whoever_lets_go_leaves_a_quiet_time(world: World) -> None:
    world.tell("hello", to_member(world.ada.id))
    [_] = world.courier._claim(most=1)
    claims.release(world.engine, owner=world.courier.name, look_at=world.clock.machine_now() + world.timing.quiet)
    [row] = world.rows()
    assert row.retry_at and row.retry_at >= world.clock.machine + world.timing.quiet
    world.passes(minutes=5)


# Whose it is


@pytest.mark.parametrize("what", CALLS)
@pytest.mark.parametrize("clock", ["was put back", "of a machine that slept"])
def test_no_call_is_made_after_the_lease_by_either_clock(world: World, what: str, clock: str) -> None:
    """An hour passed before it by one clock only: the other was put back, or stood still in the sleep of a laptop."""
    if what == "update":
        world.show(to_member(world.ada.id))
        world.courier.deliver_due()
        world.facts["hello"] = "Changed"
    lay_out(world, what)
    before = world.calls(CALLS[what])
    courier = world.another_courier()

    def an_hour_passes(point: str) -> None:
        if point == "before_call":
            courier.at = nothing
            if clock == "was put back":
                world.clock.seconds += 3600
            else:
                world.clock.machine += timedelta(hours=1)

    courier.at = an_hour_passes
    for each in courier._claim(most=1):
        courier._carry(each)
    assert world.calls(CALLS[what]) == before


def nothing(point: str) -> None: ...


def lay_out(world: World, what: str) -> None:
    if what == "share":
        world.tell("invite_file", to_member(world.ada.id))
    elif what == "post":
        world.tell("hello", to_member(world.ada.id))
    elif what == "update":
        world.show(to_member(world.ada.id))
    with world.tray() as tray:
        if what == "publish":
            tray.refresh_home(world.ada.id)
        elif what == "invite":
            tray.invite(world.ada.id, "mentors")


def test_whoever_was_taken_for_lost_writes_nothing_over_the_next_claim(world: World) -> None:
    first, second = world.another_courier(), world.another_courier()
    world.tell("hello", to_member(world.ada.id))
    [mine] = first._claim(most=1)
    world.clock.passes(minutes=5)
    second.sweep()
    world.clock.passes(minutes=5)
    [theirs] = second._claim(most=1)
    assert not claims.finish(world.engine, mine, state=State.PENDING, lease_until=None, retry_at=None)
    assert [(row.state, row.epoch) for row in world.rows()] == [(State.SENDING, 2)]
    second._carry(theirs)


def test_what_the_dead_had_in_hand_is_taken_up_however_much_there_is_to_say(world: World) -> None:
    world.tell("hello", to_member(world.ada.id))
    [_] = world.another_courier()._claim(most=1)
    world.clock.passes(minutes=2)
    for number in range(3):
        world.tell("hello", to_member(world.slack.add_person(f"P{number}").id), key=f"to {number}")
        [claimed] = world.courier._claim_or_rest(most=1)
        world.courier._carry(claimed)
    assert world.rows()[0].state is State.UNKNOWN
    world.passes(minutes=5)


def test_an_end_is_never_left(world: World) -> None:
    world.tell("hello", to_member(world.ada.id))
    [one] = world.courier._claim(most=1)
    assert claims.finish(world.engine, one, state=State.CANCELLED, done_at=world.clock.now(), lease_until=None)
    assert not claims.finish(world.engine, one, state=State.PENDING, done_at=None, lease_until=None, retry_at=None)


def test_several_processes_share_one_purse(world: World, engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    for number in range(40):
        world.tell("hello", to_member(world.slack.add_person(f"P{number}").id), key=str(number))
    pacing = Pacing(budgets={WORKSPACE: Budget(60, 8)}, rest=timedelta(0))
    taken: list[Claimed] = []
    ready, lease = Barrier(4), timedelta(seconds=60)

    def take(name: str) -> None:
        ready.wait()
        for _ in range(12):
            found = claims.claim(engine, owner=name, at=times_of(world), lease=lease, pacing=pacing, most=1)
            taken.extend(found.claimed)

    processes = [Thread(target=take, args=(str(number),)) for number in range(4)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    assert len(taken) == 8


# What goes wrong around it


def test_a_moment_without_the_database_after_a_post_to_a_channel_says_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish: Callable[..., bool] = delivery.finish
    away: list[Exception] = [OperationalError("UPDATE", {}, Exception("away"))]

    def once_away(*args: object, **facts: object) -> bool:
        if away:
            raise away.pop()
        return finish(*args, **facts)

    world.timing = Timing(call=timedelta(seconds=1), database_away=timedelta(seconds=0.01))
    world.courier = world.another_courier()
    monkeypatch.setattr(delivery, "finish", once_away)
    world.tell("hello", to_channel("mentors"))
    world.courier.deliver_due()
    world.passes(minutes=5)
    assert world.calls("chat.postMessage") == 1 and world.states == [State.DELIVERED]


@pytest.mark.faults
def test_a_thread_that_the_machine_refuses_silences_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    start, refused = threading.Thread.start, list[str]()

    def start_or_not(thread: threading.Thread) -> None:
        if thread.name.startswith("courier_") and not refused:
            refused.append(thread.name)
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_or_not)
    world.tell("hello", to_member(world.ada.id))
    world.courier.run()
    try:
        while not refused:
            Event().wait(0.01)
        world.tell("hello", to_member(world.grace.id), key="2")
        world.courier.wake()
        world.ada.waits_to_see("Hello", within=5)
        world.grace.waits_to_see("Hello", within=5)
        assert refused and world.courier.is_at_work
    finally:
        assert world.courier.stop(5)


@pytest.mark.faults
def test_a_machine_that_had_no_thread_at_all_for_a_moment_silences_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More is due than the courier has hands, and for all of it no thread begins: it must ask for one again."""
    start, refused, has_threads = threading.Thread.start, list[str](), Event()

    def start_or_not(thread: threading.Thread) -> None:
        if thread.name.startswith("courier_") and not has_threads.is_set():
            refused.append(thread.name)
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_or_not)
    crowd = [world.slack.add_person(f"P{number}") for number in range(THREADS + 1)]
    for each in crowd:
        world.tell("hello", to_member(each.id), key=each.id)
    world.courier.run()
    try:
        while len(refused) < THREADS:
            Event().wait(0.01)
        has_threads.set()
        for each in crowd:
            each.waits_to_see("Hello", within=5)
    finally:
        world.courier.stop(5)
