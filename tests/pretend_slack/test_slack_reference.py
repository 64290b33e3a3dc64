"""Our own tables and payloads against the reference data (facts of others, kept outside this repository)."""

from collections.abc import Iterator
from typing import Any

import pytest
from greeter import REFERENCE, reference
from slack_sdk import WebClient

from pretend_slack import PretendSlack
from pretend_slack.block_kit import message_faults, tables, view_faults
from pretend_slack.block_kit.kinds import Many, Text, Words
from pretend_slack.block_kit.rules import element_faults
from pretend_slack.contracts import COMMON_ERRORS, METHODS

FIXTURES = REFERENCE / "block-kit" / "slackblocks-spec" / "fixtures" / "valid"
LEFT_OUT_BLOCKS = {
    "card",
    "carousel",
    "container",
    "context_actions",
    "data_table",
    "file",
    "plan",
    "task_card",
    "video",
}
LEFT_OUT_ELEMENTS = {"url", "workflow_button"}
NOT_VALID_AT_ALL = {"rich_text_input_basic"}  # its first value is not a rich_text block; the schema refuses it, too


@pytest.mark.parametrize("method", METHODS)
def test_a_methods_contract_is_slacks(method: str) -> None:
    contracts = reference("method-contracts.json")
    theirs, ours = contracts["methods"][method], METHODS[method]

    arguments = {name: bool(argument.get("required")) for name, argument in theirs["args"].items()}
    assert dict.fromkeys(ours.required.split(), True) | dict.fromkeys(ours.optional.split(), False) == arguments
    assert ours.scopes.split() == theirs["bot_scopes_listed"]
    assert ours.errors.split() == theirs["errors"]
    assert (f"Tier {ours.tier}" if ours.tier else "special") == theirs["docs_rate_limit"]
    assert set(contracts["common_errors"]) == COMMON_ERRORS


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*.json")), ids=lambda path: path.stem)
def test_what_slack_accepts_is_accepted(path: Any) -> None:
    kind, thing = path.parent.name, reference(str(path.relative_to(REFERENCE)))
    if kind == "blocks" and thing["type"] not in LEFT_OUT_BLOCKS | {"alert"}:
        assert message_faults([thing]) == []
    elif kind == "blocks" and thing["type"] == "alert":
        title = {"type": "plain_text", "text": "Form"}
        assert view_faults({"type": "modal", "title": title, "blocks": [thing]}) == []
    elif kind == "elements" and thing["type"] not in LEFT_OUT_ELEMENTS and path.stem not in NOT_VALID_AT_ALL:
        assert element_faults(thing) == []
    elif kind == "views":
        assert view_faults(thing) == []
    elif kind == "rich_text" and thing["type"].startswith("rich_text_"):
        assert message_faults([{"type": "rich_text", "elements": [thing]}]) == []


def test_all_realistic_blocks_are_accepted() -> None:
    paths = sorted((REFERENCE / "payloads" / "realistic").rglob("*.json")) or [REFERENCE / "none"]
    for path in paths:
        for blocks in _block_lists(reference(str(path.relative_to(REFERENCE)))):
            assert message_faults(blocks) == [], path.name


@pytest.mark.parametrize(
    ("kind", "field", "listed_as"),
    [
        ("button", "text", ("button", "text")),
        ("button", "value", ("button", "value")),
        ("button", "url", ("button", "url")),
        ("button", "accessibility_label", ("button", "accessibility_label")),
        ("header", "text", ("header", "text")),
        ("section", "text", ("section", "text")),
        ("input", "label", ("input", "label")),
        ("input", "hint", ("input", "hint")),
        ("markdown", "text", ("markdown", "text")),
        ("alert", "text", ("alert", "text")),
        ("modal", "title", ("modal", "title")),
        ("modal", "submit", ("modal", "submit")),
        ("modal", "close", ("modal", "close")),
        ("modal", "private_metadata", ("view", "private_metadata")),
        ("modal", "callback_id", ("view", "callback_id")),
        ("confirm", "title", ("confirm", "title")),
        ("confirm", "text", ("confirm", "text")),
        ("confirm", "confirm", ("confirm", "confirm")),
        ("option", "text", ("option", "text")),
        ("option", "value", ("option", "value")),
        ("option", "description", ("option", "description")),
        ("option_group", "label", ("option_group", "label")),
        ("overflow", "options", ("overflow", "options")),
        ("checkboxes", "options", ("checkboxes", "options")),
        ("radio_buttons", "options", ("radio_buttons", "options")),
        ("static_select", "options", ("static_select / multi_static_select", "options")),
        ("section", "fields", ("section", "fields")),
        ("context", "elements", ("context", "elements")),
        ("actions", "elements", ("actions", "elements")),
        ("table", "rows", ("table", "rows")),
        ("modal", "blocks", ("view", "blocks")),
    ],
)
def test_our_limits_are_slacks(kind: str, field: str, listed_as: tuple[str, str]) -> None:
    listed = reference("block-kit/block-kit-limits.json")["limits"]
    known = {(entry["object"], entry["field"]): entry["value"] for entry in listed if entry["rule"].startswith("max_")}
    shape = {**tables.SHAPES, **tables.ELEMENTS, **tables.VIEWS, **tables.BLOCKS}[kind]
    rule = shape.required.get(field) or shape.optional[field]
    assert isinstance(rule, Text | Words | Many)
    assert (rule.most if isinstance(rule, Many) else rule.longest) == known[listed_as]


