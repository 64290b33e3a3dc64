"""A reminder is never lost and never said twice. Features O5 and P24; the long bench is `tests/chaos/`."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

import given
from mentorship.program.sign_up import Role
from signing_up import MAY_I, YES, begins

sys.path.append(str(Path(__file__).parents[1] / "chaos"))

from worlds import World


@pytest.mark.postgresql
@pytest.mark.feature("O5", "P24")
def test_the_word_before_the_first_meeting_comes_once_although_the_bot_is_killed_again_and_again(engine, words):
    """The bot is a process of its own, killed with `kill -9` where it hurts; Slack loses answers and says 429."""
    with World(engine, words, pairs=4) as world:
        grace, ada = world.slack.person("Mentor0"), world.slack.person("Mentee0")
        world.slack.troubles.loses_answer("chat.postMessage", times=2)
        world.slack.troubles.rate_limited("chat.postMessage")
        for point in ("planner: after commit", "claimed", "after_call"):
            world.dies(world.starts(at=point, waits=False))
        with world.strikes_at_call("chat.postMessage", accepted=True):
            world.dies(world.starts(waits=False))
        world.starts()
        world.drains()
        for person, partner in ((grace, "@Mentee0"), (ada, "@Mentor0")):
            [message] = person.messages()
            assert partner in message.words
        count = world.count()
    assert (count.wanted, count.heard, count.doubled, count.lost) == (8, 8, 0, 0)


@pytest.mark.postgresql
@pytest.mark.feature("O5")
def test_whoever_presses_something_is_answered_before_a_crowd_that_is_due_longer(house):
    """Mentee Guide, Signing Up 3: all these wait, and hear so on the same morning; Grace has just signed up."""
    crowd = [house.member(f"Waiting {number}") for number in range(12)]
    grace = house.member("Grace")
    with house.desk() as desk:
        for person in crowd:
            given.sign_up(desk, person, Role.MENTEE).next_word_at = desk.now
    begins(grace, "mentor")
    while "Sign up" not in grace.modal.buttons:
        grace.fills({MAY_I: YES} if MAY_I in grace.modal.labels else {})
        grace.submits("Next")
    house.bot.tick()
    house.slack.time.move_by(timedelta(minutes=40))
    said_before = len(house.slack.calls_of("chat.postMessage"))

    grace.submits("Sign up")

    said = [call.args["channel"] for call in house.slack.calls_of("chat.postMessage")[said_before:]]
    hers = next(number for number, channel in enumerate(said) if channel == grace.last_message().conversation)
    assert hers < 2, "Grace, and #mentorship, before everybody who waits"
    assert all(len(person.messages()) == 1 for person in crowd), "and they are not forgotten"


@pytest.mark.feature("O5")
def test_after_three_days_of_downtime_only_what_still_matters_is_said(house):
    """First meeting on Tuesday; the bot is away from Monday morning until Thursday."""
    grace, ada = house.member("Grace"), house.member("Ada")
    with house.desk() as desk:
        mentorship = given.mentorship(desk, mentor=grace, mentee=ada)
        meeting = desk.session.scalars(given.Meeting.open_of(mentorship.id)).one()
        tuesday = desk.now + timedelta(days=1, hours=3)
        meeting.settle(starts_at=tuesday, place="https://meet.example/us", by=ada.id)

    house.slack.time.move_by(timedelta(days=3))
    house.settles()
    house.passes(hours=2)

    heard = [message.words for message in ada.messages()]
    assert sum("It took place" in words for words in heard) == 1, heard
    assert not any("tomorrow" in words.lower() for words in heard)
