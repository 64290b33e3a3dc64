"""What the closing adds to an ended mentorship. Only this room writes these."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.sign_up import Role
from mentorship.store import Base, Class, Kept, Until, sealed


class Farewell(Base):
    """What whoever ended it leaves the other, in words they approved."""

    __tablename__ = "farewell"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), unique=True)
    kind_words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    hears_goodbye: Mapped[bool]
    """Whether whoever ended it would like to hear from the other once more."""

    @staticmethod
    def of(mentorship_id: str) -> "Select[Farewell]":
        return select(Farewell).where(Farewell.mentorship_id == mentorship_id)


class Thanks(Base):
    """Thanks, and an endorsement to show around, from one of the two to the other."""

    __tablename__ = "thanks"
    __table_args__ = (UniqueConstraint("mentorship_id", "by_id"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"))
    by_id: Mapped[str]
    thanks: Mapped[str] = sealed(Class.CONFIDENTIAL)
    endorsement: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    written_at: Mapped[datetime]

    @staticmethod
    def by(mentorship_id: str, member_id: str) -> "Select[Thanks]":
        return select(Thanks).where(Thanks.mentorship_id == mentorship_id, Thanks.by_id == member_id)


class Survey(Base):
    """Three answers for the program; shown as counts over five and more, never one by one."""

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("mentorship_id", "member_id"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"))
    member_id: Mapped[str]
    role: Mapped[Role]
    helped: Mapped[str] = sealed(Class.CONFIDENTIAL)
    again: Mapped[str] = sealed(Class.CONFIDENTIAL)
    words: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    answered_at: Mapped[datetime]

    @staticmethod
    def by(mentorship_id: str, member_id: str) -> "Select[Survey]":
        return select(Survey).where(Survey.mentorship_id == mentorship_id, Survey.member_id == member_id)
