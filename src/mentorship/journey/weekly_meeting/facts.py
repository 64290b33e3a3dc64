"""Gathers what the room's messages show, from the records as they are at the moment of speaking.

Home shows several mentorships at once: each kind of record is asked for in one question, however many they are.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from mentorship.desk import Desk
from mentorship.hall.several import by_mentorship
from mentorship.journey.weekly_meeting.agenda_views import Agenda, ClockNews
from mentorship.journey.weekly_meeting.around import Around, around
from mentorship.journey.weekly_meeting.course import Course, course_by, course_of, review_near
from mentorship.journey.weekly_meeting.meeting_day import agenda_at, has_lines_open, wrap_up_at
from mentorship.journey.weekly_meeting.sheet import begins_first, chosen_or_open, chosen_since, focus_of, last_tasks
from mentorship.program.agreement import Agreement, Gap
from mentorship.program.calendar import clock_change_ahead, day_of, hour_before_change
from mentorship.program.going_on import Choice, GoingOn, agreed
from mentorship.program.meeting import CheckIn, Meeting, OwnNote
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review, ReviewNote
from mentorship.program.target import IN_THEIR_ORDER, Target, Task
from mentorship.program.topic import Idea, Topic
from mentorship.store import Asking, built_once


class Kept(Struct, frozen=True):
    """What two people keep, as far as an agenda of theirs may show it."""

    agreement: Agreement | None
    tasks: Sequence[Task]
    targets: Sequence[Target]
    topics: Sequence[Topic]
    idea: Idea | None
    answers: Sequence[GoingOn]
    reviews: Sequence[Review]
    """The newest one comes last."""
    notes: Sequence[ReviewNote]
    """What the two wrote in that."""
    first_ran_over_at: datetime | None

    @property
    def newest_review(self) -> Review | None:
        return self.reviews[-1] if self.reviews else None


def agenda_of(desk: Desk, mentorship: Mentorship, meeting: Meeting) -> Agenda:
    [agenda] = desk.answer(agendas_of(desk, [mentorship], [around(desk, meeting)]))
    return agenda


def agendas_of(desk: Desk, mentorships: Sequence[Mentorship], each_near: Sequence[Around]) -> Asking[list[Agenda]]:
    """Gather what is shown of one meeting of each mentorship."""
    each_kept = yield from kept_of_each(desk, mentorships, each_near)
    return [agenda_from(desk, *found) for found in zip(mentorships, each_near, each_kept, strict=True)]


def agenda_from(desk: Desk, mentorship: Mentorship, near: Around, kept: Kept) -> Agenda:
    course, meeting, last = course_by(desk, mentorship, kept.agreement), near.meeting, near.written_last
    return Agenda(
        mentorship,
        meeting,
        zones=(course.zone, desk.zone_of(mentorship.mentor_id)),
        off_limits=course.agreement.off_limits if course.agreement else None,
        last_tasks=last_tasks(desk, near, kept.tasks),
        focus=focus_of(meeting, kept.tasks),
        chosen_since=chosen_since(near, kept.tasks),
        targets=targets_in(desk, meeting, kept.targets),
        topics=kept.topics,
        wrap_up_minutes=desk.settings.wrap_up_minutes_before,
        said_last=last.anything_else if last else None,
        watched=last.watch_for if last else None,
        written=near.written,
        following=near.following,
        review=review_in(desk, course, near, kept.reviews),
        missed_review=missed_review(meeting, kept.newest_review),
        is_closing=is_closing(kept.answers),
        feedback=feedback_of(desk, near, kept),
        clocks=clocks_of(desk, course, meeting),
        gap=gap_behind(course, near.before, meeting),
        is_first_weekly=near.is_first_weekly,
        ran_over=last is not None and bool(last.ran_over) and last.written_at == kept.first_ran_over_at,
        idea=kept.idea,
    )


def kept_of_each(desk: Desk, mentorships: Sequence[Mentorship], each_near: Sequence[Around]) -> Asking[list[Kept]]:
    ids, meeting_ids = [each.id for each in mentorships], [near.meeting.id for near in each_near]
    since = begins_first(desk, each_near)
    *theirs, notes = yield [
        Agreement.in_force_of_each(ids),
        chosen_or_open(ids, meeting_ids, since),
        open_or_answered(ids, since),
        Topic.open_of_each(ids),
        Idea.newest_open_of_each(ids),
        GoingOn.of_each(ids),
        Review.all_of_each(ids),
        first_that_ran_over(ids),
        ReviewNote.of_latest_of_each(ids),
    ]
    agreements, tasks, targets, topics, ideas, answers, reviews, ran_over = map(by_mentorship, theirs)
    return [
        Kept(
            agreement=next(iter(agreements[each]), None),
            tasks=tasks[each],
            targets=targets[each],
            topics=topics[each],
            idea=next(iter(ideas[each]), None),
            answers=answers[each],
            reviews=reviews[each],
            notes=[note for note in notes if note.review_id == reviews[each][-1].id] if reviews[each] else [],
            first_ran_over_at=next((written.written_at for written in ran_over[each]), None),
        )
        for each in ids
    ]


@built_once
def open_or_answered(mentorship_ids: Collection[str], since: datetime) -> Select[Target]:
    counts = or_(Target.outcome_at.is_(None), Target.outcome_at >= since)
    theirs = select(Target).where(Target.mentorship_id.in_(mentorship_ids), counts)
    return theirs.order_by(*IN_THEIR_ORDER)


@built_once
def first_that_ran_over(mentorship_ids: Collection[str]) -> Select[CheckIn]:
    """What was written at the first meeting of each that took longer: it is brought up once. Features G18."""
    other = aliased(CheckIn)
    took_longer = (other.mentorship_id == CheckIn.mentorship_id, other.ran_over.is_(True))
    first = select(func.min(other.written_at)).where(*took_longer).scalar_subquery()
    return select(CheckIn).where(CheckIn.mentorship_id.in_(mentorship_ids), CheckIn.written_at == first)


def targets_in(desk: Desk, meeting: Meeting, targets: Sequence[Target]) -> list[Target]:
    """The open targets, and those that got their outcome in this meeting: a press can be taken back."""
    begins = agenda_at(desk, meeting)
    return [each for each in targets if each.outcome_at is None or (begins and each.outcome_at >= begins)]


def review_in(desk: Desk, course: Course, near: Around, reviews: Sequence[Review]) -> int | None:
    """Tell which review falls on this meeting, 30, 60 …; None if none does or it was asked elsewhere. Weekly 3."""
    number = review_near(desk, course, near.meeting, among=near.meetings)
    is_elsewhere = any(each.number == number and each.meeting_id != near.meeting.id for each in reviews)
    return None if is_elsewhere else number


def missed_review(meeting: Meeting, newest: Review | None) -> int | None:
    """Tell which review nobody wrote so far: it moves to this meeting and is not lost. Weekly 3; Features H1."""
    if newest is None or newest.written_at is not None or meeting.starts_at is None:
        return None
    return newest.number if newest.meeting_id != meeting.id and newest.asked_at < meeting.starts_at else None


def is_closing(answers: Sequence[GoingOn]) -> bool:
    """Whether both want to wrap up, so that what is left is the closing meeting. Features K3."""
    season = max((answer.season for answer in answers), default=0)
    return agreed(answer.choice for answer in answers if answer.season == season) is Choice.WRAP_UP


def feedback_of(desk: Desk, near: Around, kept: Kept) -> list[ReviewNote]:
    """What both wrote to keep and to change, if both have since the last meeting began. Features H4.

    Two who write during the meeting on which the review falls, and two who leave a week out, find it in the next one.
    """
    meeting, last = near.meeting, near.had_before
    if kept.newest_review is None or kept.newest_review.meeting_id == meeting.id:
        return []
    notes = [note for note in kept.notes if note.has_feedback]
    since = (agenda_at(desk, last) if last else None) or meeting.planned_at
    return notes if len(notes) == BOTH and notes[-1].written_at >= since else []


BOTH = 2


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
        if len(course.slots) > 1 and not slot.comes_at(meeting.starts_at):
            continue
        if change := clock_change_ahead(slot, zones, at=meeting.starts_at, gaps=course.gaps):
            swap_at = change.swapped().first_after(meeting.starts_at, gaps=course.gaps)
            return ClockNews(number, change.following_at, swap_at)
    return None


def hour_until_now(desk: Desk, mentorship: Mentorship, meeting: Meeting, zone: str) -> datetime | None:
    """When they usually met so far on a zone's wall, if the clocks have changed since and no agenda told. P15."""
    near = around(desk, meeting)
    last = near.had_before
    was_told = last is near.before and last is not None and not last.is_first and last.agenda_shown_at
    if last is None or last.starts_at is None or was_told or meeting.starts_at is None:
        return None
    slots = course_of(desk, mentorship).slots
    slot = next((each for each in slots if each.comes_at(meeting.starts_at)), None)
    return hour_before_change(slot, zone, since=last.starts_at, at=meeting.starts_at) if slot else None


