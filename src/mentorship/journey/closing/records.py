"""What the closing adds to an ended mentorship. Only this room writes these."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.mentorship import Mentorship
from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class Farewell(Base):
    """What whoever ended it leaves the other, in words they approved."""

    __tablename__ = "farewell"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), unique=True)
    kind_words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    hears_goodbye: Mapped[bool]
    """Whether whoever ended it would like to hear from the other once more."""

    @classmethod
    def told_to(cls, member_id: str) -> ColumnElement[bool]:
        """Not to whoever was left in a break of their own: it may have begun with a report, and then they read nothing
        that the other wrote. Features J8.
        """
        mine, no_break = Mentorship.ended_by == member_id, Mentorship.resting_by.is_distinct_from(member_id)
        told = select(Mentorship.id).where(or_(mine, and_(no_break, Mentorship.other_rests_since.is_(None))))
        return cls.mentorship_id.in_(told)

    @staticmethod
    @built_once
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
    told_at: Mapped[datetime | None]
    """When it was on its way to the other one; None: to somebody who wants none of it."""

    @classmethod
    def told_to(cls, member_id: str) -> ColumnElement[bool]:
        return or_(cls.by_id == member_id, cls.told_at.is_not(None))

    @staticmethod
    @built_once
    def by(mentorship_id: str, member_id: str) -> "Select[Thanks]":
        return select(Thanks).where(Thanks.mentorship_id == mentorship_id, Thanks.by_id == member_id)


class Celebration(Base):
    """A text for a channel. It is posted only if both approve these very words. Features K5."""

    __tablename__ = "celebration"
    __table_args__ = (UniqueConstraint("mentorship_id", "number"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    number: Mapped[int]
    """1 is the first wording; only the last one can be approved."""
    by_id: Mapped[str]
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    written_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    """When the other one approved them; None: they wait, or were replaced by other words."""
    declined_at: Mapped[datetime | None]

    @classmethod
    def told_to(cls, member_id: str) -> ColumnElement[bool]:
        """What nobody answered may have reached nobody."""
        return or_(cls.by_id == member_id, cls.approved_at.is_not(None), cls.declined_at.is_not(None))

    @staticmethod
    @built_once
    def of(mentorship_id: str) -> "Select[Celebration]":
        """All wordings, the newest first."""
        return select(Celebration).where(Celebration.mentorship_id == mentorship_id).order_by(Celebration.number.desc())


class HalfYear(Base):
    """Whether one of the doors opened, half a year later. Features P22."""

    __tablename__ = "half_year"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), unique=True)
    member_id: Mapped[str]
    has_opened: Mapped[bool]
    words: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    told_at: Mapped[datetime | None]
    """When the words went to the former mentor; None: they stay hers."""
    answered_at: Mapped[datetime]
    five_id: Mapped[str | None]
    """The first of the five with which it counts; None: not yet."""

    @staticmethod
    @built_once
    def whether_one_opened(at_most: int) -> "Select[str | None, bool]":
        """Of which five each answer is and what it was, the newest of those that count."""
        counts = select(HalfYear.five_id, HalfYear.has_opened).where(HalfYear.five_id.is_not(None))
        return counts.order_by(HalfYear.answered_at.desc(), HalfYear.id.desc()).limit(at_most)

    @staticmethod
    @built_once
    def of(mentorship_id: str) -> "Select[HalfYear]":
        return select(HalfYear).where(HalfYear.mentorship_id == mentorship_id)
