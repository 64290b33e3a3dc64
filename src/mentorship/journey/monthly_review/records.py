"""What the two answer, privately, before a season is over: go on, wrap up, take a break."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until


class Choice(StrEnum):
    GO_ON = "go_on"
    WRAP_UP = "wrap_up"
    BREAK = "break"


class GoingOn(Base):
    """One person's answer for one season of ninety days. Requirements 4 (mentees: 3)."""

    __tablename__ = "going_on"
    __table_args__ = (UniqueConstraint("mentorship_id", "season", "member_id"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    season: Mapped[int]
    """1 is the first ninety days."""
    member_id: Mapped[str] = mapped_column(index=True)
    choice: Mapped[Choice]
    answered_at: Mapped[datetime]

    @staticmethod
    def answers(mentorship_id: str, season: int) -> "Select[GoingOn]":
        return select(GoingOn).where(GoingOn.mentorship_id == mentorship_id, GoingOn.season == season)
