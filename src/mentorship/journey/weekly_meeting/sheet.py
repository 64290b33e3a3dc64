"""What a meeting's form shows one of the two: how its lines stand."""

from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Select, or_, select

from mentorship.desk import Desk
from mentorship.hall.several import by_mentorship
from mentorship.journey.weekly_meeting.around import Around, around
from mentorship.journey.weekly_meeting.course import course_of
from mentorship.journey.weekly_meeting.meeting_day import agenda_at
from mentorship.policies import MyMeeting
from mentorship.program.meeting import CheckIn, Meeting
from mentorship.program.target import Task
from mentorship.store import built_once

WRITTEN = ("went_well", "could_be_better", "targets_stand", "watch_for", "anything_else")
"""The lines that stand on the check-in itself."""


class Sheet(Struct, frozen=True):
    """Everything that a meeting's form shows one of the two."""

    mine: MyMeeting
    near: Around
    last_task: Task | None
    """The newest of last week's tasks: the one that the check-in asks about."""
    focus: Task | None
    next_at: datetime | None
    next_place: str | None

    @property
    def written(self) -> CheckIn | None:
        return self.near.written

    @property
    def lines(self) -> dict[str, str | None]:
        """The shared lines as they stand, by question."""
        lines = {name: getattr(self.written, name) if self.written else None for name in WRITTEN}
        when = self.next_at.isoformat() if self.next_at else None
        return {**lines, "focus": self.focus.words if self.focus else None, "next": when}


def sheet_of(desk: Desk, mine: MyMeeting) -> Sheet:
    near = around(desk, mine.meeting)
    written, following = near.written, near.following
    next_at, next_place = (following.starts_at, following.place) if following else (None, mine.meeting.place)
    if next_at is None and written:
        next_at, next_place = written.next_at, written.next_place or next_place
    if next_at is None:
        next_at = course_of(desk, mine.mentorship).slot_after(mine.meeting, now=desk.now)
    tasks = tasks_around(desk, [near])[mine.mentorship.id]
    return Sheet(
        mine,
        near,
        last_task=next(reversed(last_tasks(desk, near, tasks)), None),
        focus=focus_of(mine.meeting, tasks),
        next_at=next_at,
        next_place=next_place,
    )


def tasks_around(desk: Desk, each_near: Sequence[Around]) -> dict[str, list[Task]]:
    """Find the tasks that are open, answered for at one of these meetings, or chosen there; by mentorship."""
    meetings = [near.meeting for near in each_near]
    ids, since = [each.mentorship_id for each in meetings], begins_first(desk, each_near)
    return by_mentorship(desk.session.scalars(chosen_or_open(ids, [each.id for each in meetings], since)))


def begins_first(desk: Desk, each_near: Sequence[Around]) -> datetime:
    """Tell when the first of these agendas begins; now, if none has a time."""
    return min((moment for near in each_near if (moment := agenda_at(desk, near.meeting))), default=desk.now)


@built_once
def chosen_or_open(mentorship_ids: Collection[str], meeting_ids: Collection[str], since: datetime) -> Select[Task]:
    counts = or_(Task.outcome_at.is_(None), Task.outcome_at >= since, Task.meeting_id.in_(meeting_ids))
    return select(Task).where(Task.mentorship_id.in_(mentorship_ids), counts).order_by(Task.made_at)


def last_tasks(desk: Desk, near: Around, tasks: Sequence[Task]) -> list[Task]:
    """Last week's tasks: not chosen at this meeting, and open, or answered for here. Weekly 2 a."""
    meeting, begins = near.meeting, agenda_at(desk, near.meeting)
    here = [
        task
        for task in tasks
        if (task.outcome_at is None or (begins and task.outcome_at >= begins))
        and task.meeting_id != meeting.id
        and (meeting.ends_at is None or task.made_at < meeting.ends_at)
    ]
    return Task.of_this_week(here, since=near.had_before.starts_at if near.had_before else None)


def chosen_since(near: Around, tasks: Sequence[Task]) -> list[Task]:
    """What she chose after a meeting, until the two meet again. Between 1."""
    ends_at = near.meeting.ends_at
    if ends_at is None or near.is_long_past:
        return []
    return [each for each in tasks if each.meeting_id is None and each.outcome is None and each.made_at >= ends_at]


def focus_of(meeting: Meeting, tasks: Sequence[Task]) -> Task | None:
    """The task that the mentee chose at this meeting."""
    return next((task for task in tasks if task.meeting_id == meeting.id), None)
