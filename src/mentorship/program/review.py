"""The monthly review: what the two look back on together, and what each writes for the other or for the program alone.

Weekly 3 of both guides. A review falls on a weekly meeting and takes the place of its check-in.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from mentorship.program.calendar import (
    REVIEW_WITHIN_DAYS,
    PlannedGap,
    day_of,
    in_gap,
    local,
    meeting_for_review,
    moment_of,
    reviews,
)
from mentorship.store import Base, Class, Kept, Until, built_once, sealed

WEEK = timedelta(weeks=1)


def review_on(
    meeting_at: datetime,
    zone: str,
    *,
    first_met_on: date,
    every_days: int,
    gaps: Iterable[PlannedGap] = (),
    skipped: Collection[date] = (),
) -> tuple[int, date] | None:
    """Tell which review, (day 30 …, its date), falls on a weekly meeting, if one does.

    The neighbours are taken to be a week away on the wall, unless they are known to be skipped or in a gap, so that
    the answer hardly depends on anything but the meeting.
    """
    wall, gaps = local(meeting_at, zone), tuple(gaps)
    near = [wall.date() + days for days in (-WEEK, WEEK)]
    neighbours = [moment_of(day, wall.time(), zone) for day in near if day not in skipped and not in_gap(day, gaps)]
    last_on = day_of(meeting_at, zone) + timedelta(days=REVIEW_WITHIN_DAYS)
    for number, due_on in reviews(first_met_on, every_days=every_days, gaps=gaps):
        if due_on > last_on:
            return None
        if meeting_for_review(due_on, (meeting_at, *neighbours), zone) == meeting_at:
            return number, due_on
    return None


class Review(Base):
    """One review of a pair; its lines can be written by either."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("mentorship_id", "number"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    number: Mapped[int]
    """The day it looks back from: 30, 60, 90 …"""
    due_on: Mapped[date]
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    """The meeting it fell on; None: there was none near."""
    asked_at: Mapped[datetime]
    written_at: Mapped[datetime | None]
    went_well: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    could_be_better: Mapped[str | None] = sealed(Class.CONFIDENTIAL)

    @staticmethod
    @built_once
    def all_of(mentorship_id: str) -> "Select[Review]":
        return select(Review).where(Review.mentorship_id == mentorship_id).order_by(Review.number)

    @staticmethod
    @built_once
    def all_of_each(mentorship_ids: Collection[str]) -> "Select[Review]":
        return select(Review).where(Review.mentorship_id.in_(mentorship_ids)).order_by(Review.number)

    @staticmethod
    @built_once
    def latest_of_each(mentorship_ids: Collection[str]) -> "Select[Review]":
        other = aliased(Review)
        newest = select(func.max(other.number)).where(other.mentorship_id == Review.mentorship_id).scalar_subquery()
        return select(Review).where(Review.mentorship_id.in_(mentorship_ids), Review.number == newest)

    @staticmethod
    @built_once
    def numbered(mentorship_id: str, number: int) -> "Select[Review]":
        return select(Review).where(Review.mentorship_id == mentorship_id, Review.number == number)


class ReviewNote(Base):
    """What one of the two wrote in a review: to keep and to change (revealed when both have written), and thanks."""

    __tablename__ = "review_note"
    __table_args__ = (UniqueConstraint("review_id", "member_id"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("review.id"), index=True)
    member_id: Mapped[str] = mapped_column(index=True)
    written_at: Mapped[datetime]
    keep: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    change: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    thanks: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    learned: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """What a mentor learned from the mentee. Features P20."""
    learned_sent_at: Mapped[datetime | None]
    """When it went to the mentee as thanks; None: it stays the mentor's own."""

    @property
    def has_feedback(self) -> bool:
        return bool(self.keep or self.change)

    @staticmethod
    @built_once
    def of(review_id: str) -> "Select[ReviewNote]":
        return select(ReviewNote).where(ReviewNote.review_id == review_id).order_by(ReviewNote.written_at)

    @staticmethod
    @built_once
    def of_latest_of_each(mentorship_ids: Collection[str]) -> "Select[ReviewNote]":
        """What was written in the newest review of each of several mentorships."""
        latest = Review.latest_of_each(mentorship_ids).with_only_columns(Review.id)
        return select(ReviewNote).where(ReviewNote.review_id.in_(latest)).order_by(ReviewNote.written_at)


class Pulse(Base):
    """Three answers about how it is, for the program's support only; never a rating. Responsibilities 10."""

    __tablename__ = "pulse"
    __table_args__ = (UniqueConstraint("mentorship_id", "member_id", "number"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    member_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    """The day it was asked on: 7, 30, 60, 90 …"""
    answered_at: Mapped[datetime]
    respected: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    worthwhile: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    support_wanted: Mapped[str | None] = sealed(Class.CONFIDENTIAL)

    @staticmethod
    @built_once
    def by(member_id: str, mentorship_id: str, number: int) -> "Select[Pulse]":
        whose = (Pulse.member_id == member_id, Pulse.mentorship_id == mentorship_id, Pulse.number == number)
        return select(Pulse).where(*whose)
