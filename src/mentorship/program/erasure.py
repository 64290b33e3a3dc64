"""What was erased on someone's wish: kept, so that a backup put in place later cannot bring it back."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until


class Erased(StrEnum):
    EVERYTHING = "everything"
    IDENTITIES = "identities"
    MENTOR = "mentor"  # the sign-up in this role
    MENTEE = "mentee"


class Erasure(Base):
    """One erasure; `mark` is a keyed hash of the member's id, so the list itself names nobody."""

    __tablename__ = "erasure"
    __kept__ = Kept(Class.PROGRAM, until=Until.PROGRAM)

    mark: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[Erased] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)

    @staticmethod
    def of_everything(mark: str) -> "Select[Erasure]":
        return select(Erasure).where(Erasure.mark == mark, Erasure.what == Erased.EVERYTHING)

    @staticmethod
    def of_everything_among(marks: Collection[str]) -> "Select[str]":
        return select(Erasure.mark).where(Erasure.mark.in_(marks), Erasure.what == Erased.EVERYTHING)
