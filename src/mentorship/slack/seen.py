"""Presses that were acted on. Slack repeats itself, and a captured request can be sent again for five minutes."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from mentorship.store import Base, Class, Kept, Until, insert_if_new

REMEMBERED_FOR = timedelta(hours=1)
"""Slack repeats for about a quarter of an hour, and a signature is good for five minutes."""


class Seen(Base):
    """One press that was acted on, in machine time."""

    __tablename__ = "seen"
    __kept__ = Kept(Class.PROGRAM, subject=None, until=Until.DELIVERED)

    press: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


def was_seen(session: Session, press: str) -> bool:
    return session.get(Seen, press) is not None


def remember(session: Session, press: str, *, at: datetime) -> bool:
    """Remember a press that was acted on; False if somebody remembers it already."""
    return insert_if_new(session, Seen, press=press, at=at)


def forget_old(session: Session, *, at: datetime) -> None:
    session.execute(delete(Seen).where(Seen.at < at - REMEMBERED_FOR))
