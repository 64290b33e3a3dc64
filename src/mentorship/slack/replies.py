"""How an answer reaches a person: where they are looking, in the ack where Slack allows it.

A listener returns one of these (or None: the screen changes by itself, through the outbox).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Event
from typing import Any, ClassVar
from urllib.parse import urlsplit

from msgspec import Struct
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from mentorship.log import log
from mentorship.slack.blocks import Block, full_text, modal, section
from mentorship.slack.lengths import has_room
from mentorship.slack.press import Place, Press
from mentorship.wording import Markup, Words

SLACKS = (".slack.com", ".slack-gov.com")
ACK_IS_FOLLOWED_AFTER = (0, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds to wait, time after time, until a window is there that an ack opens: Slack takes three for an ack."""

SAID_AGAIN_WITHIN = 10
"""Seconds that an answer waits, once, where Slack says that it was too much."""


class Refusal(Exception):
    """A rule says no. `key` is the sentence that says what happened and what to do instead.

    With `at` the sentence stands at that question of the form; else where the person is looking.
    """

    key: ClassVar[str]

    def __init__(self, *, at: str | None = None, **facts: object) -> None:
        super().__init__(self.key)
        self.at = at
        self.facts = facts


class Say(Struct, frozen=True):
    """Say something to the presser alone, where they are looking."""

    blocks: Sequence[Block]
    title: str = ""
    """The title of the window, where only a window can say it; else the program's name."""

    @staticmethod
    def text(text: Markup) -> "Say":
        return Say([section(text)])


class Open(Struct, frozen=True):
    """Open a window (on top of the one that is open, if one is).

    then: what fills it, where a form was sent and its ack opens the window; see `fill_on_top`.
    """

    view: Block
    then: "Then | None" = None


class Show(Struct, frozen=True):
    """Let the open window show this instead: the next step, or the same one redrawn."""

    view: Block


class Wrong(Struct, frozen=True):
    """A form's answers cannot be taken; what was typed stays. {question: sentence}."""

    sentences: Mapping[str, str] = {}


class CloseAll(Struct, frozen=True):
    """Close the window and those beneath it."""


class Then(Struct, frozen=True):
    """Do what needs Slack once the desk is closed and the ack is out; it is given the bot, a floor above."""

    deed: Callable[[Any], None]


class Refused(Struct, frozen=True):
    """A rule's sentence. In a form it stands on top, and what was typed is underneath.

    Where Slack takes no window on top any more, it stands at the first question; if nothing is asked, in its place.
    """

    text: Markup


Reply = Say | Open | Show | Wrong | CloseAll | Then | Refused | None


def ack_of(press: Press, reply: Reply, words: Words) -> dict[str, Any]:
    """Return what Bolt's `ack` is given; whatever does not fit into an ack is said by `say_afterwards`."""
    if press.place is Place.COMMAND and isinstance(reply, Say):
        return {"text": full_text(reply.blocks), "blocks": list(reply.blocks), "response_type": "ephemeral"}
    if press.place is Place.COMMAND and isinstance(reply, Refused):
        return {"text": reply.text, "response_type": "ephemeral"}
    if press.place is not Place.SUBMIT:
        return {}
    match reply:
        case Wrong(sentences):
            return {"response_action": "errors", "errors": {at(each, press): text for each, text in sentences.items()}}
        case Show(view):
            return {"response_action": "update", "view": view}
        case Open(view):
            return {"response_action": "push", "view": view}
        case Say(blocks, title):
            return {"response_action": "update", "view": saying(blocks, words, title=title)}
        case Refused(text) if press.is_on_top and press.questions:
            return {"response_action": "errors", "errors": {press.questions[0]: text}}
        case Refused(text):
            action = "update" if press.is_on_top else "push"  # what was typed is in a window beneath
            return {"response_action": action, "view": saying([section(text)], words)}
        case CloseAll():
            return {"response_action": "clear"}
    return {}


def is_asked(question: str, press: Press) -> bool:
    """Whether the form has this question: a sentence can stand there."""
    return at(question, press) in press.questions


def at(question: str, press: Press) -> str:
    """Find the block of a question: one that was filled in anew has more behind its name."""
    return next((each for each in press.questions if each.partition(":")[0] == question), question)


def is_in_ack(press: Press, reply: Reply) -> bool:
    """Whether the ack carries all there is to say (see `ack_of`)."""
    return press.place is Place.SUBMIT or (press.place is Place.COMMAND and isinstance(reply, Say | Refused))


