"""Listening: from Slack's payload to a deed at a desk, and back to where the person is looking.

One door for everything that people press. Each listener names who may press it; the façade reads the press, opens
one desk, asks the policy, does the deed, commits, acks with the answer. Bolt sees five catch-all listeners, so that
finding the right one is a dictionary look-up however many there are.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto
from threading import Event
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from slack_bolt import Ack, App
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from mentorship.desk import Desk
from mentorship.log import fault, log
from mentorship.policies import FirstContact, Policy, Strangers
from mentorship.slack import seen
from mentorship.slack.blocks import Block, section
from mentorship.slack.drafts import Draft
from mentorship.slack.foot import view_on_foot, window_on_foot
from mentorship.slack.forms import Answers, AnswersT, WrongAnswers, read_answers
from mentorship.slack.press import Payload, Place, Press
from mentorship.slack.replies import (
    Open,
    Refusal,
    Refused,
    Reply,
    Show,
    Then,
    Wrong,
    ack_of,
    is_asked,
    saying,
)
from mentorship.slack.shape import Malformed, checked
from mentorship.store import (
    ACK_PATIENCE,
    AWAY,
    PATIENCE,
    THE_OTHER_GOES_FIRST,
    Keys,
    Undone,
    answered_within,
    tried_anew,
    written_in,
)

if TYPE_CHECKING:
    from mentorship.bot import Bot

ACK_WITHIN = timedelta(seconds=2.5)
"""For whatever a press asks of the database, all in all; Slack waits for three seconds."""

TELLS_AGAIN_WITHIN = 10 * 60.0
"""Seconds. Slack tells an event again at once, after a minute, after five, and then no more."""

OVERTAKEN = (IntegrityError, StaleDataError, Undone)
"""What is raised when another transaction made first what there can be once, deleted what this one changes, or held
what this one wanted and wanted what this one held."""

SubjectT = TypeVar("SubjectT")
Pressed = Callable[[Desk, Press, SubjectT], Reply]
"""What a press does, or an event. subject: what the policy found."""
Sent = Callable[[Desk, Press, SubjectT, AnswersT], Reply]
"""What a form does that is sent."""
Deed = Callable[..., Reply]
"""Either of the two."""


class Looks(Enum):
    """Whoever only looks need not make Slack wait: the press is acked first, and answered after it.

    If the process dies in between, nothing is lost: the person sees nothing, and presses again.
    """

    ONLY = auto()
    """It is done at a reading desk, where nothing can be changed."""
    NOTING = auto()
    """With what is shown something is noted, as who read it: nothing is shown unless that is written down."""


ListenerKind = Literal["command", "button", "form", "event"]


class Listener(Struct, frozen=True):
    """What happens at one door, who may, and what a form collects there."""

    kind: ListenerKind
    door: str
    who: Policy[Any]
    deed: Deed
    answers: type[Answers] | None = None
    room: str = ""
    looks: Looks | None = None


class Unheard(Exception):
    """An event that could not be taken in: unacknowledged, Slack tells it again."""


class UnknownDoor(Refusal):
    key = "slack.old_button"


class Listening:
    """All listeners of the house, by kind and door. The assembly lets each room register its own."""

    def __init__(self) -> None:
        self.listeners: dict[tuple[ListenerKind, str], Listener] = {}

    # Registering: a listener without a policy cannot be written down

    def command(
        self, name: str, *, who: Policy[SubjectT], looks: Looks | None = None
    ) -> Callable[[Pressed[SubjectT]], Pressed[SubjectT]]:
        """A slash command, or a word behind /mentorship: `"/mentorship status"`."""
        return self._register("command", name, who, looks)

    def button(
        self, door: str, *, who: Policy[SubjectT], looks: Looks | None = None
    ) -> Callable[[Pressed[SubjectT]], Pressed[SubjectT]]:
        """A button, menu or select; `door` is its action_id."""
        return self._register("button", door, who, looks)

    def event(self, type_: str, *, who: Policy[SubjectT]) -> Callable[[Pressed[SubjectT]], Pressed[SubjectT]]:
        """Something Slack tells about the workspace."""
        return self._register("event", type_, who)

    def form(
        self, name: str, *, who: Policy[SubjectT], answers: type[AnswersT]
    ) -> Callable[[Sent[SubjectT, AnswersT]], Sent[SubjectT, AnswersT]]:
        """A form that is sent; its name is `room.form`, and the room's wording has the sentences for wrong answers."""

        def register(deed: Sent[SubjectT, AnswersT]) -> Sent[SubjectT, AnswersT]:
            room = name.partition(".")[0]
            self._add(Listener("form", name, who, deed, answers=answers, room=room))
            return deed

        return register

    def _register(
        self, kind: ListenerKind, door: str, who: Policy[SubjectT], looks: Looks | None = None
    ) -> Callable[[Pressed[SubjectT]], Pressed[SubjectT]]:
        def register(deed: Pressed[SubjectT]) -> Pressed[SubjectT]:
            self._add(Listener(kind, door, who, deed, looks=looks))
            return deed

        return register

    def _add(self, listener: Listener) -> None:
        key = (listener.kind, listener.door)
        if key in self.listeners:
            raise ValueError(f"two listeners at {key}")
        self.listeners[key] = listener

    # Hearing

    def attach(self, app: App, bot: "Bot") -> None:
        """Let Bolt bring us everything that people do."""
        everything = re.compile(".*")
        app.command(everything)(hears(bot, Press.of_command))
        app.action(everything)(hears(bot, Press.of_action))
        app.view_submission(everything)(hears(bot, Press.of_window))
        app.view_closed(everything)(hears(bot, Press.of_window))
        app.event(everything)(hears(bot, Press.of_event))

    def at(self, press: Press) -> tuple[Listener, Press] | None:
        """Find the listener for a press. Words behind /mentorship find their own, or the bare command's."""
        if press.place is Place.COMMAND:
            word, _, rest = press.words.partition(" ")
            named = f"{press.door} {word.lower()}".strip()
            if listener := self.listeners.get(("command", named)):
                return listener, replace(press, door=named, words=rest.strip())
            bare = self.listeners.get(("command", press.door))
            return (bare, press) if bare else None
        kinds: dict[Place, ListenerKind] = {Place.SUBMIT: "form", Place.EVENT: "event"}
        kind = kinds.get(press.place, "button")
        listener = self.listeners.get((kind, press.door))
        return (listener, press) if listener else None

    def is_look(self, press: Press) -> bool:
        found = self.at(press)
        return found is not None and found[0].looks is not None


