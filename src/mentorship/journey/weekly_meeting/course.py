"""The course of two people's weeks: their slots and gaps, and which meeting comes next."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.program.agreement import Agreement, Gap, GapPlan, that_shift
from mentorship.program.calendar import Slot, day_of, in_gap
from mentorship.program.meeting import CheckIn, Meeting, skipped_days
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review, review_on

WEEK = timedelta(weeks=1)


class Course(Struct, frozen=True):
    """What planning and reminding read; `zone` is the mentee's, whose show it is."""

    mentorship: Mentorship
    agreement: Agreement | None
    gaps: Sequence[Gap]
    zone: str

    @property
    def slots(self) -> list[Slot]:
        return [Slot.read(written) for written in self.agreement.slots] if self.agreement else []

    def is_silent(self, moment: datetime) -> bool:
        """Whether nothing is said about it at that moment: it ended, rests, or they planned a gap."""
        if not self.mentorship.is_running or self.mentorship.is_resting:
            return True
        return in_gap(day_of(moment, self.zone), self.gaps)

    def next_slot(self, after: datetime) -> datetime | None:
        """The first moment of any slot later than `after`, outside the gaps; None without slots."""
        return min((slot.first_after(after, gaps=self.gaps) for slot in self.slots), default=None)

    def slot_after(self, meeting: Meeting, *, now: datetime) -> datetime | None:
        """The slot that follows a meeting.

        At least half the usual distance lies between: a meeting moved to the day before its slot is not followed
        by another one the next day.
        """
        if meeting.starts_at is None:
            return self.next_slot(now)
        return self.next_slot(max(now, meeting.starts_at + self.half_way))

    def gap_to_meet_around(self, meeting: Meeting, *, now: datetime) -> Gap | None:
        """The gap still ahead that takes a slot away, where the two wanted to meet at another time. First 6."""
        if meeting.settled_by is not None or not meeting.stands or meeting.starts_at is None:
            return None
        today, day = day_of(now, self.zone), day_of(meeting.starts_at, self.zone)
        usual = min((slot.first_after(now) for slot in self.slots), default=meeting.starts_at)
        ahead = (gap for gap in self.gaps if gap.way is GapPlan.OTHER_SLOT and today < gap.from_on <= day)
        return next((gap for gap in ahead if in_gap(day_of(usual, self.zone), [gap])), None)

    @property
    def half_way(self) -> timedelta:
        """Half the time that usually lies between two meetings."""
        return WEEK / (2 * max(1, len(self.slots)))

    def gives_up_at(self, meeting: Meeting) -> datetime | None:
        """When a weekly meeting that is being moved, and found no new time, makes room for the next one."""
        if meeting.is_first or not self.slots or meeting.starts_at is None or meeting.moving_since is None:
            return None
        return max(meeting.starts_at, meeting.moving_since) + self.half_way


def course_of(desk: Desk, mentorship: Mentorship) -> Course:
    [course] = courses_of(desk, [mentorship])
    return course


def courses_of(desk: Desk, mentorships: Sequence[Mentorship]) -> list[Course]:
    ids = [each.id for each in mentorships]
    agreements = {each.mentorship_id: each for each in desk.session.scalars(Agreement.plan_of_each(ids))}
    return [course_by(desk, each, agreements.get(each.id)) for each in mentorships]


def course_by(desk: Desk, mentorship: Mentorship, agreement: Agreement | None) -> Course:
    return Course(mentorship, agreement, desk.gaps_of(mentorship), desk.zone_of(mentorship.mentee_id))


def open_meeting(desk: Desk, mentorship: Mentorship) -> Meeting | None:
    return desk.session.scalars(Meeting.open_of(mentorship.id)).first()