def say_afterwards(client: WebClient, press: Press, reply: Reply, words: Words) -> None:
    """Say what the ack could not carry; called with no desk open, since it calls Slack."""
    if is_in_ack(press, reply):
        return
    match press.place, reply:
        case _, Open(view):
            open_window(client, press, view, words)
        case Place.WINDOW, Show(view):
            client.views_update(view_id=press.view_id, hash=press.view_hash, view=view)
        case Place.MESSAGE, Say(blocks) if has_room(blocks):  # else it stands in a window, which takes more
            respond(client, press, blocks)
        case Place.MESSAGE, Refused(text):
            respond(client, press, [section(text)])
        case _, Say(blocks, title):
            open_window(client, press, saying(blocks, words, title=title), words)
        case _, Refused(text):
            open_window(client, press, saying([section(text)], words), words)


def say_late(client: WebClient, press: Press, reply: Reply, words: Words) -> None:
    """Say it when the ack is gone already."""
    if press.place is Place.COMMAND and isinstance(reply, Say | Refused):
        respond(client, press, reply.blocks if isinstance(reply, Say) else [section(reply.text)])
    else:
        say_afterwards(client, press, reply, words)


def open_and_fill(client: WebClient, press: Press, waiting: Block, draw: Callable[[], Block], words: Words) -> None:
    """Open a window at once, while the trigger lives, and fill it when `draw` is through."""
    view_id = open_window(client, press, waiting, words)
    if view_id is None:
        return
    view = draw()
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as trouble:
        if trouble.response["error"] != "not_found":  # closed again in the meantime
            raise


def fill_on_top(client: WebClient, view: Block) -> None:
    """Fill the window that an ack laid on top of a form. Slack tells us no id of it: it has one of ours.

    Slack may still be at the ack, and not know the window for a moment; after that, it was closed again.
    """
    for pause in ACK_IS_FOLLOWED_AFTER:
        Event().wait(pause)
        try:
            client.views_update(external_id=view["external_id"], view=view)
            return
        except SlackApiError as trouble:
            if trouble.response["error"] != "not_found":
                raise


def open_window(client: WebClient, press: Press, view: Block, words: Words) -> str | None:
    """Open or push a window, and return its id; None if there is none.

    A trigger lives three seconds; when it is gone, or Slack refuses for its own reasons, say so where it was pressed,
    if Slack takes an answer there: on Home and in windows it takes none.
    """
    opens = client.views_push if press.place is Place.WINDOW else client.views_open
    try:
        opened: str = opens(trigger_id=press.trigger, view=view)["view"]["id"]
        return opened
    except SlackApiError as trouble:
        error = trouble.response["error"]
        if error in ("exchanged_trigger_id", "trigger_exchanged"):
            return None  # Slack repeats itself: the window is open already
        if error == "push_limit_reached":  # three windows lie on each other: the newest shows it in its place
            client.views_update(view_id=press.view_id, view=view)
            return press.view_id
        is_late = error in ("expired_trigger_id", "trigger_expired")
        if press.response_url:
            respond(client, press, [section(words.say("slack.too_late" if is_late else "slack.no_window"))])
            if is_late:
                return None
        raise


def respond(client: WebClient, press: Press, blocks: Sequence[Block]) -> None:
    if not is_slacks(press.response_url, api=client.base_url):
        log.warning("an answer was not sent: its address is not one of Slack's")
        return
    webhook = WebhookClient(press.response_url, timeout=10, ssl=client.ssl, retry_handlers=[])  # or it is said twice
    say = partial(
        webhook.send,
        text=full_text(blocks),
        blocks=list(blocks),
        response_type="ephemeral",
        replace_original=False,
    )
    answer = say()
    wait = str(answer.headers.get("Retry-After", ""))
    if answer.status_code == 429 and wait.isdigit() and int(wait) <= SAID_AGAIN_WITHIN:
        Event().wait(int(wait))
        answer = say()
    if answer.status_code != 200:
        log.warning("Slack does not take an answer: %s", answer.status_code)


def is_slacks(url: str, *, api: str) -> bool:
    """Tell whether an address is Slack's, or that of the workspace whose API we call: no answer goes elsewhere."""
    there = urlsplit(url)
    return there.netloc == urlsplit(api).netloc or (there.scheme == "https" and there.netloc.endswith(SLACKS))


def saying(blocks: Sequence[Block], words: Words, *, title: str = "") -> Block:
    """A window that only says something."""
    return modal(title or words.plain("slack.window.title"), blocks, close=words.plain("slack.window.close"))
