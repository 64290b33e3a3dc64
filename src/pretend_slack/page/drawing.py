"""The whole page: who one is, where one can go, what is there, and the calendar."""

import hashlib
import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pretend_slack.page.acting import Asked, Trouble
from pretend_slack.page.conversation import place_html
from pretend_slack.page.faces import face_html
from pretend_slack.page.form import form_of, path
from pretend_slack.page.html import Html, tag, words
from pretend_slack.page.window import ask_html, window_html
from pretend_slack.people import Person
from pretend_slack.records import Conversation

if TYPE_CHECKING:
    from pretend_slack.page.server import Page


def page_html(page: "Page", person: Person, place: str, *, asks: Asked | None, trouble: Trouble | None) -> Html:
    """Draw the document that one person sees at one place."""
    mark = mark_of(body_html(page, person, place, asks=asks))
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{person.name} · {page.title}"),
        tag("link", rel="icon", href="data:,"),
        tag("link", rel="stylesheet", href="/page.css"),
        tag("script", "", src="/page.js", defer=True),
    ]
    body = tag("body", body_html(page, person, place, asks=asks, trouble=trouble), data_mark=mark)
    return words([Html("<!doctype html>"), tag("html", [tag("head", head), body], lang="en")])


def mark_of(body: Html) -> str:
    """Say a short mark that is another one when there is something else to read.

    Only of the words: ids that are minted whenever something is drawn say nothing to a person.
    """
    return hashlib.sha1(re.sub(r"<[^>]*>", " ", body).encode(), usedforsecurity=False).hexdigest()


def body_html(
    page: "Page", person: Person, place: str, *, asks: Asked | None = None, trouble: Trouble | None = None
) -> Html:
    """Draw everything there is to see. An open window covers the rest, which then cannot be reached."""
    modal = person.modal
    is_covered = asks is not None or modal is not None
    rest = [
        tag("a", "Skip to the conversation", href="#here", class_="skip"),
        bar_html(page, person, place),
        rail_html(page, person),
        side_html(page, person, place),
        place_html(page, person, place, trouble=None if is_covered else trouble),
        notes_html(page, person),
    ]
    drawn = [tag("div", rest, class_="page", inert=is_covered)]
    if asks is not None:
        drawn.append(ask_html(asks, person, place))
    elif modal is not None:
        drawn.append(window_html(modal, person, place, trouble=trouble))
    return words(drawn)


# The calendar, and the people


def bar_html(page: "Page", person: Person, place: str) -> Html:
    here = page.slack.now.astimezone(ZoneInfo(person.user.tz))
    clock = [tag("strong", f"{here:%a %-d %b %Y, %H:%M}"), tag("span", f" for {person.name}, {zone_of(person)}")]
    buttons = [
        tag("button", button.label, name="bar", value=str(number), title=button.hint or None)
        for number, button in enumerate(page.bar)
    ]
    form = tag("div", form_of(person, place, buttons), role="group", aria_label="Calendar", class_="calendar")
    inside = [tag("h1", page.title), tag("p", clock, class_="clock"), *([form] if buttons else [])]
    return tag("header", inside, class_="bar")


def rail_html(page: "Page", person: Person) -> Html:
    """The people: one press and the page is theirs."""
    people = []
    for other in page.people():
        name = [tag("strong", other.name), tag("small", other.user.title)]
        face = [face_html(other.name), tag("span", name, class_="name"), count_html(page.unread.everywhere(other))]
        current = "page" if other is person else None
        where = path(other, page.unread.first_place(other))
        people.append(tag("li", tag("a", face, href=where, aria_current=current, title=described(other))))
    return tag("nav", tag("ul", people), class_="rail", aria_label="People: look through their eyes")


def count_html(waiting: int) -> Html:
    if not waiting:
        return words("")
    return tag("span", [str(waiting), tag("span", " new", class_="unseen")], class_="count")


def described(person: Person) -> str:
    facts = [person.user.real_name, person.user.title, person.user.pronouns, zone_of(person)]
    return " · ".join(fact for fact in facts if fact)


def zone_of(person: Person) -> str:
    """Say where someone lives, as far as their time zone tells."""
    return person.user.tz.rpartition("/")[2].replace("_", " ")


# Where one can go


def side_html(page: "Page", person: Person, place: str) -> Html:
    with page.slack.workspace.lock:
        conversations = list(page.slack.workspace.conversations.values())
    own = [one for one in conversations if person.id in one.members]
    joinable = [one for one in conversations if one not in own and one.kind == "public"]
    channels = [one for one in own if one.kind in ("public", "private")] + joinable
    direct = [one for one in own if one.kind in ("im", "mpim") and one.id != person.dm()]
    me = [tag("strong", person.user.real_name), tag("small", described(person).partition(" · ")[2])]
    sections = [
        tag("p", me, class_="me"),
        tag("h2", page.slack.workspace.manifest.bot_name),
        tag(
            "ul",
            [
                entry_html(page, person, "home", "Home", place),
                entry_html(page, person, person.dm(), "Messages", place),
            ],
        ),
        *places_html(page, person, place, "Channels", channels),
        *places_html(page, person, place, "Direct messages", direct),
    ]
    return tag("nav", sections, class_="side", aria_label="Places")


def places_html(
    page: "Page", person: Person, place: str, heading: str, conversations: list[Conversation]
) -> list[Html]:
    if not conversations:
        return []
    entries = [
        entry_html(page, person, one.id, person.place_name(one).replace("@", ""), place) for one in conversations
    ]
    return [tag("h2", heading), tag("ul", entries)]


def entry_html(page: "Page", person: Person, id_: str, name: str, place: str) -> Html:
    waiting = page.unread.at(person, id_)
    inside = [tag("span", name), count_html(waiting)]
    link = tag("a", inside, href=path(person, id_), aria_current="page" if id_ == place else None)
    return tag("li", link, class_="unread" if waiting else None)


def notes_html(page: "Page", person: Person) -> Html:
    notes = page.notes(person)
    if not notes:
        return words("")
    lines = tag("ol", [tag("li", note) for note in notes])
    return tag("aside", tag("details", [tag("summary", "What to try"), lines], open=True), class_="notes")
