"""The organisers' log: who changed what, when. Names of things only, never what a pair wrote."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until


class LogEntry(Base):
    """One line of the log; append-only."""

    __tablename__ = "log_entry"
    __kept__ = Kept(Class.ACCOUNT, subject=("by_id", "about_id"), until=Until.PROGRAM)

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[str]
    what: Mapped[str]
    about_id: Mapped[str | None]
    """The member it concerns, if one."""
    details: Mapped[str | None]

    @staticmethod
    def newest(at_most: int) -> "Select[LogEntry]":
        return select(LogEntry).order_by(LogEntry.at.desc(), LogEntry.id).limit(at_most)
