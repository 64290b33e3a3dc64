"""When the weekly meeting's room looks at a mentorship, and what it then says."""

from datetime import datetime

from mentorship.desk import Desk
from mentorship.hall.looking import earliest, look_at_each
from mentorship.journey.weekly_meeting import quiet
from mentorship.journey.weekly_meeting.course import (
    course_of,
    keep_to_the_slots,
    open_meeting,
    plan_next,
)
from mentorship.journey.weekly_meeting.meeting_day import (
    accompany,
    ask_when_instead,
    finish,
    is_over,
    remind_of_check_in,
    show_what_is_next,
    show_whether_it_is_on,
    take_back_check_ins,
)
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship

LATEST = 2
"""The meeting that was planned, and the one before it."""


def due(desk: Desk) -> bool:
    """Look at every mentorship for which something may be due, and note when to look again."""
    return look_at_each(desk, Mentorship.week_look_at, look_again_at)


def look_again_at(desk: Desk, mentorship: Mentorship) -> datetime | None:
    moments = look(desk, mentorship)
    if not mentorship.is_running:
        retire(desk, mentorship)
        return None
    return min((moment for moment in moments if moment > desk.now), default=None)


def retire(desk: Desk, mentorship: Mentorship) -> None:
    """Let what still asks two who parted for something ask nothing any more: nobody can answer it."""
    newest = Meeting.all_of(mentorship.id).order_by(None).order_by(Meeting.number.desc()).limit(LATEST)
    for meeting in desk.session.scalars(newest):
        show_whether_it_is_on(desk, mentorship, meeting)
    take_back_check_ins(desk, mentorship)
    quiet.retire(desk, mentorship)


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(Mentorship.week_look_at))


def look(desk: Desk, mentorship: Mentorship) -> list[datetime]:
    """Say what is due about one mentorship now; return the moments at which more may be."""
    if not mentorship.is_running:
        return []
    if mentorship.is_resting:
        return quiet.close_after_rest(desk, mentorship)
    course, meeting = course_of(desk, mentorship), open_meeting(desk, mentorship)
    if meeting and is_over(desk, meeting):
        finish(desk, course, meeting)
        desk.session.flush()
        meeting = None
    gives_up_at = course.gives_up_at(meeting) if meeting else None
    if meeting and gives_up_at and desk.now >= gives_up_at:
        meeting.close(at=desk.now, took_place=None)
        desk.session.flush()
        meeting = None
    last = last_held(desk, mentorship)
    if meeting is None:
        meeting = plan_next(desk, course)
        if last and last.skipped_by:
            show_whether_it_is_on(desk, mentorship, last)
            show_what_is_next(desk, mentorship)
    moments = remind_of_check_in(desk, course, last) + quiet.notice(desk, course)
    moments += [gives_up_at] if gives_up_at else []
    if meeting and not mentorship.is_resting:
        keep_to_the_slots(desk, course, meeting)
        ask_when_instead(desk, course, meeting)
        moments += accompany(desk, course, meeting)
    return moments


def last_held(desk: Desk, mentorship: Mentorship) -> Meeting | None:
    """The newest meeting that is closed."""
    return desk.session.scalars(Meeting.last_closed_of_each([mentorship.id])).first()
