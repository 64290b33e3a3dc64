"""What the app hears of, what it does not, and what happens when nobody acks."""

from typing import Any

import pytest
from greeter import MANIFEST
from slack_sdk import WebClient

from pretend_slack import PretendSlack


class Listener:
    """An app that writes down what it hears."""

    def __init__(self, slack: PretendSlack) -> None:
        self.envelopes: list[dict[str, Any]] = []
        self.ack: dict[str, Any] | None = {}
        slack.connect(self.hear)

    def hear(self, envelope: dict[str, Any]) -> dict[str, Any] | None:
        self.envelopes.append(envelope)
        return self.ack

    @property
    def events(self) -> list[dict[str, Any]]:
        return [envelope["payload"]["event"] for envelope in self.envelopes]

    @property
    def heard(self) -> list[str]:
        return [event["type"] for event in self.events]


@pytest.fixture
def listener(slack: PretendSlack) -> Listener:
    return Listener(slack)


def test_the_app_hears_who_comes_and_goes_where_it_is(slack: PretendSlack, listener: Listener) -> None:
    slack.add_channel("attic")
    slack.person("Grace").joins("#attic")
    slack.person("Grace").joins("#cellar", invited_by="Ada")
    slack.person("Grace").leaves("#cellar")
    slack.kicks_app_from("#cellar")
    slack.person("Grace").joins("#cellar")

    assert listener.heard == ["member_joined_channel", "member_left_channel", "member_left_channel"]
    assert listener.events[0]["inviter"] == slack.person("Ada").id
    assert listener.events[-1]["user"] == slack.workspace.bot.id


def test_the_app_hears_of_what_it_caused_itself(slack: PretendSlack, listener: Listener, client: WebClient) -> None:
    ada = slack.person("Ada")
    ts = client.chat_postMessage(channel=ada.id, text="Hello")["ts"]
    client.chat_update(channel=ada.dm(), ts=ts, text="Hi")
    client.chat_delete(channel=ada.dm(), ts=ts)
    client.conversations_invite(channel=slack.channel("#cellar").id, users=slack.person("Grace").id)
    slack.settle()

    assert [event.get("subtype", event["type"]) for event in listener.events] == [
        "message",
        "message_changed",
        "message_deleted",
        "member_joined_channel",
    ]
    assert listener.events[0]["bot_id"] == slack.workspace.bot_id


def test_the_app_reads_no_channel_without_asking_for_it(slack: PretendSlack, listener: Listener) -> None:
    slack.person("Ada").says("between us", in_="#cellar")
    slack.person("Ada").says("to the app")
    slack.takes_scope("im:history")
    slack.person("Ada").says("no longer")

    assert [event["text"] for event in listener.events] == ["to the app"]


def test_the_app_hears_of_changed_and_new_people(slack: PretendSlack, listener: Listener) -> None:
    slack.person("Grace").changes(tz="Asia/Kolkata")
    slack.person("Grace").is_deactivated()
    slack.add_person("Lin")
    slack.settle()

    assert listener.heard == ["user_change", "user_change", "team_join"]
    assert listener.events[0]["user"]["tz"] == "Asia/Kolkata"
    assert listener.events[1]["user"]["deleted"]
    assert slack.person("Grace").id not in slack.channel("#town").members


def test_the_app_hears_that_it_is_uninstalled(slack: PretendSlack, listener: Listener) -> None:
    slack.changes_channel_id("#cellar")
    slack.uninstalls_app()
    assert listener.heard == ["channel_id_changed", "app_uninstalled", "tokens_revoked"]


def test_an_event_that_nobody_acks_is_sent_three_times_more(slack: PretendSlack, listener: Listener) -> None:
    listener.ack = None
    slack.person("Ada").opens_home()

    assert [envelope["retry_attempt"] for envelope in listener.envelopes] == [0, 1, 2, 3]
    assert len({envelope["payload"]["event_id"] for envelope in listener.envelopes}) == 1
    assert len({envelope["envelope_id"] for envelope in listener.envelopes}) == 4


def test_an_app_is_told_only_what_its_manifest_asks_for() -> None:
    settings = {"event_subscriptions": {"bot_events": ["message.im"]}}
    with PretendSlack(MANIFEST | {"settings": settings}) as slack:
        listener, ada = Listener(slack), slack.add_person("Ada")
        ada.opens_home()
        ada.changes(title="Countess")
        ada.says("hello")
        assert listener.heard == ["message"]


def test_the_last_envelope_can_come_twice(slack: PretendSlack, listener: Listener) -> None:
    slack.person("Ada").types("/greet")
    slack.resend()

    first, second = listener.envelopes
    assert first == second
