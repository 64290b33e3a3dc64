"""What a meeting in chat looks like: one question at a time, whose turn it is, and until when."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from mentorship.journey.meeting_in_chat.course import questions_of
from mentorship.outbox import Message
from mentorship.program.calendar import same_time, shown_time, shown_zone
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.slack.blocks import Block, actions, button, context, full_text, section
from mentorship.wording import Markup, Words, mention

NEXT, LONGER = "meeting_in_chat.next", "meeting_in_chat.longer"


class Chat(Struct, frozen=True):
    """A question of a meeting in chat, and where the two are."""

    meeting: Meeting
    mentorship: Mentorship
    number: int
    zones: tuple[str, str]
    off_limits: str | None

    @property
    def is_now(self) -> bool:
        is_open = self.mentorship.is_running and self.meeting.closed_at is None
        return is_open and self.meeting.chat_question == self.number


def question(words: Words, chat: Chat) -> Message:
    """Ask, say whose turn it is and until when; a question that is behind them only stands there."""
    names = list(questions_of(chat.meeting))
    if chat.number >= len(names):
        text = words.say(f"meeting_in_chat.{which(chat)}.done", mentee=mention(chat.mentorship.mentee_id))
        return Message(text, [section(text)])
    asked = section(
        words.say(
            "meeting_in_chat.question.text",
            number=chat.number + 1,
            count=len(names),
            question=words.say(f"meeting_in_chat.{which(chat)}.{names[chat.number]}"),
        )
    )
    if not chat.is_now:
        return Message(full_text([asked]), [asked])
    shown = [asked, context(turns(words, chat))]
    return Message(full_text(shown), [*off_limits(words, chat), *shown, actions(*pressed(words, chat))])


def which(chat: Chat) -> str:
    return "first" if chat.meeting.is_first else "weekly"


def turns(words: Words, chat: Chat) -> Markup:
    """Who begins alternates, so that neither always answers first."""
    two = [mention(chat.mentorship.mentee_id), mention(chat.mentorship.mentor_id)]
    begins, follows = two if chat.number % 2 == 0 else reversed(two)
    until = chat.meeting.chat_until
    if until is None:
        return words.say("meeting_in_chat.question.time_is_up", begins=begins, follows=follows)
    return words.say("meeting_in_chat.question.turns", begins=begins, follows=follows, until=times(until, chat.zones))


def times(moment: datetime, zones: Sequence[str]) -> str:
    one, other = zones
    if same_time(moment, one, other):
        return shown_time(moment, one)
    return " · ".join(f"{shown_time(moment, zone)} {shown_zone(zone)}" for zone in zones)


def off_limits(words: Words, chat: Chat) -> list[Block]:
    """Above every question, for the two alone; never on a lock screen. First 4 c."""
    if not chat.off_limits:
        return []
    return [context(words.say("meeting_in_chat.question.off_limits", subjects=chat.off_limits))]


def pressed(words: Words, chat: Chat) -> list[Block]:
    about = f"{chat.meeting.id}:{chat.number}"
    return [
        button(words.plain("meeting_in_chat.next.button"), NEXT, about, style="primary"),
        button(words.plain("meeting_in_chat.longer.button"), LONGER, about),
    ]
