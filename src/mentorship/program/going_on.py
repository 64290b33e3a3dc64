"""What the two answer before a season is over: go on, wrap up, take a break. Requirements 4 (mentees: 3)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once


class Choice(StrEnum):
    GO_ON = "go_on"
    NEW_TERMS = "new_terms"
    WRAP_UP = "wrap_up"
    BREAK = "break"


GOING_ON = frozenset({Choice.GO_ON, Choice.NEW_TERMS})


class GoingOn(Base):
    """One person's answer for one season of ninety days."""

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
    @built_once
    def answers(mentorship_id: str, season: int) -> "Select[GoingOn]":
        return select(GoingOn).where(GoingOn.mentorship_id == mentorship_id, GoingOn.season == season)

    @staticmethod
    @built_once
    def of_each(mentorship_ids: Collection[str]) -> "Select[GoingOn]":
        """The answers for every season."""
        return select(GoingOn).where(GoingOn.mentorship_id.in_(mentorship_ids))


def agreed(choices: Iterable[Choice]) -> Choice | None:
    """Tell what both want; None while one is silent, or if they differ. New terms need only one to ask for them."""
    both = list(choices)
    if len(both) < 2:
        return None
    if set(both) <= GOING_ON:
        return Choice.NEW_TERMS if Choice.NEW_TERMS in both else Choice.GO_ON
    return both[0] if len(set(both)) == 1 else None
