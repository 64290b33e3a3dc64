"""Troubles do to an app what networks and a Slack on a bad day do, and the record tells what happened."""

import http.client
import time
import urllib.error
from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from pretend_slack import PretendSlack

LOST = (http.client.RemoteDisconnected, ConnectionError, urllib.error.URLError)


@pytest.fixture
def client(slack: PretendSlack) -> WebClient:
    """A client that never tries again by itself."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=5, retry_handlers=[])


@pytest.fixture
def post(slack: PretendSlack, client: WebClient) -> Callable[[], None]:
    """Post a message to #town."""

    def post() -> None:
        client.chat_postMessage(channel=slack.channel("#town").id, text="Hello")

    return post


def arrived(slack: PretendSlack) -> int:
    return len(slack.person("Ada").messages("#town"))


def test_too_many_calls_are_answered_429(slack: PretendSlack, post: Callable[[], None]) -> None:
    slack.troubles.rate_limited("chat.*", retry_after=7, times=1)

    with pytest.raises(SlackApiError) as refused:
        post()

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    post()
    assert arrived(slack) == 1
    assert [call.status for call in slack.calls_of("chat.postMessage")] == [429, 200]


@pytest.mark.parametrize(("accepted", "messages"), [(True, 1), (False, 0)])
def test_a_server_error_may_hide_a_success(
    slack: PretendSlack, post: Callable[[], None], accepted: bool, messages: int
) -> None:
    slack.troubles.server_error("chat.postMessage", status=503, accepted=accepted)
    with pytest.raises(SlackApiError):
        post()
    assert arrived(slack) == messages


@pytest.mark.parametrize(("accepted", "messages"), [(True, 1), (False, 0)])
def test_a_fatal_error_may_hide_a_success(
    slack: PretendSlack, post: Callable[[], None], accepted: bool, messages: int
) -> None:
    slack.troubles.answers_with("chat.postMessage", "fatal_error", accepted=accepted)
    with pytest.raises(SlackApiError, match="fatal_error"):
        post()
    assert arrived(slack) == messages


def test_an_answer_may_be_lost_although_slack_did_it(slack: PretendSlack, post: Callable[[], None]) -> None:
    slack.troubles.loses_answer("chat.postMessage")
    with pytest.raises(LOST):
        post()
    assert arrived(slack) == 1
    assert slack.calls[-1].status == 0


def test_a_connection_may_be_cut_before_slack_did_it(slack: PretendSlack, post: Callable[[], None]) -> None:
    slack.troubles.cuts_connection("chat.postMessage")
    with pytest.raises(LOST):
        post()
    assert arrived(slack) == 0


def test_slack_may_be_gone_and_come_back_at_the_same_address(slack: PretendSlack, post: Callable[[], None]) -> None:
    slack.troubles.refuses_connections()
    with pytest.raises(OSError):
        post()
    slack.troubles.accepts_connections()
    post()
    assert arrived(slack) == 1


def test_slack_may_restart_and_knows_what_it_knew(slack: PretendSlack, post: Callable[[], None]) -> None:
    post()
    slack.troubles.restarts()
    post()
    assert arrived(slack) == 2


def test_slack_may_be_slow(slack: PretendSlack, post: Callable[[], None]) -> None:
    slack.troubles.slow("chat.*", seconds=0.05)
    started = time.monotonic()
    post()
    assert time.monotonic() - started >= 0.05


def test_a_trouble_strikes_only_what_it_is_meant_for(slack: PretendSlack, post: Callable[[], None]) -> None:
    slack.troubles.rate_limited("views.*", times=None)
    slack.troubles.rate_limited("chat.*", times=None, chance=0.0)
    slack.troubles.rate_limited("chat.*", times=None, when=lambda arguments: arguments.get("text") == "Bye")
    post()
    assert arrived(slack) == 1


def test_rate_limits_are_kept_once_switched_on(
    slack: PretendSlack, post: Callable[[], None], client: WebClient
) -> None:
    for _ in range(3):
        post()
    slack.troubles.keeps_rate_limits()
    post()
    with pytest.raises(SlackApiError, match="ratelimited"):
        post()
    for _ in range(20):
        client.users_list()
    with pytest.raises(SlackApiError) as refused:
        client.users_list()
    assert int(refused.value.response.headers["Retry-After"]) > 50
    slack.troubles.clear()
    post()
    assert arrived(slack) == 5
