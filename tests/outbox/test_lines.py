"""Lines to Slack are kept between two calls, and never trusted further than one can see."""

from threading import Thread

import pytest

from mentorship.outbox import State, to_member
from mentorship.slack import client


@pytest.fixture
def opened(monkeypatch):
    """Every line that is opened."""
    lines, connect = [], client.HTTPConnection.connect
    monkeypatch.setattr(client.HTTPConnection, "connect", lambda line: (lines.append(line), connect(line)))
    return lines


def says(world, key: str) -> None:
    world.tell("hello", to_member(world.ada.id), key)
    world.courier.deliver_due()


def test_one_line_serves_all_calls(world, opened):
    for key in "123":
        says(world, key)
    assert world.calls("conversations.open") == 1
    assert world.states == [State.DELIVERED] * 3
    assert len(opened) == 1


def test_a_line_that_slack_closed_meanwhile_loses_nothing(world, opened):
    says(world, "1")
    world.slack.troubles.restarts()
    says(world, "2")
    assert world.states == [State.DELIVERED] * 2, "nobody had to look whether it was said"
    assert len(opened) == 2


def test_a_line_that_rested_for_long_is_not_trusted(world, opened, monkeypatch):
    says(world, "1")
    monkeypatch.setattr(client, "KEEPS_FOR", -1.0)
    says(world, "2")
    assert len(opened) == 2


@pytest.mark.parametrize("trouble", ["loses_answer", "server_error", "rate_limited"])
def test_an_answer_that_went_wrong_is_never_taken_for_the_next_one(world, trouble):
    getattr(world.slack.troubles, trouble)("chat.postMessage")
    says(world, "1")
    says(world, "2")
    world.passes(minutes=2)
    assert sorted(message.text for message in world.ada.messages()) == ["Hello"] * 2


def test_two_who_speak_at_once_have_a_line_each(world, opened):
    slack = client.Client(token=world.slack.bot_token, base_url=world.slack.api_url)
    world.slack.troubles.slow("api.test", seconds=0.1, times=2)
    both = [Thread(target=slack.api_test) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    slack.api_test()
    assert len(opened) == 2
