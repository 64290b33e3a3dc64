"""The organisers' log: who changed or opened what, when. Names of things only, never what a pair wrote.

Lines are only ever added. Who is forgotten becomes nobody in particular in them, and why organisers ended or opened
again what they had goes (see privacy); no more.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Never

from sqlalchemy import ColumnElement, Select, Update, and_, event, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.mentorship import Mentorship
from mentorship.store import Base, Class, Kept, Until, built_once

SIGN_UP_SEEN = "sign_up_seen"
"""A matcher opened somebody's sign-up; whose it is can see who did."""
IN_OWN_WORDS = ("ended_for_them", "reopened_for_them")
"""Beside what organisers did here for two people stands why, in their own words."""


class AppendOnly(Exception):
    """A line of the log was about to be changed or taken out."""


class LogEntry(Base):
    """One line of the log; append-only."""

    __tablename__ = "log_entry"
    __kept__ = Kept(Class.ACCOUNT, subject=("by_id", "about_id", "beside_id"), until=Until.PROGRAM)

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    by_id: Mapped[str]
    what: Mapped[str]
    about_id: Mapped[str | None]
    """The member it concerns, if one."""
    beside_id: Mapped[str | None]
    """The other one, if it concerns two; no line names them."""
    details: Mapped[str | None]

    @classmethod
    def told_to(cls, member_id: str) -> ColumnElement[bool]:
        """What they did themselves, and who opened their sign-up; the rest is the organisers'. Features P21."""
        return or_(cls.by_id == member_id, cls.what == SIGN_UP_SEEN)

    @staticmethod
    def newest(at_most: int) -> "Select[LogEntry]":
        return select(LogEntry).order_by(LogEntry.at.desc(), LogEntry.id).limit(at_most)

    @staticmethod
    def newest_for(reader_id: str, at_most: int) -> "Select[LogEntry]":
        """Leave out what others did about whoever reads: why their mentorship was ended, whom they may be asked for."""
        whose = (LogEntry.about_id.is_distinct_from(reader_id), LogEntry.beside_id.is_distinct_from(reader_id))
        return LogEntry.newest(at_most).where(or_(LogEntry.by_id == reader_id, and_(*whose)))

    @staticmethod
    @built_once
    def in_own_words_about(member_id: str) -> "Select[LogEntry]":
        """What was noted in somebody's own words about a member, or about whom they mentored."""
        mentees = select(Mentorship.mentee_id).where(Mentorship.mentor_id == member_id)
        noted = select(LogEntry).where(LogEntry.what.in_(IN_OWN_WORDS), LogEntry.details.is_not(None))
        return noted.where(or_(LogEntry.about_id == member_id, LogEntry.about_id.in_(mentees)))

    @staticmethod
    def without_words(ids: Collection[str]) -> Update:
        """Take somebody's own words out of lines: the one change there is, for whoever is forgotten."""
        taken_out = update(LogEntry).where(LogEntry.id.in_(ids)).values(details=None)
        return taken_out.execution_options(synchronize_session=False)

    @staticmethod
    def sights_of(member_id: str, at_most: int) -> "Select[LogEntry]":
        """Who opened someone's sign-up, the newest first. Features M5, P21."""
        seen = LogEntry.newest(at_most).where(LogEntry.what == SIGN_UP_SEEN)
        return seen.where(LogEntry.about_id == member_id, LogEntry.by_id != member_id)


@event.listens_for(LogEntry, "before_update")
@event.listens_for(LogEntry, "before_delete")
def refuse(*_: object) -> Never:
    raise AppendOnly("the log is only ever added to")
