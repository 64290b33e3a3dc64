"""A proposal: two people whom a matcher put on the table, and what was asked and answered since.

What happened is kept; the stage is worked out from it. A mentee has at most one open proposal, held by the database.
Source: Mentor Guide, Signing Up 3 to 5.
"""

from datetime import datetime
from enum import Enum, StrEnum, auto

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    and_,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, only, sealed


class Stage(Enum):
    ON_THE_TABLE = auto()
    ASKING_MENTOR = auto()
    ASKING_MENTEE = auto()
    CLOSED = auto()


class Closing(StrEnum):
    """How a proposal was settled. Whose answer it was is told by how far the proposal had come."""

    INTRODUCED = "introduced"
    NOT_NOW = "not_now"
    NOT_THIS_MATCH = "not_this_match"
    SOMEONE_ELSE = "someone_else"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    NO_LONGER_FITS = "no_longer_fits"


OPEN = text("closed_at IS NULL")


class Proposal(Base):
    __tablename__ = "proposal"
    __table_args__ = (
        Index("one_open_proposal_per_mentee", "mentee_id", unique=True, **only(OPEN)),
        CheckConstraint("(closed_at IS NULL) = (closing IS NULL)", name="closed_somehow"),
        CheckConstraint("mentee_asked_at IS NULL OR mentor_asked_at IS NOT NULL", name="the_mentor_first"),
    )
    __kept__ = Kept(Class.ACCOUNT, subject=("mentor_id", "mentee_id"), until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentor_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    mentee_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    sentence: Mapped[str] = sealed(Class.CONFIDENTIAL)
    """The matcher's own words: what both read first. Empty once the matcher, or one of the two, was forgotten."""
    shown_in: Mapped[list[str]]
    """Where its card stands: #mentors, or wherever the mentee does not read along."""

    mentor_asked_at: Mapped[datetime | None]
    asked_by: Mapped[str | None]
    mentee_asked_at: Mapped[datetime | None]
    """The moment of the mentor's yes."""
    clock_from: Mapped[datetime | None]
    """From when the days without an answer are counted; None while a question waits for its answer."""
    next_word_at: Mapped[datetime | None] = mapped_column(index=True)
    """When a reminder or the lapse is due."""

    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    """None: nobody's deed, it lapsed or no longer fitted."""
    closing: Mapped[Closing | None]
    closed_because: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """For the matchers only."""
    colleague_id: Mapped[str | None]
    """Whom the mentor named in their place."""

    @property
    def stage(self) -> Stage:
        if self.closed_at is not None:
            return Stage.CLOSED
        if self.mentee_asked_at is not None:
            return Stage.ASKING_MENTEE
        return Stage.ASKING_MENTOR if self.mentor_asked_at is not None else Stage.ON_THE_TABLE

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def both(self) -> tuple[str, str]:
        return self.mentor_id, self.mentee_id

    @property
    def asked_id(self) -> str | None:
        """Whoever is to answer now."""
        return {Stage.ASKING_MENTOR: self.mentor_id, Stage.ASKING_MENTEE: self.mentee_id}.get(self.stage)

    def was_told(self, member_id: str) -> bool:
        """Whether someone of the two has heard of it at all."""
        at = self.mentor_asked_at if member_id == self.mentor_id else self.mentee_asked_at
        return at is not None and member_id in self.both

    @classmethod
    def told_to(cls, member_id: str) -> ColumnElement[bool]:
        """Whoever was asked: a mentee never learns of a mentor's no."""
        as_mentor = and_(cls.mentor_id == member_id, cls.mentor_asked_at.is_not(None))
        return or_(as_mentor, and_(cls.mentee_id == member_id, cls.mentee_asked_at.is_not(None)))

    def ask_mentor(self, *, at: datetime, by: str) -> None:
        self.mentor_asked_at, self.asked_by = at, by

    def ask_mentee(self, *, at: datetime) -> None:
        self.mentee_asked_at = at

    def close(self, how: Closing, *, at: datetime, by: str | None, because: str | None = None) -> None:
        self.closing, self.closed_at, self.closed_by, self.closed_because = how, at, by, because
        self.clock_from = self.next_word_at = None

    @staticmethod
    @built_once
    def of_id(proposal_id: str) -> "Select[Proposal]":
        return select(Proposal).where(Proposal.id == proposal_id)

    @staticmethod
    def open_ones() -> "Select[Proposal]":
        return select(Proposal).where(Proposal.closed_at.is_(None)).order_by(Proposal.proposed_at, Proposal.id)

    @staticmethod
    @built_once
    def open_for(member_id: str) -> "Select[Proposal]":
        """The open ones that someone is part of, in either role."""
        return Proposal.open_ones().where(or_(Proposal.mentor_id == member_id, Proposal.mentee_id == member_id))

    @staticmethod
    @built_once
    def proposed_by_member(member_id: str) -> "Select[Proposal]":
        return select(Proposal).where(Proposal.proposed_by == member_id)


class SetAside(Base):
    """A requirement or a hard rule that a matcher set aside for this proposal, with a reason in writing (B8)."""

    __tablename__ = "proposal_set_aside"
    __table_args__ = (UniqueConstraint("proposal_id", "what"),)
    __kept__ = Kept(Class.ACCOUNT, subject="by_id", until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    what: Mapped[str]
    """A rule by the engine's code, or a requirement that the engine does not know."""
    by_id: Mapped[str]
    at: Mapped[datetime]
    because: Mapped[str] = sealed(Class.CONFIDENTIAL)

    @staticmethod
    @built_once
    def about(proposal_id: str) -> "Select[SetAside]":
        return select(SetAside).where(SetAside.proposal_id == proposal_id).order_by(SetAside.what)
