"""Turn what a person means ("Spanish", a date, @Grace) into the answer Slack keeps, and check it as Slack does."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from pretend_slack.answers import answer, content_of
from pretend_slack.refusals import NotOnScreen, NotPossible
from pretend_slack.screen import Control
from pretend_slack.shapes import Json

PLEASE_COMPLETE = "Please complete this required field."


@dataclass(frozen=True)
class Finder:
    """How to find people, places and options by their words."""

    person: Callable[[str], str]
    place: Callable[[str], str]
    offered: Callable[[Control, str], list[Json]]


def filled(control: Control, meant: object, finder: Finder) -> Json:
    """Say the answer that a person gives when they fill `meant` into a field; None empties it."""
    content = None if meant in (None, "", []) else _content(control, meant, finder)
    most = control.element.get("max_selected_items")
    if isinstance(content, list) and most is not None and len(content) > most:
        raise NotPossible(f"{control.label!r} takes at most {most}, not {len(content)}.")
    return answer(control.element, content)


def what_is_missing(control: Control) -> str | None:
    """Say what Slack's own form says before it lets a person send it; None if nothing."""
    content = content_of(control.answer) if control.answer else None
    if content in (None, "", []):
        return None if control.is_optional else PLEASE_COMPLETE
    element = control.element
    if control.kind == "number_input":
        return _number_trouble(element, str(content))
    if control.kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(content)):
        return "Please enter a valid email address."
    if control.kind == "url_text_input" and not re.fullmatch(r"https?://\S+", str(content)):
        return "Please enter a valid URL."
    if control.kind == "plain_text_input" and len(str(content)) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    return None


def _number_trouble(element: Json, content: str) -> str | None:
    if not re.fullmatch(r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+", content):
        return "Please enter a valid number."
    if "min_value" in element and float(content) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(content) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None


def _content(control: Control, meant: object, finder: Finder) -> object:
    kind = control.kind.removeprefix("multi_")
    if kind in _ONE_BY_ONE:
        read = _ONE_BY_ONE[kind]
        if control.kind.startswith("multi_") or kind == "checkboxes":
            several = [meant] if isinstance(meant, str) or not isinstance(meant, Iterable) else meant
            return [read(control, one, finder) for one in several]
        return read(control, meant, finder)
    return _TYPED.get(kind, _text)(control, meant)


def _option(control: Control, meant: object, _finder: Finder) -> Json:
    return chosen(control, str(meant))


def chosen(control: Control, words: str) -> Json:
    """Find the option with these words."""
    for choice in control.choices:
        if choice.words == words:
            return choice.option
    offered = [choice.words for choice in control.choices]
    raise NotOnScreen(f"{words!r} is not offered in {control.label!r}. Offered are: {offered}")


def _suggested(control: Control, meant: object, finder: Finder) -> Json:
    offered = finder.offered(control, str(meant))
    for option in offered:
        if option["text"]["text"] == meant:
            return option
    words = [option["text"]["text"] for option in offered]
    raise NotOnScreen(f"The app does not suggest {meant!r} in {control.label!r}. It suggests: {words}")


def _person(_control: Control, meant: object, finder: Finder) -> str:
    return finder.person(str(meant))


def _place(_control: Control, meant: object, finder: Finder) -> str:
    return finder.place(str(meant))


_ONE_BY_ONE: dict[str, Callable[[Control, object, Finder], object]] = {
    "static_select": _option,
    "radio_buttons": _option,
    "checkboxes": _option,
    "external_select": _suggested,
    "users_select": _person,
    "conversations_select": _place,
    "channels_select": _place,
}


def _text(control: Control, meant: object) -> str:
    words = str(meant)
    most = control.element.get("max_length", 3000)
    if control.kind == "plain_text_input" and len(words) > most:
        raise NotPossible(f"{control.label!r} takes at most {most} characters, not {len(words)}.")
    if "\n" in words and not control.element.get("multiline"):
        raise NotPossible(f"{control.label!r} takes a single line.")
    return words


def _date(control: Control, meant: object) -> str:
    return date.fromisoformat(str(meant)).isoformat()


def _time(control: Control, meant: object) -> str:
    return (meant if isinstance(meant, time) else time.fromisoformat(str(meant))).strftime("%H:%M")


def _moment(control: Control, meant: object) -> int:
    if isinstance(meant, datetime):
        if meant.tzinfo is None:
            raise NotPossible(f"{control.label!r} needs a moment with a time zone.")
        return int(meant.timestamp())
    return int(str(meant))


def _rich_text(control: Control, meant: object) -> Json:
    if isinstance(meant, dict):
        return meant
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(meant)}]}
    return {"type": "rich_text", "elements": [section]}


_TYPED: dict[str, Callable[[Control, object], object]] = {
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _moment,
    "rich_text_input": _rich_text,
}
