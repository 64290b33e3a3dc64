"""Targets for 30, 60 and 90 days, and the task until the next meeting. They point the way; none is a grade."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class TargetOutcome(StrEnum):
    """What became of a target. None of them is a failure (First 7)."""

    REACHED = "reached"
    PARTLY = "partly"
    CHANGED = "changed"
    DROPPED = "dropped"


class Target(Base):
    __tablename__ = "target"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    horizon: Mapped[int]
    """30, 60, 90 … days after the first meeting."""
    due_on: Mapped[date]
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    set_at: Mapped[datetime]
    outcome: Mapped[TargetOutcome | None]
    outcome_at: Mapped[datetime | None]
    comment: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """The mentor's line about it; the target itself is the mentee's."""

    @staticmethod
    @built_once
    def of(mentorship_id: str) -> "Select[Target]":
        return select(Target).where(Target.mentorship_id == mentorship_id).order_by(*IN_THEIR_ORDER)

    @staticmethod
    def open_of(mentorship_id: str) -> "Select[Target]":
        return Target.open_of_each([mentorship_id])

    @staticmethod
    @built_once
    def open_of_each(mentorship_ids: Collection[str]) -> "Select[Target]":
        theirs = select(Target).where(Target.mentorship_id.in_(mentorship_ids), Target.outcome.is_(None))
        return theirs.order_by(*IN_THEIR_ORDER)


IN_THEIR_ORDER = (Target.due_on, Target.set_at, Target.id)


class TaskOutcome(StrEnum):
    DONE = "done"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class Task(Base):
    """What the mentee chose to do until the next meeting. Only the mentee makes one (First 8, Mentee Guide First 8)."""

    __tablename__ = "task"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"))
    """The weekly meeting it was chosen at; None: in the first meeting, or in between."""
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    made_at: Mapped[datetime]
    outcome: Mapped[TaskOutcome | None]
    outcome_at: Mapped[datetime | None]

    @staticmethod
    @built_once
    def open_of(mentorship_id: str) -> "Select[Task]":
        """Tasks without an outcome, the newest first."""
        return (
            select(Task)
            .where(Task.mentorship_id == mentorship_id, Task.outcome.is_(None))
            .order_by(Task.made_at.desc())
        )

    @staticmethod
    @built_once
    def all_of(mentorship_id: str) -> "Select[Task]":
        return select(Task).where(Task.mentorship_id == mentorship_id).order_by(Task.made_at)

    @staticmethod
    def of_this_week(open_ones: "Sequence[Task]", *, since: datetime | None) -> "list[Task]":
        """Choose, of the open ones, what was made since a meeting began; if nothing was, the newest. Oldest first."""
        if since is None:
            return sorted(open_ones, key=lambda task: task.made_at)
        newest_first = sorted(open_ones, key=lambda task: task.made_at, reverse=True)
        return [task for task in newest_first if task.made_at >= since][::-1] or newest_first[:1]

    def has_no_end(self, open_verbs: Collection[str]) -> bool:
        """Whether nobody could tell when it is done: it begins with a verb without an end, and counts nothing."""
        first = self.words.lower().split(maxsplit=1)[0].strip(".,:;!") if self.words.split() else ""
        return first in open_verbs and not any(letter.isdigit() for letter in self.words)