def stage_of(desk: Desk, meeting: Meeting) -> str:
    """Which face the pair's message about a meeting has now."""
    wrap_up = wrap_up_at(desk, meeting)
    if meeting.closed_at is not None:
        return "collapsed"
    return "wrap_up" if wrap_up and desk.now >= wrap_up else "agenda"


def open_check_ins(
    member: Member,
    mentorships: Sequence[Mentorship],
    each_near: Sequence[Around],
    told: Sequence[tuple[str, bool, bool]],
) -> dict[str, Meeting]:
    """Find the last meetings of which someone has told nothing and has lines to fill, by mentorship.

    told: what of the meetings before was told, as asked for below.
    """
    last = {each.id: near.before for each, near in zip(mentorships, each_near, strict=True) if near.before}
    with_note, with_focus = {id_ for id_, note, _ in told if note}, {id_ for id_, _, focus in told if focus}
    written = {near.meeting.mentorship_id: near.written_before for near in each_near}
    return {
        each.id: meeting
        for each in mentorships
        if (meeting := last.get(each.id))
        and not (meeting.is_first or meeting.skipped_by or meeting.took_place is False or meeting.id in with_note)
        and has_lines_open(each.role_of(member.id), written[each.id], has_focus=meeting.id in with_focus)
    }


@built_once
def told_before(member: str, meeting_ids: Collection[str]) -> Any:  # Any: a Select of all, which built_once cannot name
    """The meeting before each of these, whether someone noted something of it, and whether a task was chosen at it."""
    here = aliased(Meeting)
    noted = exists().where(OwnNote.meeting_id == Meeting.id, OwnNote.member_id == member)
    chosen = exists().where(Task.mentorship_id == Meeting.mentorship_id, Task.meeting_id == Meeting.id)
    before = and_(here.mentorship_id == Meeting.mentorship_id, here.number == Meeting.number + 1)
    return select(Meeting.id, noted, chosen).join(here, before).where(here.id.in_(meeting_ids))
