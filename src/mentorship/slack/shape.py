"""The shape of what Slack sends: looked at before anything else does, so that nothing behind it meets a surprise.

Slack itself always sends what is asked for here. What does not have this shape was not sent by Slack, or was damaged.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, convert

from mentorship.slack.press import Payload, Place, Press

A_URL = re.compile(r"https?://[\w.:-]+/[!-~]*")
LONGEST = 10_000
"""Letters of one text; Slack's own limits are lower."""
DAMAGED = (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError)


class Malformed(Exception):
    """Not what Slack sends."""


class Profile(Struct):
    """Of a person, what we read."""

    display_name: str | None = None
    real_name: str | None = None
    pronouns: str | None = None
    title: str | None = None


class User(Struct):
    id: str
    tz: str | None = None
    team_id: str | None = None
    real_name: str | None = None
    profile: Profile | None = None


class Event(Struct):
    """An event, as far as a listener of ours reads it."""

    type: str
    user: str | User = ""
    channel: str | dict[str, Any] = ""
    channel_type: str | None = None
    subtype: str | None = None
    tab: str | None = None
    text: str | None = None
    old_channel_id: str | None = None
    new_channel_id: str | None = None


NEEDED: Mapping[str, Callable[[Event], object]] = {
    "user_change": lambda event: isinstance(event.user, User),
    "member_joined_channel": lambda event: isinstance(event.user, str) and event.user and event.channel,
    "member_left_channel": lambda event: isinstance(event.user, str) and event.user and event.channel,
    "app_home_opened": lambda event: isinstance(event.user, str) and event.user,
    "channel_id_changed": lambda event: event.old_channel_id and event.new_channel_id,
}
"""What an event must tell besides its type."""


def press_in(body: Payload) -> Press | None:
    """Read any body; None where nobody presses anything (Slack checks an address). Raises Malformed."""
    if not isinstance(body, Mapping):
        raise Malformed
    if "command" in body:
        return checked(Press.of_command, body)
    match body.get("type"):
        case "block_actions":
            return checked(Press.of_action, body)
        case "view_submission" | "view_closed":
            return checked(Press.of_window, body)
        case "event_callback":
            return checked(Press.of_event, body)
        case "url_verification" if isinstance(body.get("challenge"), str):
            return None
    if body.get("ssl_check") == "1":
        return None
    raise Malformed


def checked(read: Callable[[Payload], Press], body: Payload) -> Press:
    """Read a press, and make sure that every part of it is what it is taken for. Raises Malformed."""
    try:
        press = read(body)
        if read is Press.of_event:
            event = convert(press.event, Event)
            if not NEEDED.get(event.type, bool)(event):
                raise Malformed
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode()  # half a surrogate is no text
    except DAMAGED:
        raise Malformed from None
    if not all(map(is_text, texts_of(press))) or not all(map(is_value, press.values.values())):
        raise Malformed
    if (press.response_url or press.place is Place.COMMAND) and not A_URL.fullmatch(press.response_url):
        raise Malformed
    return press


def texts_of(press: Press) -> tuple[object, ...]:
    return (
        press.member_id,
        press.team_id,
        press.door,
        press.once,
        press.about,
        press.words,
        press.channel_id,
        press.trigger,
        press.response_url,
        press.view_id,
        press.view_hash,
        *press.chosen,
        *press.values,
    )


def is_text(value: object) -> bool:
    """Ask whether it is a text that both databases can keep."""
    return isinstance(value, str) and len(value) <= LONGEST and "\0" not in value


def is_value(value: object) -> bool:
    """Ask whether it is what a form's question can hold: a text, a moment, or a list of texts."""
    if isinstance(value, list):
        return all(map(is_text, value))
    return is_text(value) or (isinstance(value, int) and abs(value) < 1 << 40)
