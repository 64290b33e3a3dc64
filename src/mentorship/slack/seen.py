"""Presses that were acted on. Slack repeats itself, and a captured request can be sent again for five minutes."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from mentorship.store import Base, Class, Kept, Until, insert_new

REMEMBERED_FOR = timedelta(hours=1)
"""Slack repeats for about a quarter of an hour, and a signature is good for five minutes."""


class Seen(Base):
    """One press that was acted on, in machine time."""

    __tablename__ = "seen"
    __kept__ = Kept(Class.PROGRAM, subject=None, until=Until.DELIVERED)

    press: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


def was_seen(session: Session, *presses: str) -> bool:
    """Whether one of these names is remembered."""
    return session.scalars(select(Seen.press).where(Seen.press.in_(presses)).limit(1)).first() is not None


def remember(session: Session, *presses: str, at: datetime) -> set[str]:
    """Remember a press that was acted on, by its names; return those that nobody remembered yet."""
    new = insert_new(session, Seen, [{"press": each, "at": at} for each in presses])
    return {press for (press,) in new}


def forget_old(session: Session, *, at: datetime) -> None:
    session.execute(delete(Seen).where(Seen.at < at - REMEMBERED_FOR))
