"""Two transactions each hold what the other wants: the database undoes one of them, and nobody is told of it.

On PostgreSQL they really wait for each other, on two connections, until it notices, after a second. On SQLite one
writes after the other, and nothing is undone.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

import given
from houses import House
from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.listening import Unheard, answer, drawn
from mentorship.organising.people import leave
from mentorship.outbox import Row, State
from mentorship.outbox.claims import finish
from mentorship.policies import anyone
from mentorship.privacy.forgetting import forget
from mentorship.program.member import Member
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import Block
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import Refused, Reply, Say
from mentorship.slack.seen import Seen
from mentorship.store import Undone
from mentorship.wording import Markup
from pretend_slack import Person

pytestmark = pytest.mark.postgresql

THE_OTHER_NOTICES_NOTHING = text("SET LOCAL deadlock_timeout = '1min'")
"""Of two who wait for each other, PostgreSQL undoes whoever notices it."""
SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def ada(house: House) -> Person:
    return signed_up(house, "Ada")


@pytest.fixture
def grace(house: House) -> Person:
    return signed_up(house, "Grace")


def signed_up(house: House, name: str) -> Person:
    person = house.member(name)
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTEE, hours_a_week=1)
    return person


class Crossing:
    """Holds Ada's sign-up, then Grace's, and counts an hour in each; how often it was begun is `tries`."""

    def __init__(self, ada: Person, grace: Person) -> None:
        self.ada, self.grace = ada.id, grace.id
        self.tries = 0
        self.holds_adas = Event()

    def __call__(self, desk: Desk) -> None:
        self.tries += 1
        add_an_hour(desk, self.ada)
        self.holds_adas.set()
        add_an_hour(desk, self.grace)


def add_an_hour(desk: Desk, member_id: str) -> None:
    sign_up = desk.session.scalars(SignUp.of(member_id, Role.MENTEE)).one()
    desk.hold(sign_up)
    assert sign_up.hours_a_week is not None
    sign_up.hours_a_week += 1
    desk.session.flush()


@contextmanager
def somebody_else(
    house: House, *, holds: Callable[[Desk], None], until: Event, then: Callable[[Desk], None]
) -> Iterator[None]:
    """Somebody holds one thing at a desk of their own, and wants another as soon as that is held."""
    holding, is_sqlite = Event(), house.engine.dialect.name == "sqlite"

    def at_a_desk() -> None:
        with house.desk() as desk:
            holds(desk)
            holding.set()
            if not is_sqlite:
                desk.session.execute(THE_OTHER_NOTICES_NOTHING)
                assert until.wait(10)
            then(desk)

    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(at_a_desk)
        assert holding.wait(10)
        yield
        done.result(10)


@contextmanager
def somebody_who_crosses(house: House, crossing: Crossing) -> Iterator[None]:
    """The same two sign-ups, the other way round."""
    with somebody_else(
        house,
        holds=lambda desk: add_an_hour(desk, crossing.grace),
        until=crossing.holds_adas,
        then=lambda desk: add_an_hour(desk, crossing.ada),
    ):
        yield
    with house.desk() as desk:
        assert set(desk.session.scalars(select(SignUp.hours_a_week))) == {3}, "each deed is done, and once"
    assert crossing.tries == (1 if house.engine.dialect.name == "sqlite" else 2)


def test_a_press_that_was_undone_is_done_anew_and_answered(
    house: House, ada: Person, grace: Person, caplog: pytest.LogCaptureFixture
) -> None:
    crossing = Crossing(ada, grace)

    @house.bot.listening.command("/mentorship both", who=anyone)
    def both(desk: Desk, press: Press, member: Member) -> Reply:
        crossing(desk)
        return Say.text(Markup("It is done."))

    with somebody_who_crosses(house, crossing):
        ada.types("/mentorship both")
    assert ada.sees("It is done.")
    with house.desk() as desk:
        assert desk.session.scalar(select(func.count()).select_from(Seen)) == 1
    assert "away" not in caplog.text


def test_what_was_undone_in_a_tick_is_said_in_the_same_tick(
    house: House, ada: Person, grace: Person, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    crossing, looked = Crossing(ada, grace), list[str]()
    rooms = [Room("crossing", "", due=crossing), Room("the next", "", due=lambda desk: looked.append("the next"))]
    monkeypatch.setattr(house.bot, "rooms", rooms)
    caplog.set_level(logging.INFO, "mentorship")
    with somebody_who_crosses(house, crossing):
        house.bot.tick()
    assert looked == ["the next"]
    assert "away" not in caplog.text and "anew" not in caplog.text


def test_what_was_said_is_written_down_though_that_was_undone_once(house: House, ada: Person, grace: Person) -> None:
    with house.desk() as desk:
        desk.out.invite(ada.id, "mentees")
    [claimed] = house.bot.courier._claim(most=1)
    tries, holds_the_row = list[str](), Event()

    def also(session: Session) -> None:
        tries.append("it")
        holds_the_row.set()
        sign_up = session.scalars(SignUp.of(grace.id, Role.MENTEE).with_for_update()).one()
        sign_up.hours_a_week = 7

    with somebody_else(
        house,
        holds=lambda desk: add_an_hour(desk, grace.id),
        until=holds_the_row,
        then=lambda desk: desk.session.get_one(Row, claimed.row.id, with_for_update=True),
    ):
        assert finish(house.engine, claimed, also, state=State.DELIVERED, lease_until=None, done_at=house.now)
    assert len(tries) == (1 if house.engine.dialect.name == "sqlite" else 2)
    with house.desk() as desk:
        assert desk.session.get_one(Row, claimed.row.id).state is State.DELIVERED
        assert desk.session.scalars(SignUp.of(grace.id, Role.MENTEE)).one().hours_a_week == 7


def test_whoever_leaves_while_they_are_being_forgotten_keeps_nobody_waiting(house: House, ada: Person) -> None:
    """Both end what she has with others, and begin with herself: neither is undone."""
    jo = house.member("Jo")
    with house.desk() as desk:
        mentorship_id = given.after_the_first_meeting(desk, mentor=jo, mentee=ada).id
    forgetting, is_sqlite = Event(), house.engine.dialect.name == "sqlite"

    def forget_her() -> None:
        with house.desk() as desk:
            forgetting.set()
            forget(desk, desk.member(ada.id))

    def leave_once_that_waits(desk: Desk) -> None:
        while not is_sqlite and not desk.session.scalar(SOMEBODY_WAITS):
            Event().wait(0.01)
        leave(desk, desk.member(ada.id))

    with somebody_else(
        house,
        holds=lambda desk: desk.as_held(desk.member(ada.id)),
        until=forgetting,
        then=leave_once_that_waits,
    ):
        forget_her()
    with house.desk() as desk:
        assert desk.find(Member, ada.id) is None
        assert desk.get(Mentorship, mentorship_id).ending is Ending.LEFT


def test_a_window_that_is_drawn_after_the_ack_is_drawn_anew(house: House, ada: Person) -> None:
    tries = list[str]()

    def draw() -> Block:
        tries.append("it")
        if len(tries) == 1:
            raise Undone("UPDATE", None, Exception("deadlock detected"))
        return {"type": "modal"}

    press = Press(Place.WINDOW, ada.id, house.bot.team_id, "a.window", once="1")
    assert drawn(house.bot, press, draw) == {"type": "modal"}


@pytest.mark.parametrize("place", [Place.COMMAND, Place.EVENT])
def test_who_is_undone_time_after_time_is_told_to_try_again_and_slack_tells_its_events_again(
    house: House, ada: Person, place: Place
) -> None:
    tries = list[str]()

    def undone(desk: Desk, press: Press, member: Member) -> Reply:
        tries.append(press.door)
        raise Undone("UPDATE", None, Exception("deadlock detected"))

    house.bot.listening.command("/mentorship never", who=anyone)(undone)
    house.bot.listening.event("never", who=anyone)(undone)
    door = "/mentorship never" if place is Place.COMMAND else "never"
    press = Press(place, ada.id, house.bot.team_id, door, once="1")
    if place is Place.EVENT:
        with pytest.raises(Unheard):
            answer(house.bot, press)
    else:
        assert answer(house.bot, press) == Refused(house.bot.words.say("slack.try_again"))
    assert len(tries) == 2


@pytest.mark.faults
def test_an_event_that_comes_second_time_after_time_is_told_again_by_slack(house: House, ada: Person) -> None:
    @house.bot.listening.event("never", who=anyone)
    def is_second(desk: Desk, press: Press, member: Member) -> Reply:
        raise StaleDataError("deleted by somebody else")

    with pytest.raises(Unheard):
        answer(house.bot, Press(Place.EVENT, ada.id, house.bot.team_id, "never", once="1"))


@pytest.mark.faults
def test_an_event_that_meets_a_fault_of_ours_is_told_again_by_slack(house: House, ada: Person) -> None:
    """Three times more at most, by which it may be mended; whoever presses something reads an apology."""
    faults = [ZeroDivisionError()]

    @house.bot.listening.event("never", who=anyone)
    def note(desk: Desk, press: Press, member: Member) -> Reply:
        for each in faults:
            raise each
        return None

    event = Press(Place.EVENT, ada.id, house.bot.team_id, "never", once="1")
    with pytest.raises(Unheard):
        answer(house.bot, event)
    faults.clear()
    assert answer(house.bot, event) is None


@pytest.mark.faults
def test_a_thread_that_the_machine_refuses_takes_no_ack_along(
    house: House, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What follows the ack is done by the next thread that there is."""
    start, refused = Thread.start, list[str]()

    def start_or_not(thread: Thread) -> None:
        if thread.name.startswith("looker") and not refused:
            refused.append(thread.name)
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(Thread, "start", start_or_not)
    for _ in range(2):
        ada.types("/mentorship status")
    assert refused
    words = [each.words for each in ada.messages()]
    assert len(words) == 2 and words[0] == words[1] and "failed" not in words[0]
