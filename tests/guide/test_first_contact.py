"""Somebody's first contact, on a day on which Slack is slow to say who they are: nobody is left without a word."""

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from mentorship import newcomers
from mentorship.newcomers import Newcomer
from mentorship.program.erasure import Erased
from mentorship.program.member import Member
from mentorship.slack.press import Place, Press

BAD_MINUTES = {
    "too many": lambda troubles: troubles.rate_limited("users.info", retry_after=1),
    "broken": lambda troubles: troubles.server_error("users.info", status=500),
    "cut": lambda troubles: troubles.loses_answer("users.info"),
}


@pytest.fixture(params=BAD_MINUTES)
def bad_minute(request, house):
    """Slack does not answer the first question who somebody is."""
    return lambda: BAD_MINUTES[request.param](house.slack.troubles)


@pytest.fixture
def maya(house):
    """Nobody here has met her."""
    return house.slack.add_person("Maya")


def test_the_window_opens_while_it_still_can(house, maya, bad_minute):
    """Mentee Guide, Signing Up 1."""
    bad_minute()
    maya.types("/mentee-signup")
    assert maya.modal is not None


def test_a_question_is_answered(house, maya, bad_minute):
    bad_minute()
    maya.types("/mentorship status")
    assert "/mentee-signup" in maya.last_message().words


def test_home_is_there(house, maya, bad_minute):
    bad_minute()
    maya.opens_home()
    assert "Find a mentor" in maya.home.buttons


def test_home_is_there_as_soon_as_slack_answers_again(house, maya):
    house.bot.newcomers._pause = timedelta(milliseconds=10)  # it is doubled each time
    house.slack.troubles.server_error("users.info", status=500, times=5)
    maya.opens_home()
    assert "Find a mentor" in maya.home.buttons
    assert len(house.slack.calls_of("users.info")) >= 6


def test_when_it_takes_too_long_one_is_asked_to_try_again(house, maya):
    """Slack opens no window after three seconds; and it is not asked again before it may be."""
    house.slack.troubles.rate_limited("users.info", retry_after=60)
    maya.types("/mentee-signup")
    zoe = house.slack.add_person("Zoe")
    zoe.types("/mentorship status")
    for each in (maya, zoe):
        assert each.modal is None
        assert "please try again in a minute" in each.last_message().words
    assert sum(call.status == 429 for call in house.slack.calls_of("users.info")) == 1

    house.restarts()
    maya.types("/mentee-signup")
    assert maya.modal is not None


def test_where_slack_never_says_who_someone_is_they_hear_it_at_once(house, maya, caplog):
    house.slack.troubles.answers_with("users.info", "user_not_found")
    maya.types("/mentee-signup")
    assert "please try again in a minute" in maya.last_message().words
    assert "user_not_found" in caplog.text


@pytest.mark.faults
def test_a_fault_of_ours_at_one_first_contact_keeps_nobody_else_waiting(house, maya, monkeypatch):
    zoe, note_member = house.slack.add_person("Zoe"), newcomers.note_member

    def is_at_fault(session, user, **facts):
        if user["id"] == maya.id:
            raise ZeroDivisionError
        return note_member(session, user, **facts)

    monkeypatch.setattr(newcomers, "note_member", is_at_fault)
    for each in (maya, zoe):  # both wait in line
        house.slack.troubles.rate_limited("users.info", retry_after=1)
        each.types("/mentorship status")
    assert "please try again in a minute" in maya.last_message().words
    assert "/mentee-signup" in zoe.last_message().words


def test_on_the_day_of_the_announcement_nobody_is_left_without_a_word(house, times):
    """Slack says of a hundred people a minute who they are."""
    house.slack.troubles.keeps_rate_limits()
    crowd = [house.slack.add_person(f"Newcomer {number}") for number in range(110)]
    for each in crowd:
        each.types("/mentorship status")
    assert all(each.messages() for each in crowd)
    refused = sum(call.status == 429 for call in house.slack.calls_of("users.info"))
    assert 1 <= refused <= times, "one, and what was on its way with it where everything arrives several times at once"


def test_one_of_whom_slack_never_says_who_they_are_keeps_nobody_else_waiting(house, maya, monkeypatch):
    """Maya opened Home, and Slack stumbles over her each time: for ten minutes nobody new would have been met."""
    monkeypatch.setattr(newcomers, "NOTHING_IS_LOOKED_AT_AFTER", timedelta(seconds=4))
    zoe, asked = house.slack.add_person("Zoe"), house.slack.calls_of
    about_maya = {"when": lambda call: call["user"] == maya.id}
    house.slack.troubles.answers_with("users.info", "internal_error", times=None, **about_maya)
    before = len(asked("users.info"))
    press = Press(Place.EVENT, maya.id, house.bot.team_id, "app_home_opened", once="Ev1", event={"tab": "home"})
    house.bot.newcomers.welcome(press)
    while len(asked("users.info")) < before + 2:  # the pauses between two questions get longer
        Event().wait(0.01)
    zoe.types("/mentorship status")
    assert "/mentee-signup" in zoe.last_message().words


def test_whoever_waits_keeps_no_bot_from_being_stopped(house, maya, caplog):
    house.slack.troubles.rate_limited("users.info", retry_after=60, times=None)
    press = Press(Place.EVENT, maya.id, house.bot.team_id, "app_home_opened", once="Ev1", event={"tab": "home"})
    house.bot.newcomers.welcome(press)
    house.bot.begin_nothing()
    assert house.bot.stop(within=5)
    assert "someone was not met" in caplog.text


@pytest.mark.postgresql
def test_what_was_pressed_before_someone_was_forgotten_makes_nobody_known_again(house, maya):
    came = Newcomer(
        Press(Place.EVENT, maya.id, house.bot.team_id, "app_home_opened", once="Ev1", event={"tab": "home"}),
        came_at=house.now,
        came=house.bot.clock.elapsed(),
    )
    house.passes(minutes=1)
    with house.desk() as desk:  # she was met by another press, and forgotten at once
        desk.note_erasure(maya.id, Erased.EVERYTHING)
    house.bot.newcomers._meet(came)
    with house.bot.reading_desk() as desk:
        assert desk.session.scalars(select(Member).where(Member.id == maya.id)).all() == []

    maya.types("/mentorship")
    assert maya.sees("/mentee-signup")
