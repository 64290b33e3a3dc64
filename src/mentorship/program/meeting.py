"""Meetings: the first one and the weekly ones; planned, offered, moved, held, skipped or missed.

A mentorship has at most one open meeting at a time; the database holds that, so no two presses can make two.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, or_, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from mentorship.program.calendar import day_of
from mentorship.store import Base, Class, Kept, Until, built_once, only, sealed

OPEN = text("closed_at IS NULL")
WITHOUT_A_TIME = text("closed_at IS NULL AND starts_at IS NULL")
MOVING = text("closed_at IS NULL AND moving_since IS NOT NULL")


SOON = timedelta(hours=24)
"""A change to a meeting this close is said at once, whatever the hour (program, section 14)."""


def is_soon(*moments: datetime | None, now: datetime) -> bool:
    """Whether a change touches a meeting that is close: the one that stood, or the one that is to be."""
    return any(moment is not None and now <= moment <= now + SOON for moment in moments)


class Medium(StrEnum):
    """How two people meet; video or in person is preferred, chat is fine (First 2)."""

    VIDEO = "video"
    IN_PERSON = "in_person"
    CHAT = "chat"


class Meeting(Base):
    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "number"),
        Index("one_open_meeting", "mentorship_id", unique=True, **only(OPEN)),
        Index("meetings_without_a_time", "planned_at", **only(WITHOUT_A_TIME)),
        Index("meetings_being_moved", "moving_since", **only(MOVING)),
        Index("first_meetings_by_start", "number", "starts_at"),
    )
    __kept__ = Kept(Class.ACCOUNT, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    number: Mapped[int]
    """1 is the first meeting."""
    planned_at: Mapped[datetime]
    starts_at: Mapped[datetime | None]
    """None while the two have not settled a time."""
    usual_at: Mapped[datetime | None]
    """The moment of the weekly slot that it takes the place of: calendars know it by that."""
    minutes: Mapped[int]
    medium: Mapped[Medium | None]
    place: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    settled_by: Mapped[str | None]
    """Who settled time and place last; None: planned by the bot from the slot, so "Still on?" is asked."""
    moving_since: Mapped[datetime | None]
    """Someone pressed Move it, and no new time is taken yet: `starts_at` no longer stands."""
    sequence: Mapped[int] = mapped_column(default=0)
    """The calendar file's SEQUENCE: rises with every change."""
    agenda_shown_at: Mapped[datetime | None]
    """When the agenda message was last brought up to date: posted, turned into the wrap-up, collapsed."""
    took_place: Mapped[bool | None]
    skipped_by: Mapped[str | None]
    skipped_with: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """A word to the other, if whoever skips it wrote one."""
    clocks_kept_by: Mapped[str | None]
    """Who said that the slot stays, when this meeting's agenda told of a change of clocks."""
    chat_question: Mapped[int | None]
    """*Meet in chat*: which question the two are at, counted from 0."""
    chat_since: Mapped[datetime | None]
    chat_until: Mapped[datetime | None] = mapped_column(index=True)
    """When that question has had its time; None: nobody has to be told."""
    closed_at: Mapped[datetime | None]
    """When it was answered for, skipped or missed: the next one can be planned."""

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def stands(self) -> bool:
        """Whether the two have a time that holds: settled, and nobody asked to move it."""
        return self.closed_at is None and self.starts_at is not None and self.moving_since is None

    @property
    def was_missed(self) -> bool:
        """Whether somebody said, after its beginning, that it did not happen; another time is being found."""
        return self.moving_since is not None and self.starts_at is not None and self.starts_at <= self.moving_since

    def settle(self, *, starts_at: datetime, place: str | None, by: str | None, medium: Medium | None = None) -> None:
        """Write down the time (and the place, if one is given); the calendar file's SEQUENCE rises.

        Nobody has been reminded of a new time.
        """
        if self.starts_at is not None:
            self.sequence += 1
        if self.starts_at != starts_at:
            self.agenda_shown_at = None
        self.starts_at, self.place, self.settled_by, self.moving_since = (
            starts_at,
            place or self.place,
            by,
            None,
        )
        self.medium = medium or self.medium
        self.chat_question = self.chat_since = self.chat_until = None

    def close(self, *, at: datetime, took_place: bool | None) -> None:
        """Make room for the next one. None: whether it took place is for the check-in to say."""
        self.took_place, self.closed_at, self.moving_since = took_place, at, None

    def skip(self, *, at: datetime, by: str) -> None:
        self.skipped_by = by
        self.close(at=at, took_place=False)

    def put_down(self, *, at: datetime, by: str) -> None:
        """It will not be, because of a break: a weekly meeting is planned anew, the first stays to be had.

        One that has begun already stays as it is: how it went can still be told.
        """
        if self.starts_at is not None and self.starts_at <= at:
            return
        if self.is_first:
            self.sequence += self.starts_at is not None
            self.starts_at = self.moving_since = None
        else:
            self.skip(at=at, by=by)

    def may_have_been(self, *, before: datetime | None) -> bool:
        """Whether it began by then, as far as anybody told: nobody called it off, or was finding another time."""
        if self.skipped_by or self.took_place is False or self.moving_since:
            return False
        return self.starts_at is not None and before is not None and self.starts_at <= before

    def be_had_after_all(self, *, at: datetime) -> None:
        """It was called off and never was: it is open again, without a time, as if it were planned now."""
        self.planned_at = at
        self.closed_at = self.took_place = self.skipped_by = self.starts_at = self.agenda_shown_at = None
        self.sequence += 1

    @staticmethod
    def open_of(mentorship_id: str) -> "Select[Meeting]":
        return Meeting.open_of_each([mentorship_id])

    @staticmethod
    @built_once
    def open_of_each(mentorship_ids: Collection[str]) -> "Select[Meeting]":
        return select(Meeting).where(Meeting.mentorship_id.in_(mentorship_ids), Meeting.closed_at.is_(None))

    @staticmethod
    @built_once
    def first_and_open_of(mentorship_id: str) -> "Select[Meeting]":
        counts = or_(Meeting.number == 1, Meeting.closed_at.is_(None))
        return select(Meeting).where(Meeting.mentorship_id == mentorship_id, counts)

    @staticmethod
    @built_once
    def last_closed_of_each(mentorship_ids: Collection[str]) -> "Select[Meeting]":
        other = aliased(Meeting)
        closed = (other.mentorship_id == Meeting.mentorship_id, other.closed_at.is_not(None))
        newest = select(func.max(other.number)).where(*closed).scalar_subquery()
        return select(Meeting).where(Meeting.mentorship_id.in_(mentorship_ids), Meeting.number == newest)

    @staticmethod
    @built_once
    def all_of(mentorship_id: str) -> "Select[Meeting]":
        return select(Meeting).where(Meeting.mentorship_id == mentorship_id).order_by(Meeting.number)

    @staticmethod
    @built_once
    def first_of(mentorship_id: str) -> "Select[Meeting]":
        return Meeting.all_of(mentorship_id).limit(1)

    @staticmethod
    @built_once
    def first_of_each(mentorship_ids: Collection[str]) -> "Select[Meeting]":
        return select(Meeting).where(Meeting.mentorship_id.in_(mentorship_ids), Meeting.number == 1)


