"""When two people have not set a time: a word to the mentee, then to the mentor, then to the matchers. Features E4."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, union_all

from mentorship.desk import Desk
from mentorship.outbox import to_channel, to_member
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.store import Moment

NUDGE = "meeting_times.nudge"
NOT_STARTED = "meeting_times.not_started"
FOR = timedelta(days=2)
"""How long after its day a word is still worth saying."""

AFTER = bindparam("after", type_=Moment())
OPEN = select(Meeting.id).where(Meeting.closed_at.is_(None))
NEVER_SET = OPEN.where(Meeting.starts_at.is_(None), Meeting.moving_since.is_(None), Meeting.planned_at > AFTER)
BEING_MOVED = OPEN.where(Meeting.moving_since.is_not(None), Meeting.moving_since > AFTER)
WITHOUT_A_TIME = select(Meeting).where(Meeting.id.in_(union_all(NEVER_SET, BEING_MOVED)))
"""Since it was planned, or since someone pressed *Move it*; each has an index of its own."""


def due(desk: Desk) -> None:
    """Nudge whoever could set a time; after a week let the matchers know that the two have not started."""
    to_mentee, to_mentor, to_matchers = waits = waits_of(desk)
    for meeting in without_a_time(desk, after=desk.now - max(waits) - FOR):
        is_due = [wait for wait in waits if wait <= desk.now - since(meeting) < wait + FOR]
        if not is_due:
            continue
        mentorship = desk.get(Mentorship, meeting.mentorship_id)
        if desk.keeps_silent(mentorship):
            continue
        if to_mentee in is_due:
            nudge(desk, meeting, mentorship.mentee_id)
        if to_mentor in is_due:
            nudge(desk, meeting, mentorship.mentor_id)
        if to_matchers in is_due and meeting.is_first:
            tell_not_started(desk, meeting, mentorship)


def next_moment(desk: Desk) -> datetime | None:
    waits = waits_of(desk)
    found = without_a_time(desk, after=desk.now - max(waits))
    moments = [since(meeting) + wait for meeting in found for wait in waits]
    return min((moment for moment in moments if moment > desk.now), default=None)


def waits_of(desk: Desk) -> tuple[timedelta, timedelta, timedelta]:
    """How long until the mentee hears of it, the mentor, the matchers."""
    asked = desk.settings
    days = asked.nudge_mentee_after_days, asked.nudge_mentor_after_days, asked.not_started_after_days
    return timedelta(days[0]), timedelta(days[1]), timedelta(days[2])


def without_a_time(desk: Desk, *, after: datetime) -> Sequence[Meeting]:
    return desk.session.scalars(WITHOUT_A_TIME, {"after": after}).all()


def since(meeting: Meeting) -> datetime:
    return meeting.moving_since or meeting.planned_at


def nudge(desk: Desk, meeting: Meeting, member_id: str) -> None:
    key = f"{meeting.id}:{since(meeting).isoformat()}:{member_id}"
    desk.out.tell(NUDGE, to_member(member_id), key=key, meeting=meeting.id, member=member_id)


def tell_not_started(desk: Desk, meeting: Meeting, mentorship: Mentorship) -> None:
    """Let the matchers know; where the mentee would read it, the organisers instead (Features E4)."""
    if not desk.is_in("mentors", mentorship.mentee_id):
        desk.out.tell(NOT_STARTED, to_channel("mentors"), key=meeting.id, meeting=meeting.id)
        return
    for organiser in desk.organisers():
        if organiser not in mentorship.both:
            desk.out.tell(NOT_STARTED, to_member(organiser), key=f"{meeting.id}:{organiser}", meeting=meeting.id)
