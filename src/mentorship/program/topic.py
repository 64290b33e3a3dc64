"""What is collected between meetings: subjects that someone wants to talk about, and a mentor's ideas for a task."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

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
    @built_once
    def open_of(mentorship_id: str) -> "Select[Topic]":
        return (
            select(Topic)
            .where(Topic.mentorship_id == mentorship_id, Topic.talked_at.is_(None))
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
    def newest_open_of(mentorship_id: str) -> "Select[Idea]":
        return (
            select(Idea)
            .where(Idea.mentorship_id == mentorship_id, Idea.taken_at.is_(None))
            .order_by(Idea.suggested_at.desc())
            .limit(1)
        )
