"""Words that a mentee keeps between two meetings: to her mentor, until they may go out, and to herself."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.mentorship import Mentorship
from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class About(StrEnum):
    """What a word to the mentor is."""

    QUESTION = "question"
    PROGRESS = "progress"


class WordToMentor(Base):
    """Something the mentee asks or tells, as the two agreed that it may be done; taken back, it is deleted.

    Between 4, 6 and 7.
    """

    __tablename__ = "word_to_mentor"
    __table_args__ = (Index("words_that_wait", "went_out_at", "goes_out_at"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    what: Mapped[About]
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    written_at: Mapped[datetime]
    goes_out_at: Mapped[datetime]
    """When the agreed times let it through."""
    went_out_at: Mapped[datetime | None]
    answer: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    answered_at: Mapped[datetime | None]

    @classmethod
    def told_to(cls, member_id: str) -> ColumnElement[bool]:
        """What still waits is its author's alone."""
        as_mentee = select(Mentorship.id).where(Mentorship.mentee_id == member_id)
        return or_(cls.went_out_at.is_not(None), cls.mentorship_id.in_(as_mentee))

    @staticmethod
    @built_once
    def all_of(mentorship_id: str) -> "Select[WordToMentor]":
        """Everything, in the order in which it goes out."""
        return select(WordToMentor).where(WordToMentor.mentorship_id == mentorship_id).order_by(*IN_TURN)

    @staticmethod
    def waiting() -> "Select[WordToMentor]":
        """What has not gone out yet, in the order in which it goes out."""
        return select(WordToMentor).where(WordToMentor.went_out_at.is_(None)).order_by(*IN_TURN)

    @staticmethod
    @built_once
    def waiting_of_each(mentorship_ids: Collection[str]) -> "Select[WordToMentor]":
        return WordToMentor.waiting().where(WordToMentor.mentorship_id.in_(mentorship_ids))


IN_TURN = (WordToMentor.goes_out_at, WordToMentor.written_at, WordToMentor.id)
"""In the order in which they were written, where several go out at once."""


class NoteToSelf(Base):
    """An insight or a difficulty, noted down for nobody else, until its author brings it up. Between 5."""

    __tablename__ = "note_to_self"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    member_id: Mapped[str] = mapped_column(index=True)
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    noted_at: Mapped[datetime]
    brought_up_at: Mapped[datetime | None]

    @staticmethod
    @built_once
    def of(member_id: str, mentorship_id: str) -> "Select[NoteToSelf]":
        """One person's notes in one mentorship, the newest first."""
        whose = (NoteToSelf.member_id == member_id, NoteToSelf.mentorship_id == mentorship_id)
        return select(NoteToSelf).where(*whose).order_by(NoteToSelf.noted_at.desc(), NoteToSelf.id)
