"""Lines to Slack are kept between two calls, and never trusted further than one can see."""

import socket
from contextlib import ExitStack
from threading import Event, Thread
from time import monotonic
from urllib.error import URLError

import pytest

from mentorship.outbox import State, to_member
from mentorship.slack import client


@pytest.fixture
def opened(monkeypatch):
    """Every line that is opened."""
    lines, connect = [], client.HTTPConnection.connect
    monkeypatch.setattr(client.HTTPConnection, "connect", lambda line: (lines.append(line), connect(line)))
    return lines


NOT_SPOKEN_HERE = 999
"""A family of addresses that no machine knows: so IPv6 is where it is switched off."""


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


# A call has one time, whatever it is spent on


@pytest.fixture
def resolves(monkeypatch):
    """Say what a host's addresses are, and how long it takes to find them: no resolver here can be told to."""

    def resolves(*addresses: tuple[str, int], after: float = 0.0) -> None:
        def found(*_: object, **__: object) -> list[object]:
            Event().wait(after)
            return [
                (NOT_SPOKEN_HERE if address[0] == "::1" else socket.AF_INET, socket.SOCK_STREAM, 0, "", address)
                for address in addresses
            ]

        monkeypatch.setattr(client.socket, "getaddrinfo", found)

    return resolves


@pytest.fixture
def silent():
    """Three addresses that answer nobody: so many wait to be let in that Linux does not even say no."""
    with ExitStack() as stack:
        doors = [stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0)) for _ in range(3)]
        for door in doors:
            for _ in range(3):
                waiting = stack.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(door.getsockname())
        yield [door.getsockname() for door in doors]


def speaker(world, **more) -> client.Client:
    return client.Client(token=world.slack.bot_token, base_url=world.slack.api_url, retry_handlers=[], **more)


def address_of(world) -> tuple[str, int]:
    host, port = world.slack.api_url.split("/")[2].split(":")
    return host, int(port)


def test_an_address_that_answers_is_found_behind_silent_ones_before_the_time_is_up(world, resolves, silent):
    resolves(*silent, address_of(world))
    began = monotonic()
    speaker(world, timeout=2).api_test()
    assert monotonic() - began < 2


def test_addresses_that_this_machine_cannot_speak_to_are_passed_over(world, resolves):
    resolves(("::1", 1), address_of(world))
    assert speaker(world, timeout=1).api_test()["ok"]


def test_a_host_of_silent_addresses_is_given_up_when_the_time_is_up(resolves, silent):
    resolves(*silent)
    began = monotonic()
    with pytest.raises(URLError, match="timed out"):
        client.Client(base_url="http://slack.example/api/", timeout=1, retry_handlers=[]).api_test()
    assert monotonic() - began < 2


def test_nothing_is_said_when_the_time_is_up_before_the_line_is_open(world, resolves):
    resolves(address_of(world), after=1.1)
    with pytest.raises(URLError, match="timed out"):
        speaker(world, timeout=1).api_test()
    assert world.calls("api.test") == 0


def test_what_found_no_line_was_not_said_and_nobody_waits_until_it_can_be_looked_for(
    world, resolves, silent, monkeypatch
):
    """In a group or a channel nobody can look: there it would be set aside, though nothing had left."""
    says(world, "1")  # from then on it is known where
    monkeypatch.setattr(client, "KEEPS_FOR", -1.0)
    monkeypatch.setattr(client.Client, "_left", lambda *_: 0.1)
    resolves(*silent)
    says(world, "2")
    assert world.states == [State.DELIVERED, State.PENDING]


def test_nothing_is_said_on_a_line_that_took_its_time_to_be_open(world, monkeypatch):
    """So it is with TLS: the line is open, and the call's time is up."""
    connect = client.HTTPConnection.connect
    monkeypatch.setattr(client.HTTPConnection, "connect", lambda line: (connect(line), Event().wait(1.1)))
    with pytest.raises(URLError, match="timed out"):
        speaker(world, timeout=1).api_test()
    assert world.calls("api.test") == 0


def test_an_answer_is_waited_for_as_long_as_the_opening_left(world, resolves):
    resolves(address_of(world), after=0.7)
    world.slack.troubles.slow("api.test", seconds=0.7)
    with pytest.raises(TimeoutError):
        speaker(world, timeout=1).api_test()


def test_the_rest_of_an_answer_does_not_begin_the_time_anew(resolves):
    """The pretend Slack answers in one piece: here is a server that does not."""

    def serve() -> None:
        talking, _ = door.accept()
        with talking:
            talking.recv(65536)
            for piece in (b"HTTP/1.1 200 OK\r\n\r\n", b"{}"):
                Event().wait(0.7)
                talking.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as door:
        server = Thread(target=serve)
        server.start()
        resolves(door.getsockname())
        with pytest.raises(TimeoutError):
            client.Client(base_url="http://slack.example/api/", timeout=1, retry_handlers=[]).api_test()
        server.join()