def hears(bot: "Bot", read: Callable[[Payload], Press]) -> Callable[..., None]:
    """Make Bolt's listener for one kind of payload."""

    def hear(ack: Ack, body: dict[str, Any]) -> None:
        try:
            press = checked(read, body)
        except Malformed:
            log.warning("something came in that has not Slack's shape")
            ack()
            return
        if bot.listening.is_look(press):
            bot.look(lambda: answer_late(bot, press))
            ack()
            return
        try:
            reply = answer(bot, press)
        except FirstContact:
            bot.newcomers.welcome(press)
            ack()
            return
        bot.later_if_needed(press, reply)
        ack(**ack_of(press, reply, bot.words))

    return hear


def answer(bot: "Bot", press: Press) -> Reply:
    """Do what a press asks for in one short transaction, and return what to tell the person.

    If another transaction was first, it is tried anew: now it can be seen. Raises FirstContact for someone nobody here
    has met.
    """
    with answered_within(ACK_WITHIN, bot.clock.elapsed):
        return answer_or_try_anew(bot, press)


def answer_or_try_anew(bot: "Bot", press: Press) -> Reply:
    try:
        return answer_at_once(bot, press)
    except Undone:
        Event().wait(THE_OTHER_GOES_FIRST[0])
    except OVERTAKEN:
        pass
    try:
        return answer_at_once(bot, press)
    except Undone as again:
        return try_again(bot, press, again)
    except OVERTAKEN as ours:
        return our_fault(bot, press, ours)


def answer_at_once(bot: "Bot", press: Press) -> Reply:
    found = bot.listening.at(press)
    if found is None:
        return None if press.place in (Place.EVENT, Place.CLOSE) else refused(bot, press, UnknownDoor())
    listener, press = found
    try:
        if press.place is not Place.EVENT and press.team_id != bot.team_id:
            raise Strangers
        if listener.looks is Looks.ONLY:
            return look(bot, press, listener)
        with bot.desk(patience=ACK_PATIENCE) as desk:
            reply = window_on_foot(do_once(desk, press, listener, bot), desk.words, desk.settings.code_of_conduct)
            if isinstance(reply, Wrong | Refused):
                desk.session.rollback()
    except Refusal as refusal:
        return refused(bot, press, refusal)
    except WrongAnswers as wrong_answers:
        return wrong_answers.wrong
    except (FirstContact, *OVERTAKEN):
        raise
    except AWAY as away:
        return try_again(bot, press, away)
    except Exception as ours:  # whatever it is: apologise to the person instead of staying silent
        return our_fault(bot, press, ours)
    bot.courier.wake()
    return reply


def try_again(bot: "Bot", press: Press, away: Exception) -> Refused:
    log.warning("the database is away: %s", type(away).__name__)
    if press.place is Place.EVENT:
        raise unheard(bot) from None
    return Refused(bot.words.say("slack.try_again"))


def our_fault(bot: "Bot", press: Press, ours: Exception) -> Refused:
    reference = fault(f"in the listener at {press.door}", ours)
    if press.place is Place.EVENT:  # what Slack tells is not lost for it: it tells it three times more
        raise unheard(bot) from None
    return Refused(bot.words.say("slack.our_fault", reference=reference))


def unheard(bot: "Bot") -> Unheard:
    """Let Slack tell it again, and compare afterwards: by then it may be old, or given up."""
    bot.comparison.is_wanted(by=bot.clock.elapsed() + TELLS_AGAIN_WITHIN)
    return Unheard()


