"""What is collected between meetings: subjects that someone wants to talk about, and a mentor's ideas for a task."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Select, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class Topic(Base):
    """Something to bring up in the next meeting. Weekly 4; Mentee Guide, Between Meetings 5."""

    __tablename__ = "topic"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    by_id: Mapped[str]
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    brought_at: Mapped[datetime]
    talked_at: Mapped[datetime | None]
    """When the meeting was over on whose agenda it stood."""

    @staticmethod
    def open_of(mentorship_id: str) -> "Select[Topic]":
        return Topic.open_of_each([mentorship_id])

    @staticmethod
    @built_once
    def open_of_each(mentorship_ids: Collection[str]) -> "Select[Topic]":
        return (
            select(Topic)
            .where(Topic.mentorship_id.in_(mentorship_ids), Topic.talked_at.is_(None))
            .order_by(Topic.brought_at, Topic.id)
        )


class Idea(Base):
    """A mentor's idea for a task. It becomes one only if the mentee takes it (First 8)."""

    __tablename__ = "idea"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    suggested_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]

    @staticmethod
    @built_once
    def newest_open_of_each(mentorship_ids: Collection[str]) -> "Select[Idea]":
        other = aliased(Idea)
        theirs = (other.mentorship_id == Idea.mentorship_id, other.taken_at.is_(None))
        newest = select(func.max(other.suggested_at)).where(*theirs).scalar_subquery()
        still_open = (Idea.taken_at.is_(None), Idea.suggested_at == newest)
        return select(Idea).where(Idea.mentorship_id.in_(mentorship_ids), *still_open)