def plan_next(desk: Desk, course: Course, last: Meeting | None) -> Meeting | None:
    """Plan the meeting after the last one: as its check-in says, else from the slots around the gaps.

    Without either it waits for a time to be set. Nothing is planned before the two have an agreement.
    Source: both guides, First 5 and Weekly 5 c.
    """
    if course.agreement is None or last is None:
        return None
    meeting = Meeting(
        mentorship_id=course.mentorship.id,
        number=last.number + 1,
        planned_at=desk.now,
        minutes=course.agreement.minutes,
        medium=last.medium,
        place=last.place,
    )
    desk.session.add(meeting)
    meeting.usual_at = course.slot_after(last, now=desk.now)
    said = desk.session.scalars(CheckIn.of(last.id)).first()
    if said and said.next_at and said.next_at > desk.now:
        meeting.settle(starts_at=said.next_at, place=said.next_place, by=said.next_by)
    else:
        meeting.starts_at = meeting.usual_at
    desk.session.flush()
    return meeting


def keep_to_the_slots(desk: Desk, course: Course, meeting: Meeting) -> None:
    """Let a coming meeting last as agreed; plan anew what the bot itself planned, where slot or gap changed since.

    Source: both guides, First 5 and 6.
    """
    if course.agreement and not meeting.is_first and not meeting.agenda_shown_at:
        meeting.minutes = course.agreement.minutes
    by_us = meeting.settled_by is None and meeting.stands and not meeting.is_first and course.slots
    if not by_us or meeting.starts_at is None or meeting.starts_at <= desk.now or meeting.agenda_shown_at:
        return
    if in_gap(day_of(meeting.starts_at, course.zone), course.gaps):
        starts_at = course.next_slot(meeting.starts_at)
    elif not any(slot.comes_at(meeting.starts_at) for slot in course.slots):
        starts_at = course.slot_after(last_before(desk, meeting) or meeting, now=desk.now)
    else:
        return
    if starts_at:
        meeting.settle(starts_at=starts_at, place=None, by=None)
        meeting.usual_at = starts_at


def last_before(desk: Desk, meeting: Meeting) -> Meeting | None:
    earlier = Meeting.all_of(meeting.mentorship_id).where(Meeting.number < meeting.number)
    return desk.session.scalars(earlier.order_by(None).order_by(Meeting.number.desc()).limit(1)).first()


def review_at(desk: Desk, course: Course, meeting: Meeting) -> int | None:
    """Tell which review falls on this meeting, 30, 60 …; None if none does or it was asked elsewhere. Weekly 3."""
    skipped = Meeting.all_of(course.mentorship.id).where(Meeting.skipped_by.is_not(None))
    number = review_near(desk, course, meeting, among=desk.session.scalars(skipped).all())
    if number is None:
        return None
    asked = desk.session.scalars(Review.numbered(course.mentorship.id, number)).first()
    return number if asked is None or asked.meeting_id == meeting.id else None


def has_review_instead(desk: Desk, course: Course, meeting: Meeting) -> bool:
    """Whether a review takes the place of this meeting's check-in: it falls on it, or was asked for days before.

    Where no meeting was near its day, as after a break, it was asked for by itself, in the place of this check-in.
    """
    if review_at(desk, course, meeting) is not None:
        return True
    newest = desk.session.scalars(Review.latest_of_each([course.mentorship.id])).first()
    if newest is None or newest.meeting_id is not None:
        return False
    was_due = newest.due_on <= day_of(newest.asked_at, course.zone)  # else one of them only opened it early
    return was_due and desk.now < newest.asked_at + WEEK


def review_near(desk: Desk, course: Course, meeting: Meeting, *, among: Iterable[Meeting]) -> int | None:
    """Tell which review's days this meeting is nearest to, wherever it was asked; `among`: those around it."""
    if meeting.starts_at is None or course.mentorship.first_met_on is None:
        return None
    falls = review_on(
        meeting.starts_at,
        course.zone,
        first_met_on=course.mentorship.first_met_on,
        every_days=desk.settings.review_every_days,
        gaps=that_shift(course.gaps),
        skipped=skipped_days(among, course.zone),
    )
    return falls[0] if falls else None