def test_our_surfaces_and_places_are_slacks() -> None:
    listed = reference("block-kit/block-kit-limits.json")
    for surface, ours in tables.SURFACES.items():
        assert ours == set(listed["surfaces"]["allowed_blocks"][surface]) - LEFT_OUT_BLOCKS
    placement = listed["placement"]
    assert set(placement["section.accessory"]) - LEFT_OUT_ELEMENTS == tables.IN_SECTION
    assert set(placement["actions.elements"]) - LEFT_OUT_ELEMENTS == tables.IN_ACTIONS
    assert {name.split()[0] for name in placement["input.element"]} == tables.IN_INPUT
    assert set(placement["context.elements"]) == tables.IN_CONTEXT


def test_what_we_send_has_the_fields_that_slack_sends(slack: PretendSlack, client: WebClient) -> None:
    seen: dict[str, Any] = {}

    def hear(envelope: dict[str, Any]) -> dict[str, Any]:
        payload = envelope["payload"]
        seen[payload.get("command") or payload.get("event", {}).get("type") or payload["type"]] = payload
        return {}

    slack.connect(hear)
    ada, button = slack.person("Ada"), {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    client.chat_postMessage(channel=ada.id, text="Go?", blocks=[{"type": "actions", "elements": [button]}])
    ada.types("/greet")
    ada.clicks("Go")
    trigger, label = seen["block_actions"]["trigger_id"], {"type": "plain_text", "text": "Form"}
    entry = {"type": "input", "label": label, "element": {"type": "plain_text_input"}}
    view = {"type": "modal", "title": label, "submit": label, "blocks": [entry], "notify_on_close": True}
    client.views_open(trigger_id=trigger, view=view)
    ada.fills({"Form": "x"})
    ada.submits()
    ada.types("/plain")
    client.views_open(trigger_id=seen["/plain"]["trigger_id"], view=view)
    ada.closes()
    home = {"type": "home", "blocks": [{"type": "section", "text": label}]}
    client.views_publish(user_id=ada.id, view=home)
    ada.opens_home()
    ada.says("hello")
    slack.settle()
    message = seen["message"]
    slack.person("Grace").joins("#cellar", invited_by="Ada")
    slack.person("Grace").changes(tz="Asia/Kolkata")
    slack.person("Grace").leaves("#cellar")
    slack.changes_channel_id("#cellar")

    for name, path in {
        "/greet": "interactivity/slash_command.mentor-signup.json",
        "block_actions": "interactivity/block_actions.dm_button.json",
        "view_submission": "interactivity/view_submission.all_inputs_filled.json",
        "view_closed": "interactivity/view_closed.cancel.json",
        "app_home_opened": "events/app_home_opened.home_again.json",
        "member_joined_channel": "events/member_joined_channel.mentor.json",
        "member_left_channel": "events/member_left_channel.bot_removed.json",
        "user_change": "events/user_change.time_zone.json",
        "channel_id_changed": "events/channel_id_changed.json",
    }.items():
        theirs = reference(f"payloads/realistic/{path}")
        assert _fields(theirs) - _fields(seen[name]) <= _of_this_example(name), name
    theirs = reference("payloads/realistic/events/message.im.user.json")
    assert _fields(theirs) - _fields(message) <= {"event.client_msg_id", "event.blocks"}


def _of_this_example(name: str) -> set[str]:
    """Name the fields that are there in the example because of what it shows."""
    return {"block_actions": {"actions.style", "actions.value"}}.get(name, set())


def _fields(payload: Any, at: str = "") -> set[str]:
    """List the names of all fields, leaving out what apps and people wrote."""
    if isinstance(payload, list):
        return set().union(*[_fields(item, at) for item in payload])
    if not isinstance(payload, dict) or at.endswith((".blocks", "values", "submit", "close", "title", ".text")):
        return set()
    own = {f"{at}.{key}".lstrip(".") for key in payload}
    return own.union(*[_fields(value, f"{at}.{key}".lstrip(".")) for key, value in payload.items()])


def _block_lists(thing: Any) -> Iterator[list[Any]]:
    if isinstance(thing, dict):
        if isinstance(thing.get("blocks"), list):
            yield thing["blocks"]
        for value in thing.values():
            yield from _block_lists(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _block_lists(value)
