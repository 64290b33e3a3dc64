"""From a posted form to what a person does: fields are filled in, then the button that was pressed is pressed.

Anything may be posted. What cannot be meant by a person in front of this page is refused in one sentence.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pretend_slack.filling import filled
from pretend_slack.interactions import Place
from pretend_slack.page.fields import choices_of, has_several, name_of
from pretend_slack.people import Person
from pretend_slack.refusals import NotOnScreen, NotPossible
from pretend_slack.screen import Control
from pretend_slack.shapes import Json

Posted = Mapping[str, list[str]]
"""A form as the browser sends it: {name: values}."""


@dataclass(frozen=True)
class Trouble:
    """Why something was not possible, and the line that was typed, which stays."""

    words: str
    line: str = ""


@dataclass(frozen=True)
class Asked:
    """A press that waits for a yes. `surface` and `named` are what the form carries."""

    surface: str
    named: str
    control: Control


def first(posted: Posted, name: str) -> str:
    """Read one value; the empty string if there is none."""
    return posted.get(name, [""])[0]


def act_on(person: Person, posted: Posted) -> str:
    """Fill in what was typed on a surface and press what was pressed; say, as a query, what needs a yes first."""
    surface, named = first(posted, "surface"), first(posted, "press")
    place = surface_of(person, surface)
    if "close" in posted:
        close(person, place, posted)
        return ""
    fill(person, place, posted)
    if "submit" in posted:
        person.submits()
    elif named:
        place = surface_of(person, surface)
        control, option = pressed(place, named)
        if control.confirm and "sure" not in posted:
            return "?" + urlencode({"surface": surface, "press": named})
        person.presses(place, control, option)
    return ""


def asked_about(person: Person, asked: Posted) -> Asked | None:
    """Find the press that the page's address asks to confirm; None if it is gone or needs no yes."""
    surface, named = first(asked, "surface"), first(asked, "press")
    try:
        control, _ = pressed(surface_of(person, surface), named)
    except NotOnScreen:
        return None
    return Asked(surface, named, control) if control.confirm else None


def close(person: Person, place: Place, posted: Posted) -> None:
    """Close the window. What it cannot hold is lost with it."""
    with suppress(NotOnScreen, NotPossible):
        fill(person, place, posted)
    person.closes()


def surface_of(person: Person, named: str) -> Place:
    """Find the surface that a form was on. Raises NotOnScreen if it is gone."""
    kind, _, where = named.partition(":")
    if kind == "home" and (home := person.home) is not None:
        return home
    if kind == "modal" and (modal := person.modal) is not None and modal.view_id == where:
        return modal
    if kind == "message":
        conversation, _, ts = where.partition(":")
        for message in person.messages(conversation):
            if message.ts == ts:
                return message
    raise NotOnScreen("That is not on the screen any more.")


def fill(person: Person, place: Place, posted: Posted) -> None:
    """Put what was typed and chosen into the surface's fields; a field that was not posted stays as it was.

    Raises NotPossible or NotOnScreen for the first field that cannot hold what was meant, after filling in the others.
    """
    troubles: list[NotPossible | NotOnScreen] = []
    for control in place.inputs:
        if name_of(control) not in posted:
            continue
        try:
            meant = meant_by(control, posted[name_of(control)], person)
            person.puts(place, control, filled(control, meant, person.finder(place)))
        except (NotPossible, NotOnScreen) as trouble:
            troubles.append(trouble)
        except ValueError:  # a date or a number that no browser sends: stays as it was
            continue
    if troubles:
        raise troubles[0]


def meant_by(control: Control, values: list[str], person: Person) -> object:
    """Say what the browser's values mean, in the words that people use on the screen."""
    values = [value for value in values if value]
    if control.kind.endswith("_select") or control.choices:
        said = dict(choices_of(control, person))
        if control.choices:
            values = [said[value] for value in values if value in said]
        elif "external" not in control.kind:
            values = [value for value in values if value in said]
        return values if has_several(control) else next(iter(values), None)
    if not values:
        return None
    if control.kind == "datetimepicker":
        return moment_of(values[0], person)
    return values[0].replace("\r\n", "\n")


def moment_of(value: str, person: Person) -> datetime:
    """Read a local moment. Raises ValueError if it is none, or not one that Slack can keep (ten digits)."""
    moment = datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(person.user.tz))
    if not 10**9 <= moment.timestamp() < 10**10:
        raise ValueError(value)
    return moment


def pressed(place: Place, named: str) -> tuple[Control, Json | None]:
    """Find the button, menu entry or select that was pressed. Raises NotOnScreen."""
    for control in place.controls:
        if control.kind == "overflow":
            for number, choice in enumerate(control.choices):
                if named == f"{name_of(control)}|{number}":
                    return control, choice.option
        elif named == name_of(control):
            return control, None
    raise NotOnScreen("That button is not on the screen any more.")


def type_line(person: Person, where: str, line: str) -> None:
    """Type a command or a message; on Home, into the DM with the app."""
    place = None if where == "home" else where
    if line.startswith("/"):
        person.types(line, in_=place)
    elif line.strip():
        person.says(line, in_=place)