def drawn(bot: "Bot", press: Press, draw: Callable[[], Block]) -> Block:
    """Draw a window after the ack; where that fails, one that says so, or the person would wait for it for ever."""
    try:
        with answered_within(PATIENCE, bot.clock.elapsed):
            return tried_anew(draw)()
    except AWAY as away:
        log.warning("the database is away after an ack: %s", type(away).__name__)
        sorry = bot.words.say("slack.try_again")
    except Refusal as refusal:
        sorry = bot.words.say(refusal.key, **refusal.facts)
    except Exception as ours:  # whatever it is: apologise to the person instead of staying silent
        sorry = our_fault(bot, press, ours).text
    return saying([section(sorry)], bot.words)


def shown_anew(press: Press, draw: Callable[[Desk], Block], *, looks: Looks = Looks.ONLY) -> Then:
    """Let the open window show how things are now, after the ack: what was done need not wait for what is to be seen.

    draw: at a desk of its own, where it asks once more who may.
    """

    def look_anew(bot: "Bot") -> None:
        def draw_at_desk() -> Block:
            with bot.desk() if looks is Looks.NOTING else bot.reading_desk() as desk:
                return view_on_foot(draw(desk), desk.words, desk.settings.code_of_conduct)

        bot.say_late(press, Show(drawn(bot, press, draw_at_desk)))

    return Then(lambda bot: bot.look(lambda: look_anew(bot)))


def look(bot: "Bot", press: Press, listener: Listener) -> Reply:
    """Look at a reading desk. A window opens once, however often Slack repeats itself; anything else is remembered."""
    with bot.reading_desk(patience=ACK_PATIENCE) as desk:
        reply = window_on_foot(do(desk, press, listener), desk.words, desk.settings.code_of_conduct)
    if not press.once or isinstance(reply, Show | Open):
        return reply
    with bot.desk(patience=ACK_PATIENCE) as desk:
        is_new = seen.remember(desk.session, once_of(press), at=bot.clock.machine_now())
    return reply if is_new else None


def do_once(desk: Desk, press: Press, listener: Listener, bot: "Bot") -> Reply:
    """Do the deed, and remember the press with it; what Slack repeats is undone, or refused, in silence.

    A form is also remembered as it was sent: where Slack did not hear our answer it stays open, and is sent once more.
    It is answered as before, and what it does a second time is undone; where it does nothing any more, it is closed.
    """
    once = [once_of(press)] if press.once else []
    sent = [sent_of(press, desk.keys)] if press.once and press.place is Place.SUBMIT else []
    try:
        reply = do(desk, press, listener)
    except (Refusal, FirstContact):  # or whoever asked to be forgotten would be met anew by the same press
        if once and seen.was_seen(desk.session, *once, *sent):
            return None
        raise
    if isinstance(reply, Wrong | Refused) or (isinstance(reply, Show | Open) and not has_written(desk.session)):
        if not sent or not seen.was_seen(desk.session, *sent):
            return reply
        desk.session.rollback()
        return None
    if not once:
        return reply
    if isinstance(reply, Open):
        sent = []  # the form stays where it is, beneath, and may be sent as it is again
    new = seen.remember(desk.session, *once, *sent, at=bot.clock.machine_now())
    if len(new) < len(once) + len(sent):
        desk.session.rollback()
    return reply if new.issuperset(once) else None


def has_written(session: Session) -> bool:
    """Whether a deed that answers with a window has done more than look; to keep a draft once more does no harm."""
    session.flush()
    return not written_in(session) <= {Draft}


def once_of(press: Press) -> str:
    return f"{press.door}:{press.once}"[:200]


def sent_of(press: Press, keys: Keys) -> str:
    """Name a form as it was sent: this window, as it was drawn last, with these answers.

    Keyed, as it is made of people's words. A window that shows something else since is another, be it by the same id.
    """
    form = [press.view_id, press.view_hash, press.about, press.values]
    return f"{press.door}:{keys.hash(json.dumps(form, sort_keys=True))}"


def do(desk: Desk, press: Press, listener: Listener) -> Reply:
    subject = listener.who(desk, press)
    if listener.answers is None:
        return listener.deed(desk, press, subject)
    answers = read_answers(listener.answers, press.values, words=desk.words, room=listener.room)
    return listener.deed(desk, press, subject, answers)


def refused(bot: "Bot", press: Press, refusal: Refusal) -> Reply:
    if refusal.at and is_asked(refusal.at, press):
        return Wrong({refusal.at: bot.words.plain(refusal.key, **refusal.facts)})
    return Refused(bot.words.say(refusal.key, **refusal.facts))


def answer_late(bot: "Bot", press: Press) -> None:
    """Answer a press that is acked already."""
    try:
        with answered_within(PATIENCE, bot.clock.elapsed):
            reply = answer(bot, press)
    except FirstContact:
        bot.newcomers.welcome(press)
        return
    bot.say_late(press, reply)