def skipped_days(meetings: Iterable[Meeting], zone: str) -> set[date]:
    """The days in a zone on which meetings would have been that were skipped."""
    skipped = ((each.usual_at or each.starts_at) for each in meetings if each.skipped_by)
    return {day_of(moment, zone) for moment in skipped if moment}


class Offer(Base):
    """A time that one of the two offered for a meeting and that nobody has taken or replaced yet."""

    __tablename__ = "offer"
    __kept__ = Kept(Class.ACCOUNT, subject="by_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    by_id: Mapped[str]
    starts_at: Mapped[datetime]
    medium: Mapped[Medium | None]
    place: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    words: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """A word to the other, if there is one."""
    offered_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @staticmethod
    def open_for(meeting_id: str) -> "Select[Offer]":
        return Offer.open_for_each([meeting_id])

    @staticmethod
    @built_once
    def open_for_each(meeting_ids: Collection[str]) -> "Select[Offer]":
        ours = select(Offer).where(Offer.meeting_id.in_(meeting_ids), Offer.closed_at.is_(None))
        return ours.order_by(Offer.starts_at)


class CheckIn(Base):
    """The shared record of a meeting: the wrap-up's lines and the check-in's, filled in by either. Weekly 2 and 5."""

    __tablename__ = "check_in"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), unique=True)
    written_at: Mapped[datetime]
    went_well: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    could_be_better: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    targets_stand: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    watch_for: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """What the mentor keeps an eye out for. Weekly 5 b."""
    anything_else: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    ran_over: Mapped[bool | None]
    """Whether it took longer than agreed, if someone said so."""
    next_at: Mapped[datetime | None]
    """When and where next, as one of the two wrote it down. Weekly 5 c."""
    next_place: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    next_by: Mapped[str | None]

    @staticmethod
    @built_once
    def of(meeting_id: str) -> "Select[CheckIn]":
        return select(CheckIn).where(CheckIn.meeting_id == meeting_id)


class OwnNote(Base):
    """What a person wrote after a meeting for nobody but themselves: how it is going (1–5) and a note."""

    __tablename__ = "own_note"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[str] = mapped_column(index=True)
    written_at: Mapped[datetime]
    going: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    note: Mapped[str | None] = sealed(Class.CONFIDENTIAL)

    @staticmethod
    @built_once
    def of(meeting_id: str, member_id: str) -> "Select[OwnNote]":
        return select(OwnNote).where(OwnNote.meeting_id == meeting_id, OwnNote.member_id == member_id)
