"""When two people have not set a time: a word to the mentee, then to the mentor, then to the matchers. Features E4."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute

from mentorship.desk import Desk
from mentorship.outbox import to_channel, to_member
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship

NUDGE = "meeting_times.nudge"
NOT_STARTED = "meeting_times.not_started"
FOR = timedelta(days=2)
"""How long after its day a word is still worth saying."""

Since = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
WITHOUT_A_TIME: tuple[tuple[ColumnElement[bool], Since], ...] = (
    (and_(Meeting.starts_at.is_(None), Meeting.moving_since.is_(None)), Meeting.planned_at),
    (Meeting.moving_since.is_not(None), Meeting.moving_since),
)
"""Never set, since it was planned; being moved, since someone pressed it."""


def due(desk: Desk) -> None:
    """Nudge whoever could set a time; after a week let the matchers know that the two have not started."""
    asked = desk.settings
    for meeting, mentorship in waiting_since(desk, timedelta(days=asked.nudge_mentee_after_days)):
        nudge(desk, meeting, mentorship.mentee_id)
    for meeting, mentorship in waiting_since(desk, timedelta(days=asked.nudge_mentor_after_days)):
        nudge(desk, meeting, mentorship.mentor_id)
    for meeting, mentorship in waiting_since(desk, timedelta(days=asked.not_started_after_days)):
        if meeting.is_first:
            tell_not_started(desk, meeting, mentorship)


def next_moment(desk: Desk) -> datetime | None:
    asked = desk.settings
    moments = []
    for days in (asked.nudge_mentee_after_days, asked.nudge_mentor_after_days, asked.not_started_after_days):
        after = timedelta(days=days)
        for state, since in WITHOUT_A_TIME:
            waiting = select(func.min(since)).where(Meeting.closed_at.is_(None), state, since > desk.now - after)
            if first := desk.session.scalar(waiting):
                moments.append(first + after)
    return min(moments, default=None)


def waiting_since(desk: Desk, days: timedelta) -> Iterator[tuple[Meeting, Mentorship]]:
    """Find the meetings that have been without a time for so long, and not for much longer."""
    until = desk.now - days
    for state, since in WITHOUT_A_TIME:
        waiting = select(Meeting).where(Meeting.closed_at.is_(None), state, since <= until, since > until - FOR)
        for meeting in desk.session.scalars(waiting):
            mentorship = desk.get(Mentorship, meeting.mentorship_id)
            if not desk.keeps_silent(mentorship):
                yield meeting, mentorship


def nudge(desk: Desk, meeting: Meeting, member_id: str) -> None:
    since = meeting.moving_since or meeting.planned_at
    key = f"{meeting.id}:{since.isoformat()}:{member_id}"
    desk.out.tell(NUDGE, to_member(member_id), key=key, meeting=meeting.id, member=member_id)


def tell_not_started(desk: Desk, meeting: Meeting, mentorship: Mentorship) -> None:
    """Let the matchers know; where the mentee would read it, the organisers instead (Features E4)."""
    if not desk.is_in("mentors", mentorship.mentee_id):
        desk.out.tell(NOT_STARTED, to_channel("mentors"), key=meeting.id, meeting=meeting.id)
        return
    for organiser in desk.organisers():
        if organiser not in mentorship.both:
            desk.out.tell(NOT_STARTED, to_member(organiser), key=f"{meeting.id}:{organiser}", meeting=meeting.id)
