"""When the weekly meeting's room looks at a mentorship, and what it then says."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.hall.agenda import draw_agendas_again
from mentorship.hall.breaks import take_back_questions
from mentorship.hall.looking import earliest, look_at_each
from mentorship.journey.weekly_meeting import long_break, quiet
from mentorship.journey.weekly_meeting.course import (
    Course,
    courses_of,
    keep_to_the_slots,
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
from mentorship.program.calendar import DAY
from mentorship.program.meeting import Meeting, Offer
from mentorship.program.mentorship import Mentorship

LATEST = 2
"""The meeting that was planned, and the one before it."""


def due(desk: Desk) -> bool:
    """Look at every mentorship for which something may be due, and note when to look again."""
    return look_at_each(desk, Mentorship.week_look_at, look_again_at_each)


class Week(Struct, frozen=True):
    """Where two people stand: their course, the meeting that is open, and the newest that is closed."""

    course: Course
    open: Meeting | None
    closed: Meeting | None


def weeks_of(desk: Desk, mentorships: Sequence[Mentorship]) -> list[Week]:
    ids = [each.id for each in mentorships]
    found = desk.ask(Meeting.open_of_each(ids), Meeting.last_closed_of_each(ids))
    open_ones, closed = ({each.mentorship_id: each for each in meetings} for meetings in found)
    courses = courses_of(desk, mentorships)
    return [Week(each, open_ones.get(each.mentorship.id), closed.get(each.mentorship.id)) for each in courses]


def look_again_at_each(desk: Desk, mentorships: Sequence[Mentorship]) -> list[datetime | None]:
    return [look_again_at(desk, week) for week in weeks_of(desk, mentorships)]


def look_again_at(desk: Desk, week: Week) -> datetime | None:
    mentorship = week.course.mentorship
    moments = look(desk, week)
    if not mentorship.is_running:
        retire(desk, mentorship)
        return None
    return min((moment for moment in moments if moment > desk.now), default=None)


def retire(desk: Desk, mentorship: Mentorship) -> None:
    """Let what still asks two who parted for something ask nothing any more: nobody can answer it."""
    meetings = desk.session.scalars(Meeting.all_of(mentorship.id)).all()
    for meeting in meetings[-LATEST:]:
        show_whether_it_is_on(desk, mentorship, meeting)
    take_back_check_ins(desk, mentorship, [each for each in meetings if not each.is_first])
    draw_agendas_again(desk, mentorship, meetings)
    quiet.retire(desk, mentorship)
    take_back_questions(desk, mentorship)


def next_moment(desk: Desk) -> datetime | None:
    return desk.session.scalar(earliest(Mentorship.week_look_at))


def look(desk: Desk, week: Week) -> list[datetime]:
    """Say what is due about one mentorship now; return the moments at which more may be."""
    course, meeting, last = week.course, week.open, week.closed
    mentorship = course.mentorship
    if not mentorship.is_running:
        return []
    if mentorship.is_resting:
        return quiet.close_after_rest(desk, mentorship) + long_break.ask(desk, mentorship)
    if meeting and is_over(desk, meeting):
        finish(desk, course, meeting)
        meeting, last = None, meeting
    gives_up_at = when_to_give_up(desk, course, meeting) if meeting else None
    if meeting and gives_up_at and desk.now >= gives_up_at:
        meeting.close(at=desk.now, took_place=None)
        meeting, last = None, meeting
    if meeting is None:
        meeting = plan_next(desk, course, last)
        if last and last.skipped_by:
            show_whether_it_is_on(desk, mentorship, last)
            show_what_is_next(desk, mentorship)
    moments = remind_of_check_in(desk, course, last) + quiet.notice(desk, course)
    moments += [gives_up_at] if gives_up_at else []
    if meeting and not mentorship.is_resting:
        before = meeting.starts_at
        keep_to_the_slots(desk, course, meeting)
        if meeting.starts_at != before:  # what asks of another day asks no longer
            show_whether_it_is_on(desk, mentorship, meeting)
        ask_when_instead(desk, course, meeting)
        moments += accompany(desk, course, meeting)
    return moments


def when_to_give_up(desk: Desk, course: Course, meeting: Meeting) -> datetime | None:
    """When a meeting that is being moved makes room for the next one: what is offered for later can still be taken."""
    gives_up_at = course.gives_up_at(meeting)
    if gives_up_at is None or desk.now < gives_up_at:
        return gives_up_at
    offered = desk.session.scalars(Offer.open_for(meeting.id))
    return max([gives_up_at, *(each.starts_at + DAY for each in offered)])
