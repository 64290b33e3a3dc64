"""Gathers what the room's messages show, from the records as they are at the moment of speaking."""

from sqlalchemy import func, or_, select

from mentorship.desk import Desk
from mentorship.journey.weekly_meeting.agenda_views import Agenda, ClockNews
from mentorship.journey.weekly_meeting.course import Course, course_of, missed_review, review_at
from mentorship.journey.weekly_meeting.meeting_day import agenda_at, task_of, wrap_up_at
from mentorship.journey.weekly_meeting.sheet import following_meeting, last_tasks
from mentorship.program.agreement import Gap
from mentorship.program.calendar import clock_change_ahead, day_of
from mentorship.program.going_on import Choice, GoingOn, agreed
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.opportunity import Opportunity
from mentorship.program.review import Review, ReviewNote
from mentorship.program.target import Target
from mentorship.program.topic import Idea, Topic


def agenda_of(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> Agenda:
    course = course_of(desk, mentorship)
    before = desk.session.scalars(Meeting.all_of(mentorship.id).where(Meeting.number == meeting.number - 1)).first()
    last = desk.session.scalars(CheckIn.of(before.id)).first() if before else None
    return Agenda(
        mentorship,
        meeting,
        zones=(desk.zone_of(mentorship.mentee_id), desk.zone_of(mentorship.mentor_id)),
        off_limits=course.agreement.off_limits if course.agreement else None,
        last_tasks=last_tasks(desk, meeting),
        focus=task_of(desk, meeting),
        targets=targets_of(desk, meeting),
        topics=desk.session.scalars(Topic.open_of(mentorship.id)).all(),
        said_last=last.anything_else if last else None,
        watched=last.watch_for if last else None,
        written=desk.session.scalars(CheckIn.of(meeting.id)).first(),
        following=following_meeting(desk, meeting),
        review=review_at(desk, course, meeting),
        missed_review=missed_review(desk, meeting),
        is_closing=is_closing(desk, mentorship),
        feedback=feedback_of(desk, mentorship, meeting),
        clocks=clocks_of(desk, course, meeting),
        gap=gap_behind(course, before, meeting),
        is_first_weekly=is_first_weekly(desk, meeting),
        ran_over=last is not None and bool(last.ran_over) and not ran_over_before(desk, last),
        idea=desk.session.scalars(Idea.newest_open_of(mentorship.id)).first(),
    )


def is_closing(desk: Desk, mentorship: Mentorship) -> bool:
    """Whether both want to wrap up, so that what is left is the closing meeting. Features K3."""
    answers = desk.session.scalars(GoingOn.latest_of(mentorship.id))
    return agreed(answer.choice for answer in answers) is Choice.WRAP_UP


def feedback_of(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> list[ReviewNote]:
    """What both wrote to keep and to change, if both have since the last meeting. Features H4."""
    review = desk.session.scalars(Review.latest_of(mentorship.id)).first()
    if review is None or review.meeting_id == meeting.id:
        return []
    notes = [note for note in desk.session.scalars(ReviewNote.of(review.id)) if note.has_feedback]
    is_new = notes and notes[-1].written_at >= meeting.planned_at
    return notes if is_new and len(notes) == len(mentorship.both) else []


def targets_of(desk: Desk, meeting: Meeting) -> list[Target]:
    """The open targets, and those that got their outcome in this meeting: a press can be taken back."""
    begins = agenda_at(desk, meeting)
    counts = or_(Target.outcome_at.is_(None), Target.outcome_at >= begins) if begins else Target.outcome_at.is_(None)
    return list(desk.session.scalars(Target.of(meeting.mentorship_id).where(counts)))


def is_first_weekly(desk: Desk, meeting: Meeting) -> bool:
    """Whether no agenda of a weekly meeting was shown before: some things are said once. Features G5."""
    earlier = Meeting.all_of(meeting.mentorship_id).where(
        Meeting.number > 1, Meeting.number < meeting.number, Meeting.agenda_shown_at.is_not(None)
    )
    return desk.session.scalars(earlier.limit(1)).first() is None


def ran_over_before(desk: Desk, last: CheckIn) -> bool:
    """Whether a meeting before that one took longer too: it is brought up once. Features G18."""
    earlier = select(CheckIn).where(
        CheckIn.mentorship_id == last.mentorship_id, CheckIn.ran_over.is_(True), CheckIn.written_at < last.written_at
    )
    return desk.session.scalars(earlier.limit(1)).first() is not None


def gap_behind(course: Course, before: Meeting | None, meeting: Meeting) -> Gap | None:
    """The planned gap that lies between the last meeting and this one. First 6; Features G15."""
    if before is None or before.starts_at is None or meeting.starts_at is None:
        return None
    last_on, on = day_of(before.starts_at, course.zone), day_of(meeting.starts_at, course.zone)
    return next((gap for gap in course.gaps if last_on <= gap.until_on < on), None)


def clocks_of(desk: Desk, course: Course, meeting: Meeting) -> ClockNews | None:
    """What a change of clocks does to the slot that this meeting belongs to. Features P15."""
    if meeting.starts_at is None:
        return None
    zones = [desk.zone_of(member) for member in course.mentorship.both]
    for number, slot in enumerate(course.slots):
        if change := clock_change_ahead(slot, zones, at=meeting.starts_at, gaps=course.gaps):
            swap_at = change.swapped().first_after(meeting.starts_at, gaps=course.gaps)
            return ClockNews(number, change.following_at, swap_at)
    return None


def stage_of(desk: Desk, meeting: Meeting) -> str:
    """Which face the pair's message about a meeting has now."""
    wrap_up = wrap_up_at(desk, meeting)
    if meeting.closed_at is not None:
        return "collapsed"
    return "wrap_up" if wrap_up and desk.now >= wrap_up else "agenda"


def doors_open(desk: Desk, mentorship: Mentorship) -> int:
    """Count the doors that the mentor watches for or opened, of which nothing came yet. Features P14."""
    still_open = (Opportunity.result_at.is_(None), Opportunity.declined_at.is_(None))
    counted = select(func.count()).where(Opportunity.mentorship_id == mentorship.id, *still_open)
    return desk.session.scalar(counted) or 0
