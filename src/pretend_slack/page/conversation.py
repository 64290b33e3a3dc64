"""What is at one place: a conversation with what was said and a line to write, or Home."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pretend_slack.page.acting import Trouble
from pretend_slack.page.blocks import surface_html
from pretend_slack.page.faces import face_html
from pretend_slack.page.form import form_of
from pretend_slack.page.html import Html, tag, words
from pretend_slack.page.markup import mrkdwn_html
from pretend_slack.people import Person
from pretend_slack.records import Conversation
from pretend_slack.screen import MessageOnScreen

if TYPE_CHECKING:
    from pretend_slack.page.server import Page


def place_html(page: "Page", person: Person, place: str, *, trouble: Trouble | None) -> Html:
    said = [tag("p", trouble.words, class_="complaint", role="alert")] if trouble else []
    if place == "home":
        return tag("main", [tag("h2", "Home"), *said, home_html(person)], id="here", tabindex="-1")
    conversation = page.slack.workspace.conversations[place]
    heading = [person.place_name(conversation).replace("@", ""), members_html(page, conversation)]
    inside = [
        tag("h2", heading),
        tag("div", messages_html(person.messages(place), person), class_="room", role="log", aria_label="Messages"),
        tag("a", "↓ To the newest", href="#newest", class_="to-newest", hidden=True),
        *said,
        composer_html(page, person, conversation, line=trouble.line if trouble else ""),
    ]
    return tag("main", inside, id="here", tabindex="-1")


def home_html(person: Person) -> Html:
    home = person.home
    if home is None:
        return tag("div", tag("p", "The app has not drawn a Home yet.", class_="empty"), class_="room")
    return tag("div", form_of(person, "home", surface_html(home, person), surface="home"), class_="room home")


def members_html(page: "Page", conversation: Conversation) -> Html:
    if conversation.kind not in ("public", "private"):
        return words("")
    names = ", ".join(one.name for one in page.people() if one.id in conversation.members)
    lock = "Private · " if conversation.kind == "private" else ""
    return tag("small", f"{lock}{names or 'nobody here yet'}", title=names)


# What was said


def messages_html(messages: Sequence[MessageOnScreen], person: Person) -> list[Html]:
    """Draw messages day by day, answers in threads below what they answer."""
    if not messages:
        return [tag("p", "Nothing has been said here yet.", class_="empty")]
    in_threads = sorted(messages, key=lambda one: (float(one.thread_ts or one.ts), float(one.ts)))
    drawn = []
    for day, those in groupby(in_threads, lambda one: moment_of(one.thread_ts or one.ts, person).date()):
        drawn.append(tag("p", tag("span", f"{day:%A, %-d %B}"), class_="day"))
        drawn += [message_html(one, person, is_newest=one is messages[-1]) for one in those]
    return drawn


def message_html(message: MessageOnScreen, person: Person, *, is_newest: bool) -> Html:
    about = about_html(message, person)
    body = surface_html(message, person)
    if not message.blocks:
        body = [tag("p", mrkdwn_html(message.message["text"], person.reader)), *body]
    for file in message.files:
        link = f"/{person.id}/file/{file.id}"
        body.append(tag("a", f"⬇ {file.title or file.name}", href=link, class_="file", download=file.name))
    surface = f"message:{message.conversation}:{message.ts}"
    said = tag("div", [about, form_of(person, message.conversation, body, surface=surface)])
    is_reply = message.thread_ts not in (None, message.ts)
    classes = ["message", *(["ephemeral"] if message.is_ephemeral else []), *(["reply"] if is_reply else [])]
    inside = [face_html(message.sender), said]
    return tag("article", inside, class_=" ".join(classes), id="newest" if is_newest else None)


def about_html(message: MessageOnScreen, person: Person) -> Html:
    moment = moment_of(message.ts, person)
    time = tag("time", f"{moment:%H:%M}", datetime=moment.isoformat(), title=f"{moment:%a %-d %b %Y, %H:%M}")
    about = [tag("strong", message.sender), " ", time]
    about += [tag("span", " (edited)", class_="quiet")] if message.is_edited else []
    about += [tag("span", " Only visible to you", class_="quiet")] if message.is_ephemeral else []
    return tag("p", about, class_="about")


def moment_of(ts: str, person: Person) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC).astimezone(ZoneInfo(person.user.tz))


# Writing


def composer_html(page: "Page", person: Person, conversation: Conversation, *, line: str) -> Html:
    if person.id not in conversation.members:
        join = tag("button", "Join this channel", name="join", value="1", class_="button primary")
        return form_of(person, conversation.id, [join], class_="composer")
    commands = list(page.slack.workspace.manifest.commands)
    hint = f"Write a message, or a command like {commands[0]}" if commands else "Write a message"
    field = tag(
        "input",
        name="line",
        type="text",
        value=line or None,
        list="commands",
        autocomplete="off",
        aria_label="Message or command",
        placeholder=hint,
    )
    offered = tag("datalist", [tag("option", value=name) for name in commands], id="commands")
    send = tag("button", "Send", class_="button primary")
    return form_of(person, conversation.id, [field, offered, send], class_="composer")
