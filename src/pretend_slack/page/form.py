"""Where things are, and the form that carries what is done there."""

from collections.abc import Sequence

from pretend_slack.page.html import Html, tag
from pretend_slack.people import Person


def path(person: Person, place: str) -> str:
    """Say the address of a place, through one person's eyes."""
    return f"/{person.id}/{place}"


def form_of(person: Person, place: str, inside: Sequence[Html], *, surface: str = "", class_: str = "") -> Html:
    """Wrap what can be done into a form. `surface` names the message, window or Home it is on."""
    hidden = [tag("input", type="hidden", name="surface", value=surface)] if surface else []
    return tag(
        "form", [*hidden, *inside], method="post", action=path(person, place), novalidate=True, class_=class_ or None
    )
