"""A press: what a person just did in Slack, read once from Slack's JSON and never looked at again."""

import re
from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from msgspec import Struct

from mentorship.slack.blocks import MORE

AN_ID = re.compile(r"[A-Z0-9]{2,}")

Payload = Mapping[str, Any]
"""Slack's JSON."""


class Place(Enum):
    """Where the person is looking; a reply is given there."""

    COMMAND = auto()
    MESSAGE = auto()
    HOME = auto()
    WINDOW = auto()
    """Inside an open window, without sending it."""
    SUBMIT = auto()
    CLOSE = auto()
    EVENT = auto()


class Press(Struct, frozen=True):
    """Who pressed what, about which record, and where."""

    place: Place
    member_id: str
    team_id: str
    door: str
    """The command, the button's or form's name, or the event's type."""
    once: str
    """What makes this press one press, however often Slack repeats it."""
    about: str = ""
    """The record's id, as the button or window carries it. Never trusted: a policy loads it by id and right."""
    words: str = ""
    """What was typed behind a command."""
    chosen: tuple[str, ...] = ()
    """The values of a select that was changed."""
    values: Mapping[str, Any] = {}
    """What a form collects so far, by question."""
    channel_id: str = ""
    trigger: str = ""
    response_url: str = ""
    view_id: str = ""
    view_hash: str = ""
    questions: tuple[str, ...] = ()
    """The questions of the form, in their order."""
    is_on_top: bool = False
    """Whether this is the third window of a pile: Slack opens no other on top of it."""
    event: Payload = {}

    @staticmethod
    def of_command(body: Payload) -> "Press":
        return Press(
            Place.COMMAND,
            member_id=body["user_id"],
            team_id=body["team_id"],
            door=body["command"],
            once=body["trigger_id"],
            words=(body.get("text") or "").strip(),
            channel_id=body["channel_id"],
            trigger=body["trigger_id"],
            response_url=body["response_url"],
        )

    @staticmethod
    def of_action(body: Payload) -> "Press":
        action, view = unfolded(body["actions"][0]), body.get("view") or {}
        place = Place.MESSAGE
        if view:
            place = Place.HOME if view["type"] == "home" else Place.WINDOW
        return Press(
            place,
            member_id=body["user"]["id"],
            team_id=team_of(body),
            door=action["action_id"],
            once=f"{body.get('trigger_id', '')}:{action.get('action_ts', '')}",
            about=about_of(action, view),
            chosen=tuple(chosen_in(action)),
            values=values_of(view.get("state") or body.get("state") or {}),
            channel_id=(body.get("channel") or {}).get("id", ""),
            trigger=body.get("trigger_id", ""),
            response_url=body.get("response_url", ""),
            view_id=view.get("id", ""),
            view_hash=view.get("hash", ""),
        )

    @staticmethod
    def of_window(body: Payload) -> "Press":
        """A window that was sent (view_submission) or closed (view_closed)."""
        view = body["view"]
        sent = body["type"] == "view_submission"
        return Press(
            Place.SUBMIT if sent else Place.CLOSE,
            member_id=body["user"]["id"],
            team_id=team_of(body),
            door=view["callback_id"],
            once=body.get("trigger_id") or f"{view['id']}:{view.get('hash', '')}:{body['type']}",
            about=view.get("private_metadata", ""),
            values=values_of(view.get("state") or {}),
            trigger=body.get("trigger_id", ""),
            view_id=view["id"],
            view_hash=view.get("hash", ""),
            questions=tuple(block["block_id"] for block in view.get("blocks", []) if block["type"] == "input"),
            is_on_top=view.get("previous_view_id") not in (None, view.get("root_view_id")),
        )

    @staticmethod
    def of_event(body: Payload) -> "Press":
        event = body["event"]
        user = event.get("user", "")
        return Press(
            Place.EVENT,
            member_id=user["id"] if isinstance(user, Mapping) else user,
            team_id=body.get("team_id", ""),
            door=event["type"],
            once=body.get("event_id", ""),
            channel_id=str(event.get("channel", "")),
            event=event,
        )


def is_echo(event: Payload) -> bool:
    """Whether nobody wrote: what a bot says comes back to it as an event, and so does each change to that."""
    return event.get("type") == "message" and bool(event.get("bot_id") or event.get("subtype"))


def team_of(body: Payload) -> str:
    """The presser's own workspace: for a guest of a shared channel it is not ours."""
    user_team = body["user"].get("team_id")
    return str(user_team or (body.get("team") or {}).get("id", ""))


def unfolded(action: Payload) -> Payload:
    """An entry of a "…" menu is the button that was folded into it."""
    if action["action_id"] != MORE:
        return action
    door, _, about = action["selected_option"]["value"].partition(" ")
    return {**action, "type": "button", "action_id": door, "value": about}


def about_of(action: Payload, view: Payload) -> str:
    value = action.get("value") or ""
    if action["type"] == "button" and value != "-":
        return str(value)
    return str(view.get("private_metadata", ""))


def chosen_in(action: Payload) -> list[str]:
    value = value_of(action)
    if value is None or action["type"] == "button":
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def values_of(state: Payload) -> dict[str, Any]:
    """Read a view's state: {question: value}; what was left empty is absent."""
    found: dict[str, Any] = {}
    for block in (state.get("values") or {}).values():
        for name, element in block.items():
            value = value_of(element)
            if value not in (None, "", []):
                found[name] = value
    return found


def value_of(element: Payload) -> Any:  # Slack decides the shape: str, int or a list of str
    match element["type"]:
        case "static_select" | "external_select" | "radio_buttons" | "overflow":
            option = element.get("selected_option")
            return option["value"] if option else None
        case "multi_static_select" | "multi_external_select" | "checkboxes":
            return [option["value"] for option in element.get("selected_options") or []]
        case "users_select":
            return an_id(element.get("selected_user"))
        case "multi_users_select":
            return [an_id(each) for each in element.get("selected_users") or []]
        case "conversations_select":
            return an_id(element.get("selected_conversation"))
        case "channels_select":
            return an_id(element.get("selected_channel"))
        case "datepicker":
            return element.get("selected_date")
        case "timepicker":
            return element.get("selected_time")
        case "datetimepicker":
            return element.get("selected_date_time")
        case _:
            return element.get("value")


def an_id(given: str | None) -> str | None:
    """Take what Slack calls a person or a channel by. Raises ValueError for anything else: it would come alive."""
    if given and not AN_ID.fullmatch(given):
        raise ValueError("no id of Slack's")
    return given
