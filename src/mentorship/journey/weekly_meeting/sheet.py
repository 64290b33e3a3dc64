"""What a meeting's form shows one of the two: how its lines stand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_

from mentorship.desk import Desk
from mentorship.journey.weekly_meeting.course import course_of
from mentorship.journey.weekly_meeting.meeting_day import agenda_at, own_note, task_of
from mentorship.policies import MyMeeting
from mentorship.program.meeting import CheckIn, Meeting, OwnNote
from mentorship.program.target import Task

WRITTEN = ("went_well", "could_be_better", "targets_stand", "watch_for", "anything_else")
"""The lines that stand on the check-in itself."""


@dataclass(frozen=True)
class Sheet:
    """Everything that a meeting's form shows one of the two."""

    mine: MyMeeting
    written: CheckIn | None
    last_task: Task | None
    focus: Task | None
    next_at: datetime | None
    next_place: str | None
    note: OwnNote | None

    @property
    def lines(self) -> dict[str, str | None]:
        """The shared lines as they stand, by question."""
        lines = {name: getattr(self.written, name) if self.written else None for name in WRITTEN}
        when = self.next_at.isoformat() if self.next_at else None
        return {**lines, "focus": self.focus.words if self.focus else None, "next": when}


def sheet_of(desk: Desk, mine: MyMeeting) -> Sheet:
    written = desk.session.scalars(CheckIn.of(mine.meeting.id)).first()
    following = following_meeting(desk, mine.meeting)
    next_at, next_place = (following.starts_at, following.place) if following else (None, mine.meeting.place)
    if next_at is None and written:
        next_at, next_place = written.next_at, written.next_place or next_place
    if next_at is None:
        next_at = course_of(desk, mine.mentorship).slot_after(mine.meeting, now=desk.now)
    return Sheet(
        mine,
        written,
        last_task=last_task(desk, mine.meeting),
        focus=task_of(desk, mine.meeting),
        next_at=next_at,
        next_place=next_place,
        note=own_note(desk, mine.meeting, mine.me.id),
    )


def following_meeting(desk: Desk, meeting: Meeting) -> Meeting | None:
    """The open meeting that was planned after this one."""
    following = desk.session.scalars(Meeting.open_of(meeting.mentorship_id)).first()
    return following if following and following.number > meeting.number else None


def last_task(desk: Desk, meeting: Meeting) -> Task | None:
    """The newest of last week's tasks: the one that the check-in asks about."""
    return next(reversed(last_tasks(desk, meeting)), None)


def last_tasks(desk: Desk, meeting: Meeting) -> list[Task]:
    """Last week's tasks: not chosen at this meeting, and open, or answered for here. Weekly 2 a."""
    begins = agenda_at(desk, meeting)
    counts = or_(Task.outcome_at.is_(None), Task.outcome_at >= begins) if begins else Task.outcome_at.is_(None)
    tasks = desk.session.scalars(Task.all_of(meeting.mentorship_id).where(counts)).all()
    here = [
        task
        for task in tasks
        if task.meeting_id != meeting.id and (meeting.ends_at is None or task.made_at < meeting.ends_at)
    ]
    held = Meeting.all_of(meeting.mentorship_id).where(
        Meeting.number < meeting.number, Meeting.took_place.is_not(False), Meeting.starts_at.is_not(None)
    )
    before = desk.session.scalars(held.order_by(None).order_by(Meeting.number.desc()).limit(1)).first()
    return Task.of_this_week(here, since=before)
