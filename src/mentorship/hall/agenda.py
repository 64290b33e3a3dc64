"""The agenda in two people's conversation: one message for each time that a meeting has.

The meeting's own room shows it; whoever changes what it says has it drawn again. Weekly 1; program, section 5.
"""

from collections.abc import Iterable
from datetime import datetime

from mentorship.desk import Desk
from mentorship.outbox import to_member, to_pair
from mentorship.program import doors
from mentorship.program.meeting import Medium, Meeting
from mentorship.program.mentorship import Mentorship


def about_agenda(mentorship: Mentorship, meeting: Meeting) -> dict[str, str]:
    """Name the agenda of a meeting at its time: what was said about an earlier time is not said about this one."""
    assert meeting.starts_at is not None
    starts_at = meeting.starts_at.isoformat()
    to = to_pair(*mentorship.both)
    return {"to": to, "key": f"{meeting.id}:{starts_at}", "meeting": meeting.id, "starts_at": starts_at}


def draw_agenda_again(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> None:
    """Bring the agenda up to date, if it is out."""
    if meeting.agenda_shown_at and meeting.starts_at:
        kind = doors.FIRST_AGENDA if meeting.is_first else doors.WEEKLY_AGENDA
        desk.out.redraw(kind, **about_agenda(mentorship, meeting))


def draw_agendas_again(desk: Desk, mentorship: Mentorship, meetings: Iterable[Meeting]) -> None:
    """Bring what stands of several meetings in the pair's conversation up to date."""
    for meeting in meetings:
        draw_agenda_again(desk, mentorship, meeting)
        if meeting.chat_question is not None:
            desk.out.redraw(doors.CHAT_QUESTION, **about_question(mentorship, meeting, meeting.chat_question))


def about_question(mentorship: Mentorship, meeting: Meeting, number: int) -> dict[str, str]:
    """Name a question of a meeting in chat."""
    key = f"{meeting.id}:{meeting.sequence}:{number}"
    return {"to": to_pair(*mentorship.both), "key": key, "meeting": meeting.id, "number": str(number)}


def draw_newest_again(desk: Desk, mentorship: Mentorship) -> None:
    """Bring the newest of two people's weekly agendas up to date: under way, or what stands there of the last one."""
    out = Meeting.all_of(mentorship.id).where(Meeting.number > 1, Meeting.agenda_shown_at.is_not(None))
    for meeting in desk.session.scalars(out.order_by(None).order_by(Meeting.number.desc()).limit(1)):
        draw_agenda_again(desk, mentorship, meeting)


def draw_how_it_went_again(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> None:
    """Let all messages that asked how a first meeting went at the time it has, if they are out, say what came of it."""
    if meeting.starts_at is None:
        return
    for member_id in mentorship.both:
        desk.out.redraw(doors.HOW_IT_WENT, **how_it_went(meeting, meeting.starts_at, member_id))
    desk.out.redraw(doors.HOW_AGAIN, **how_again(meeting, meeting.starts_at, mentorship.mentee_id))


def how_it_went(meeting: Meeting, starts_at: datetime, member_id: str) -> dict[str, str]:
    """Name what one of the two is asked about a first meeting at its time."""
    at = starts_at.isoformat()
    key = f"{meeting.id}:{at}:{member_id}"
    return {"to": to_member(member_id), "key": key, "meeting": meeting.id, "starts_at": at, "member": member_id}


def how_again(meeting: Meeting, starts_at: datetime, mentee_id: str) -> dict[str, str]:
    """Name what the mentee is asked once more."""
    return how_it_went(meeting, starts_at, mentee_id) | {"key": f"{meeting.id}:{starts_at.isoformat()}"}


def settle_time(
    desk: Desk,
    mentorship: Mentorship,
    meeting: Meeting,
    *,
    starts_at: datetime,
    place: str | None,
    by: str,
    medium: Medium | None = None,
) -> None:
    """Write down a meeting's time. What is out for another time says so, and comes again at the new one."""
    draw_agenda_again(desk, mentorship, meeting)
    if meeting.is_first:
        draw_how_it_went_again(desk, mentorship, meeting)
    meeting.settle(starts_at=starts_at, place=place, by=by, medium=medium)
