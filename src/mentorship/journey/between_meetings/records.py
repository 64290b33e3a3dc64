"""A reminder between two meetings, if the mentee wants one."""

from collections.abc import Collection
from datetime import datetime, time

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once


class MidweekReminder(Base):
    """A word in the middle of the week, which the mentee asked for. Between 4; Features I8."""

    __tablename__ = "midweek_reminder"
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), unique=True)
    member_id: Mapped[str] = mapped_column(index=True)
    weekday: Mapped[int]
    at: Mapped[time]
    """On her own wall."""
    next_at: Mapped[datetime] = mapped_column(index=True)

    @staticmethod
    def of(mentorship_id: str) -> "Select[MidweekReminder]":
        return MidweekReminder.of_each([mentorship_id])

    @staticmethod
    @built_once
    def of_each(mentorship_ids: Collection[str]) -> "Select[MidweekReminder]":
        return select(MidweekReminder).where(MidweekReminder.mentorship_id.in_(mentorship_ids))
