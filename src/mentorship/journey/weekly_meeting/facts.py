"""Gathers what the room's messages show, from the records as they are at the moment of speaking."""

from mentorship.desk import Desk
from mentorship.journey.weekly_meeting.agenda_views import Agenda
from mentorship.journey.weekly_meeting.check_in import following_meeting, last_task
from mentorship.journey.weekly_meeting.course import Course, course_of, missed_review, review_at
from mentorship.journey.weekly_meeting.meeting_day import task_of, wrap_up_at
from mentorship.program.calendar import ClockChange, clock_change_ahead
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
        last_task=last_task(desk, meeting),
        focus=task_of(desk, meeting),
        targets=desk.session.scalars(Target.open_of(mentorship.id)).all(),
        topics=desk.session.scalars(Topic.open_of(mentorship.id)).all(),
        said_last=last.anything_else if last else None,
        written=desk.session.scalars(CheckIn.of(meeting.id)).first(),
        following=following_meeting(desk, meeting),
        review=review_at(desk, course, meeting),
        missed_review=missed_review(desk, meeting),
        feedback=feedback_of(desk, mentorship, meeting),
        clock_change=clock_change_of(desk, course, meeting),
        idea=desk.session.scalars(Idea.newest_open_of(mentorship.id)).first(),
    )


def feedback_of(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> list[ReviewNote]:
    """What both wrote to keep and to change, if both have since the last meeting. Features H4."""
    review = desk.session.scalars(Review.latest_of(mentorship.id)).first()
    if review is None or review.meeting_id == meeting.id:
        return []
    notes = [note for note in desk.session.scalars(ReviewNote.of(review.id)) if note.has_feedback]
    is_new = notes and notes[-1].written_at >= meeting.planned_at
    return notes if is_new and len(notes) == len(mentorship.both) else []


def clock_change_of(desk: Desk, course: Course, meeting: Meeting) -> ClockChange | None:
    """What the clocks do to the slot that this meeting belongs to. Features P15."""
    if meeting.starts_at is None:
        return None
    zones = [desk.zone_of(member) for member in course.mentorship.both]
    changes = (clock_change_ahead(slot, zones, at=meeting.starts_at, gaps=course.gaps) for slot in course.slots)
    return next((change for change in changes if change), None)


def stage_of(desk: Desk, meeting: Meeting) -> str:
    """Which face the pair's message about a meeting has now."""
    wrap_up = wrap_up_at(desk, meeting)
    if meeting.closed_at is not None:
        return "collapsed"
    return "wrap_up" if wrap_up and desk.now >= wrap_up else "agenda"


def doors_open(desk: Desk, mentorship: Mentorship) -> int:
    """Count the doors that the mentor watches for or opened, of which nothing came yet. Features P14."""
    known = desk.session.scalars(Opportunity.of(mentorship.id))
    return sum(1 for each in known if not each.result_at and not each.declined_at)
