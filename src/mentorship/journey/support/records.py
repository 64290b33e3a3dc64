"""What was said about a request for help, and what may be shared. Only this room reads and writes it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, sealed


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
