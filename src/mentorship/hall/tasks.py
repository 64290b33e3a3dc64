"""What a mentee does this week: asked by every room that shows it or adds to it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.program.target import Task
from mentorship.store import built_once


def tasks_of_the_week(desk: Desk, mentorship: Mentorship) -> list[Task]:
    """List what she has chosen since the two last met; if nothing, the newest of what is still open. Between 1."""
    return tasks_of_each_week(*desk.ask(open_tasks([mentorship.id])))[mentorship.id]


def tasks_of_each_week(found: Iterable[tuple[Task, datetime | None]]) -> dict[str, list[Task]]:
    """List what each mentee does this week, by mentorship. found: their open tasks, as `open_tasks` asks for them."""
    since: dict[str, datetime | None] = {}
    still_open: dict[str, list[Task]] = defaultdict(list)
    for task, last_met_at in found:
        still_open[task.mentorship_id].append(task)
        since[task.mentorship_id] = last_met_at
    for id_, tasks in still_open.items():
        still_open[id_] = Task.of_this_week(tasks, since=since[id_])
    return still_open


@built_once
def open_tasks(mentorship_ids: Collection[str]) -> Any:  # Any: a Select of both, which built_once cannot name
    """The tasks without an outcome, each beside the moment at which the two last met."""
    held = (Meeting.closed_at.is_not(None), Meeting.took_place.is_not(False))
    last = select(Meeting.starts_at).where(Meeting.mentorship_id == Task.mentorship_id, *held)
    last_met_at = last.order_by(Meeting.number.desc()).limit(1).scalar_subquery()
    theirs = select(Task, last_met_at).where(Task.mentorship_id.in_(mentorship_ids), Task.outcome.is_(None))
    return theirs.order_by(Task.made_at.desc())
