"""Requests for help, and what was said about them. Only this room reads and writes them; no log and no number does."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class Way(StrEnum):
    """Whom someone turned to."""

    CHANNEL = "channel"
    ORGANISERS = "organisers"
    REPORT = "report"


class Permission(Base):
    """That one of two asked the other whether something may be shared, and what was answered. Responsibilities 5."""

    __tablename__ = "permission"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    """What would be shared."""
    with_whom: Mapped[str] = sealed(Class.CONFIDENTIAL)
    answered_at: Mapped[datetime | None]
    is_granted: Mapped[bool] = mapped_column(default=False)
    """A yes holds until it is taken back."""


class HelpRequest(Base):
    """One request. Who reads it is settled, and said, before it is sent; later organisers are not among them."""

    __tablename__ = "help_request"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="asker_id", until=Until.CASE)

    id: Mapped[str] = mapped_column(primary_key=True)
    asker_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    way: Mapped[Way]
    channel: Mapped[str | None]
    readers: Mapped[list[str]]
    """The members it was sent to, one by one; nobody for a channel."""
    is_anonymous: Mapped[bool]
    concerns: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """Member ids, separated by commas, whom it is about."""
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    asked_at: Mapped[datetime]
    next_word_at: Mapped[datetime | None] = mapped_column(index=True)
    """When its readers are reminded next; None: not at all."""
    taken_by: Mapped[str | None]
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    @property
    def concerned(self) -> frozenset[str]:
        return frozenset(self.concerns.split(",")) if self.concerns else frozenset()

    @staticmethod
    def open_ones() -> "Select[HelpRequest]":
        """What organisers have not closed yet, the oldest first."""
        return (
            select(HelpRequest)
            .where(HelpRequest.closed_at.is_(None), HelpRequest.way != Way.CHANNEL)
            .order_by(HelpRequest.asked_at)
        )


class HelpWord(Base):
    """What was said afterwards, back and forth; it travels through the bot."""

    __tablename__ = "help_word"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="by_id", until=Until.CASE)

    id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("help_request.id"), index=True)
    by_id: Mapped[str]
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    said_at: Mapped[datetime]

    @staticmethod
    @built_once
    def about(request_id: str) -> "Select[HelpWord]":
        return select(HelpWord).where(HelpWord.request_id == request_id).order_by(HelpWord.said_at, HelpWord.id)
