"""Presses that only look: acked first, answered after it, and they change nothing."""

import threading
from contextlib import contextmanager

import pytest
from msgspec.structs import replace
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from mentorship.listening import Looks, answer, shown_anew
from mentorship.outbox import to_member
from mentorship.policies import NotForYou, anyone
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import CloseAll, Refused


@pytest.fixture
def ada(house):
    return house.member("Ada")


def press_of(house, person, door):
    return Press(Place.HOME, person.id, house.bot.team_id, door, once="1")


@pytest.mark.faults
def test_a_look_that_changes_something_is_a_fault_of_ours_and_changes_nothing(house, ada):
    @house.bot.listening.button("a.look", who=anyone, looks=Looks.ONLY)
    def rename(desk, press, member):
        member.name = "Somebody else"
        return CloseAll()

    assert isinstance(answer(house.bot, press_of(house, ada, "a.look")), Refused)
    with house.desk() as desk:
        assert desk.member(ada.id).name == "Ada"


@pytest.mark.faults
def test_a_look_that_wants_something_said_is_a_fault_of_ours(house, ada):
    @house.bot.listening.button("a.look", who=anyone, looks=Looks.ONLY)
    def tell(desk, press, member):
        desk.out.tell("home.hello", to_member(member.id), key="1")
        return CloseAll()

    assert isinstance(answer(house.bot, press_of(house, ada, "a.look")), Refused)
    house.settles()
    assert ada.has_heard_nothing_new()


def test_a_look_is_acked_before_it_is_done(house, ada):
    may_go_on = threading.Event()

    @house.bot.listening.command("/mentorship slowly", who=anyone, looks=Looks.ONLY)
    def look(desk, press, member):
        assert may_go_on.wait(5)
        return CloseAll()

    hearing, acks = house.slack.app_side.transports[0].transport, []
    deliver = hearing.deliver

    def delivering(envelope, *, within):
        acks.append(deliver(envelope, within=within))
        may_go_on.set()
        return acks[0]

    hearing.deliver = delivering
    ada.types("/mentorship slowly")
    assert acks == [{}]


@pytest.mark.repeated
def test_a_look_that_arrives_five_times_is_answered_once(house, ada):
    before = len(ada.messages())
    ada.types("/mentorship status")
    assert len(ada.messages()) == before + 1


@contextmanager
def no_database_for_looks(house):
    def is_away(_connection):
        if threading.current_thread().name.startswith("looker"):
            raise OperationalError("BEGIN", {}, Exception("away"))

    event.listen(house.bot.engine, "begin", is_away)
    yield
    event.remove(house.bot.engine, "begin", is_away)


def test_whoever_looks_while_the_database_is_away_is_told_so(house, ada):
    with no_database_for_looks(house):
        ada.types("/mentorship privacy")
        assert "try again in a minute" in ada.last_message().words
    ada.types("/mentorship privacy")
    assert "What I keep about you" in ada.modal.words


def test_a_stop_waits_until_whoever_looks_is_answered(house):
    said = []
    house.bot.look(lambda: threading.Event().wait(0.05) or house.bot.later(lambda: said.append("it")))
    house.bot.stop()
    assert said == ["it"]


def test_what_is_shown_anew_after_a_deed_asks_once_more_who_may(house, ada):
    def draw(desk):
        raise NotForYou

    ada.types("/mentorship privacy")
    press = replace(press_of(house, ada, "a.deed"), place=Place.WINDOW, view_id=ada.modal.view_id)
    house.bot.later_if_needed(press, shown_anew(press, draw))
    house.settles()
    assert house.bot.words.say("slack.not_for_you") in ada.modal.words
