"""The course of a meeting in chat: which questions there are, how long each may take, and at which one the two are."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.agenda import about_question
from mentorship.hall.looking import earliest
from mentorship.policies import Gone, MyMeeting
from mentorship.program import doors
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.slack.replies import Refusal

QUESTION = doors.CHAT_QUESTION
LONGER_FOR = timedelta(minutes=5)
AT_ONCE = 500
HOUR = 60

FIRST: Mapping[str, int] = {
    "goals": 9,
    "success": 5,
    "doors": 6,
    "people": 4,
    "extra_time": 4,
    "messages": 4,
    "off_limits": 4,
    "slot": 5,
    "gaps": 4,
    "targets": 9,
    "task": 6,
}
"""First 3 to 8, and how many minutes of an hour each may take."""
WEEKLY: Mapping[str, int] = {
    "last_task": 4,
    "looking_back": 6,
    "targets": 5,
    "free": 30,
    "focus": 5,
    "watch_for": 4,
    "next": 3,
    "anything_else": 3,
}
"""Weekly 2, 4 and 5: the middle is the longest, the last quarter of an hour is kept for looking ahead."""


class NotNow(Refusal):
    key = "meeting_in_chat.refusals.not_now"


class Underway(Refusal):
    key = "meeting_in_chat.refusals.underway"


def questions_of(meeting: Meeting) -> Mapping[str, int]:
    return FIRST if meeting.is_first else WEEKLY


def time_for(meeting: Meeting, number: int) -> timedelta:
    """How long a question may take, as the meeting's own length allows."""
    minutes = list(questions_of(meeting).values())[number]
    return timedelta(minutes=max(1, round(minutes * meeting.minutes / HOUR)))


def begin(desk: Desk, mine: MyMeeting) -> None:
    """Put the first question into the pair's conversation. Raises NotNow, Underway. First 2; Features P17."""
    meeting = mine.meeting
    early = timedelta(minutes=desk.settings.agenda_minutes_before)
    if not meeting.stands or not meeting.starts_at or not meeting.ends_at:
        raise NotNow
    if not meeting.starts_at - early <= desk.now < meeting.ends_at:
        raise NotNow
    if meeting.chat_question is not None:
        raise Underway
    ask(desk, mine, 0)


def go_on(desk: Desk, mine: MyMeeting, number: int) -> None:
    """Ask the next question. Two who press at once go one step. Raises Gone."""
    must_be_at(mine.meeting, number)
    ask(desk, mine, number + 1)
    show(desk, mine.mentorship, mine.meeting, number)


def stay(desk: Desk, mine: MyMeeting, number: int) -> None:
    """Give a question some more time. Raises Gone."""
    must_be_at(mine.meeting, number)
    mine.meeting.chat_until = max(desk.now, mine.meeting.chat_until or desk.now) + LONGER_FOR
    desk.session.flush()
    show(desk, mine.mentorship, mine.meeting, number)


def must_be_at(meeting: Meeting, number: int) -> None:
    if meeting.chat_question != number or number >= len(questions_of(meeting)):
        raise Gone


def ask(desk: Desk, mine: MyMeeting, number: int) -> None:
    meeting, is_last = mine.meeting, number == len(questions_of(mine.meeting))
    meeting.chat_question, meeting.chat_since = number, desk.now
    meeting.chat_until = None if is_last else desk.now + time_for(meeting, number)
    mine.mentorship.press(at=desk.now)
    desk.session.flush()
    show(desk, mine.mentorship, meeting, number)


def show(desk: Desk, mentorship: Mentorship, meeting: Meeting, number: int) -> None:
    """Let a question say what is true: asked, out of time, or behind the two."""
    desk.out.show(QUESTION, **about_question(mentorship, meeting, number))


def due(desk: Desk) -> None:
    """Say at each question whose time is up that it is; nobody is cut off."""
    late = select(Meeting).where(Meeting.chat_until <= desk.now).order_by(Meeting.chat_until).limit(AT_ONCE)
    late = late.with_for_update(skip_locked=True)  # whoever presses just now says until when
    for meeting in desk.session.scalars(late).all():
        meeting.chat_until = None
        mentorship = desk.get(Mentorship, meeting.mentorship_id)
        if meeting.chat_question is not None and meeting.closed_at is None and not desk.keeps_silent(mentorship):
            show(desk, mentorship, meeting, meeting.chat_question)


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(Meeting.chat_until))
