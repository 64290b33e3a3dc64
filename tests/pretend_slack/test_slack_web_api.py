"""The Web API, called with Slack's own client: what is answered, and what is refused with which code."""

import json
from datetime import timedelta
from typing import Any

import pytest
from greeter import text
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from pretend_slack import PretendSlack

SECTION = {"type": "section", "text": text("Hello")}
HOME = {"type": "home", "blocks": [SECTION]}
MODAL = {"type": "modal", "title": text("Form"), "blocks": [SECTION]}


def refusal_of(client: WebClient, method: str, **arguments: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    answer = refused.value.response.data
    assert isinstance(answer, dict)
    return answer


def town(slack: PretendSlack) -> str:
    return slack.channel("#town").id


@pytest.fixture
def places(slack: PretendSlack) -> dict[str, str]:
    """People and places by the names that the tables below use."""
    guest, bot = slack.add_person("Guest", guest=True), slack.add_person("Robot", is_bot=True)
    single = slack.add_person("Single", single_channel_guest=True)
    gone = slack.add_person("Gone")
    gone.is_deactivated()
    attic, vault = slack.add_channel("attic"), slack.add_channel("vault", private=True)
    old = slack.add_channel("old", with_app=True)
    slack.archives("old")
    return {
        "$ada": slack.person("Ada").id,
        "$grace": slack.person("Grace").id,
        "$bot": slack.workspace.bot.id,
        "$guest": guest.id,
        "$single": single.id,
        "$robot": bot.id,
        "$gone": gone.id,
        "$dm": gone.dm(),
        "$town": town(slack),
        "$cellar": slack.channel("#cellar").id,
        "$attic": attic,
        "$vault": vault,
        "$old": old,
    }


@pytest.mark.parametrize(
    ("method", "arguments", "code"),
    [
        ("chat.postMessage", {}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "$town"}, "no_text"),
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "$vault", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "$attic", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "$old", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": "$gone", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "$town", "blocks": [{"type": "section"}]}, "invalid_blocks"),
        ("chat.postMessage", {"channel": "$town", "blocks": "{not json"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "$town", "blocks": {"type": "section"}}, "invalid_blocks_format"),
        (
            "chat.postMessage",
            {"channel": "$town", "blocks": [{"type": "section", "text": text("x" * 2900)}] * 4},
            "msg_blocks_too_long",
        ),
        ("chat.postMessage", {"channel": "$town", "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ("chat.postMessage", {"channel": "$town", "text": "x", "metadata": {"a": 1}}, "invalid_metadata_schema"),
        (
            "chat.postMessage",
            {
                "channel": "$town",
                "text": "x",
                "metadata": {"event_type": "a", "event_payload": {"a": "x" * 16_000}},
            },
            "metadata_too_large",
        ),
        ("chat.postEphemeral", {"channel": "$cellar", "user": "$grace", "text": "x"}, "user_not_in_channel"),
        ("chat.postEphemeral", {"channel": "$attic", "user": "$ada", "text": "x"}, "not_in_channel"),
        ("chat.update", {"channel": "$town", "ts": "1.1", "text": "x"}, "message_not_found"),
        ("chat.update", {"channel": "$ada", "ts": "1.1", "text": "x"}, "channel_not_found"),
        ("chat.delete", {"channel": "$town", "ts": "1.1"}, "message_not_found"),
        ("chat.getPermalink", {"channel": "$town", "message_ts": "1.1"}, "message_not_found"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": "$gone"}, "user_disabled"),
        ("conversations.open", {"users": "$bot"}, "invalid_user_combination"),
        ("conversations.open", {"users": ",".join(f"U{n}" for n in range(9))}, "too_many_users"),
        ("conversations.close", {"channel": "$town"}, "method_not_supported_for_channel_type"),
        ("conversations.info", {"channel": "$vault"}, "channel_not_found"),
        ("conversations.members", {"channel": "$town", "limit": 1001}, "invalid_limit"),
        ("conversations.members", {"channel": "$town", "cursor": "?"}, "invalid_cursor"),
        ("conversations.history", {"channel": "$attic"}, "not_in_channel"),
        ("conversations.history", {"channel": "$town", "oldest": "yesterday"}, "invalid_ts_oldest"),
        ("conversations.list", {"types": "secret_channel"}, "invalid_types"),
        ("conversations.invite", {"channel": "$town", "users": "$ada"}, "already_in_channel"),
        ("conversations.invite", {"channel": "$town", "users": "$bot"}, "cant_invite_self"),
        ("conversations.invite", {"channel": "$town", "users": "U0NOBODY"}, "user_not_found"),
        ("conversations.invite", {"channel": "$town", "users": "$guest"}, "user_is_restricted"),
        ("conversations.invite", {"channel": "$town", "users": "$single"}, "ura_max_channels"),
        ("conversations.invite", {"channel": "$attic", "users": "$ada"}, "not_in_channel"),
        ("conversations.invite", {"channel": "$old", "users": "$ada"}, "is_archived"),
        ("conversations.invite", {"channel": "$dm", "users": "$ada"}, "method_not_supported_for_channel_type"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "nobody@example.org"}, "users_not_found"),
        ("views.open", {"trigger_id": "1.2.3", "view": MODAL}, "invalid_trigger_id"),
        ("views.open", {"trigger_id": "1.2.3", "view": HOME}, "invalid_arguments"),
        ("views.open", {"trigger_id": "1.2.3", "view": "{"}, "invalid_arguments"),
        ("views.update", {"view_id": "V0NOTHING", "view": MODAL}, "not_found"),
        ("views.publish", {"user_id": "$ada", "view": MODAL}, "invalid_arguments"),
        ("views.publish", {"user_id": "U0NOBODY", "view": HOME}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "a.txt", "length": 0}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": [{"id": "F0NOTHING"}]}, "file_not_found"),
        ("files.info", {"file": "F0NOTHING"}, "file_not_found"),
        ("bots.info", {"bot": "B0NOTHING"}, "bot_not_found"),
        ("team.info", {"team": "T0NOTHING"}, "team_not_found"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
        ("no.such", {}, "unknown_method"),
        ("api.test", {"error": "on_purpose"}, "on_purpose"),
    ],
)
def test_what_slack_refuses_is_refused_with_slacks_code(
    client: WebClient, places: dict[str, str], method: str, arguments: dict[str, Any], code: str
) -> None:
    filled_in = {
        name: places.get(value, value) if isinstance(value, str) else value for name, value in arguments.items()
    }
    assert refusal_of(client, method, **filled_in)["error"] == code


@pytest.mark.parametrize(
    ("scope", "method", "arguments"),
    [
        ("chat:write", "chat.postMessage", {"channel": "$town", "text": "x"}),
        ("groups:read", "conversations.info", {"channel": "$cellar"}),
        ("groups:read", "conversations.members", {"channel": "$cellar"}),
        ("groups:write.invites", "conversations.invite", {"channel": "$cellar", "users": "$grace"}),
        ("channels:write.invites", "conversations.invite", {"channel": "$town", "users": "$grace"}),
        ("mpim:write", "conversations.open", {"users": "$ada,$grace"}),
        ("im:write", "conversations.open", {"users": "$ada"}),
        ("im:history", "conversations.history", {"channel": "$dm"}),
        ("channels:read", "conversations.list", {"types": "public_channel"}),
        ("users:read", "users.info", {"user": "$ada"}),
        ("users:read.email", "users.lookupByEmail", {"email": "ada@example.org"}),
        ("files:write", "files.getUploadURLExternal", {"filename": "a.txt", "length": 1}),
    ],
)
def test_a_missing_scope_is_named(
    slack: PretendSlack,
    client: WebClient,
    places: dict[str, str],
    scope: str,
    method: str,
    arguments: dict[str, str],
) -> None:
    slack.takes_scope(scope)
    for name, id_ in places.items():
        arguments = {key: str(value).replace(name, id_) for key, value in arguments.items()}

    answer = refusal_of(client, method, **arguments)

    assert answer["error"] == "missing_scope"
    assert scope in answer["needed"].split(",")
    assert scope not in answer["provided"].split(",")


def test_a_faulty_block_is_named_by_its_place(slack: PretendSlack, client: WebClient) -> None:
    too_long = {"type": "section", "text": text("x" * 3001)}

    answer = refusal_of(client, "chat.postMessage", channel=town(slack), blocks=[too_long])

    assert answer["errors"] == ["must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {answer['errors'][0]}"]


@pytest.mark.parametrize(
    ("token", "code"),
    [(None, "not_authed"), ("xoxb-somebody-elses", "invalid_auth"), ("$app", "not_allowed_token_type")],
)
def test_only_the_bots_token_opens_the_door(slack: PretendSlack, token: str | None, code: str) -> None:
    stranger = WebClient(token=slack.app_token if token == "$app" else token, base_url=slack.api_url)
    assert refusal_of(stranger, "auth.test")["error"] == code


def test_the_app_says_who_it_is(slack: PretendSlack, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == (slack.workspace.bot.id, slack.workspace.bot_id)
    assert "chat:write" in answer.headers["x-oauth-scopes"]
    assert client.team_info()["team"]["id"] == answer["team_id"]
    assert client.bots_info(bot=answer["bot_id"])["bot"]["user_id"] == answer["user_id"]


def test_a_revoked_token_opens_nothing(slack: PretendSlack, client: WebClient) -> None:
    slack.revokes_tokens()
    assert refusal_of(client, "auth.test")["error"] == "token_revoked"


def test_arguments_may_come_as_a_form_or_as_json(slack: PretendSlack, client: WebClient) -> None:
    as_form = client.api_call("chat.postMessage", data={"channel": town(slack), "blocks": json.dumps([SECTION])})
    as_json = client.api_call("chat.postMessage", json={"channel": town(slack), "blocks": [SECTION]})

    assert as_form["message"]["blocks"][0]["text"] == as_json["message"]["blocks"][0]["text"]
    assert "token" not in slack.calls[-1].args


def test_messages_have_rising_ids_in_slacks_own_time(slack: PretendSlack, client: WebClient) -> None:
    first = client.chat_postMessage(channel=town(slack), text="one")["ts"]
    second = client.chat_postMessage(channel=town(slack), text="two")["ts"]
    slack.time.move_by(timedelta(hours=1))
    later = client.chat_postMessage(channel=town(slack), text="three")["ts"]

    assert first < second < later
    assert float(later) - float(first) == pytest.approx(3600, abs=1)
    with pytest.raises(ValueError, match="backwards"):
        slack.time.move_to(slack.now - timedelta(seconds=1))


def test_a_users_id_means_the_dm_with_them(slack: PretendSlack, client: WebClient) -> None:
    ada = slack.person("Ada")

    answer = client.chat_postMessage(
        channel=ada.id, text="Hello", metadata={"event_type": "a", "event_payload": {"k": 1}}
    )

    assert answer["channel"] == ada.dm()
    assert ada.last_message().words == "Hello"  # type: ignore[union-attr]
    plain = client.conversations_history(channel=ada.dm())["messages"][0]["metadata"]
    whole = client.conversations_history(channel=ada.dm(), include_all_metadata=True)["messages"][0]["metadata"]
    assert (plain, whole["event_payload"]) == ({"event_type": "a"}, {"k": 1})


def test_nothing_is_changed_in_a_channel_that_is_archived(slack: PretendSlack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="#town", text="Hello")["ts"]
    slack.archives("#town")
    with pytest.raises(SlackApiError, match="is_inactive"):
        client.chat_update(channel=slack.channel("#town").id, ts=ts, text="Hello again")


def test_an_update_changes_a_message_in_place(slack: PretendSlack, client: WebClient) -> None:
    channel, ada = town(slack), slack.person("Ada")
    ts = client.chat_postMessage(
        channel=channel, text="Open", blocks=[SECTION], metadata={"event_type": "a", "event_payload": {}}
    )["ts"]

    client.chat_update(channel=channel, ts=ts, text="Done")

    (message,) = ada.messages("#town")
    assert (message.words, message.is_edited, message.ts) == ("Done", True, ts)
    assert client.conversations_history(channel=channel)["messages"][0]["metadata"] == {"event_type": "a"}
    assert refusal_of(client, "chat.update", channel=channel, ts=ts, text="x" * 4001)["error"] == "msg_too_long"
    client.chat_delete(channel=channel, ts=ts)
    assert ada.messages("#town") == []


def test_the_app_cannot_change_what_a_person_wrote(slack: PretendSlack, client: WebClient) -> None:
    slack.person("Ada").says("mine", in_="#town")
    ts = slack.person("Ada").messages("#town")[0].ts

    assert refusal_of(client, "chat.update", channel=town(slack), ts=ts, text="x")["error"] == "cant_update_message"
    assert refusal_of(client, "chat.delete", channel=town(slack), ts=ts)["error"] == "cant_delete_message"


def test_the_same_people_are_the_same_group_dm(slack: PretendSlack, client: WebClient) -> None:
    ada, grace = slack.person("Ada"), slack.person("Grace")

    first = client.conversations_open(users=[ada.id, grace.id])
    again = client.conversations_open(users=[grace.id, ada.id])

    assert first["channel"]["id"] == again["channel"]["id"] == ada.group_dm_with("Grace")
    assert again["already_open"]
    assert client.conversations_open(users=[ada.id, grace.id], return_im=True)["channel"]["is_mpim"]


def test_an_invitation_makes_a_member(slack: PretendSlack, client: WebClient) -> None:
    cellar, grace = slack.channel("#cellar").id, slack.person("Grace")

    client.conversations_invite(channel=cellar, users=[grace.id])

    assert "#cellar" in grace.conversations()
    assert grace.id in client.conversations_members(channel=cellar)["members"]


def test_long_lists_come_in_pages(slack: PretendSlack, client: WebClient) -> None:
    names = {user["name"] for answer in client.users_list(limit=2) for user in answer["members"]}
    assert names == {"ada", "grace", "greeter", "slackbot"}
    listed = client.conversations_list(types="public_channel,private_channel", limit=1)
    assert {channel["name"] for answer in listed for channel in answer["channels"]} == {"town", "cellar"}
    mine = client.users_conversations(user=slack.person("Grace").id, types="public_channel,private_channel")
    assert [channel["name"] for channel in mine["channels"]] == ["town"]


def test_an_address_is_shown_only_with_its_scope(slack: PretendSlack, client: WebClient) -> None:
    ada = slack.person("Ada")
    assert client.users_info(user=ada.id)["user"]["profile"]["email"] == "ada@example.org"
    assert client.users_lookupByEmail(email="Ada@example.org")["user"]["id"] == ada.id
    slack.takes_scope("users:read.email")
    assert "email" not in client.users_info(user=ada.id)["user"]["profile"]


def test_a_time_zone_is_told_as_it_is_now(slack: PretendSlack, client: WebClient) -> None:
    grace = slack.person("Grace").id
    winter = client.users_info(user=grace, include_locale=True)["user"]
    slack.time.move_by(timedelta(days=200))
    summer = client.users_info(user=grace)["user"]

    assert (winter["tz_offset"], summer["tz_offset"]) == (-8 * 3600, -7 * 3600)
    assert winter["locale"] == "en-US"


def test_a_file_is_handed_over_in_three_steps(slack: PretendSlack, client: WebClient) -> None:
    ada = slack.person("Ada")

    answer = client.files_upload_v2(
        channel=ada.dm(), filename="meeting.ics", content="BEGIN:VCALENDAR", title="The meeting", initial_comment="Here"
    )

    message = ada.last_message()
    assert message is not None
    assert message.words == "Here\nThe meeting"
    assert message.files[0].content == b"BEGIN:VCALENDAR"
    assert client.files_info(file=answer["file"]["id"])["file"]["name"] == "meeting.ics"


def test_an_ephemeral_message_is_for_one_person(slack: PretendSlack, client: WebClient) -> None:
    ada, grace = slack.person("Ada"), slack.person("Grace")

    ts = client.chat_postEphemeral(channel=town(slack), user=ada.id, text="Only you")["message_ts"]

    assert ada.ephemerals("#town")[0].words == "Only you"
    assert not grace.sees("Only you")
    assert client.conversations_history(channel=town(slack))["messages"] == []
    assert refusal_of(client, "chat.update", channel=town(slack), ts=ts, text="x")["error"] == "message_not_found"


def test_home_is_drawn_over_only_if_it_is_as_the_app_knows_it(slack: PretendSlack, client: WebClient) -> None:
    ada = slack.person("Ada")
    drawn = client.views_publish(user_id=ada.id, view=HOME)["view"]
    client.views_publish(user_id=ada.id, view=HOME, hash=drawn["hash"])

    stale = refusal_of(client, "views.publish", user_id=ada.id, view=HOME, hash=drawn["hash"])

    assert stale["error"] == "hash_conflict"


def test_every_refusal_is_one_that_slack_documents(slack: PretendSlack) -> None:
    """The door itself holds this: a code of our own invention is a fault, never an answer."""
    from pretend_slack.api import call, door
    from pretend_slack.refusals import Refused

    def invent(_app: Any, _arguments: Any) -> dict[str, Any]:
        raise Refused("my_own_code")

    known = door._METHODS["auth.test"]
    door._METHODS["auth.test"] = invent
    try:
        with pytest.raises(AssertionError, match="documents no such code"):
            call(slack.app, "auth.test", {}, token=slack.bot_token)
    finally:
        door._METHODS["auth.test"] = known
