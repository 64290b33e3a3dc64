"""How someone feels about a mentorship that has just begun: told to the program, never to the partner. Features F17."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.mentorship import Mentorship
from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class Fit(StrEnum):
    GOOD = "good"
    NOT_SURE = "not_sure"
    NOT_FOR_ME = "not_for_me"


class FitCheck(Base):
    """One person's answer about one mentorship."""

    __tablename__ = "fit_check"
    __table_args__ = (UniqueConstraint("mentorship_id", "member_id"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"))
    member_id: Mapped[str] = mapped_column(index=True)
    answered_at: Mapped[datetime]
    answer: Mapped[str] = sealed(Class.CONFIDENTIAL)
    """A `Fit`."""

    @staticmethod
    @built_once
    def of_id(check_id: str) -> "Select[FitCheck]":
        return select(FitCheck).where(FitCheck.id == check_id)

    @staticmethod
    @built_once
    def mentorship_of(check_id: str) -> Select[Mentorship]:
        return select(Mentorship).join(FitCheck, FitCheck.mentorship_id == Mentorship.id).where(FitCheck.id == check_id)

    @staticmethod
    @built_once
    def of(mentorship_id: str, member_id: str) -> "Select[FitCheck]":
        return select(FitCheck).where(FitCheck.mentorship_id == mentorship_id, FitCheck.member_id == member_id)

    @staticmethod
    @built_once
    def of_each(mentorship_ids: Collection[str]) -> "Select[FitCheck]":
        return select(FitCheck).where(FitCheck.mentorship_id.in_(mentorship_ids))
