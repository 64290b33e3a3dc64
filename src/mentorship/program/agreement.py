"""What the two settle in the first meeting, version by version, and their planned gaps. First 3 to 8."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from enum import StrEnum
from itertools import chain, repeat

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, sealed, unopened

HOUR = 60


class GapPlan(StrEnum):
    """How the two handle a planned gap. First 6."""

    SKIP = "skip"
    NOTE = "note"
    """They write each other a note instead of meeting."""
    OTHER_SLOT = "other_slot"
    """They meet at another time, before or after it."""


GAP_DAYS = ("gap_from", "gap_until", "second_gap_from", "second_gap_until")
TARGETS = ("target_30", "target_60", "target_90")


class Agreement(Base):
    """One version. The mentee drafts it, the mentor confirms; every version stays readable by the two alone."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("mentorship_id", "version"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    version: Mapped[int]
    drafted_by: Mapped[str]
    drafted_at: Mapped[datetime]
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    suggestion: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """What the other would change, when they did not confirm."""

    goal_kinds: Mapped[list[str]]
    goals: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    success: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    opportunities: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    connections: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    extra_time: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    messages: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """Mediums and times for messages. First 4 b."""
    messages_from: Mapped[time | None]
    messages_until: Mapped[time | None]
    """When messages reach the mentor, on the mentor's own wall; None: in their waking hours."""
    messages_a_week: Mapped[int | None]
    """How many; None: as many as it takes."""
    urgent: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """What cannot wait, and how then."""
    off_limits: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    slots: Mapped[list[list[str]]]
    """One or two [weekday, time, zone], e.g. ["1", "18:00", "Europe/Madrid"]."""
    minutes: Mapped[int] = mapped_column(default=HOUR)
    """How long a weekly meeting lasts. Weekly 1."""
    gap_from: Mapped[date | None]
    gap_until: Mapped[date | None]
    second_gap_from: Mapped[date | None]
    second_gap_until: Mapped[date | None]
    """Two gaps may be ahead at a time; what follows holds for both."""
    gap_way: Mapped[GapPlan | None]
    gap_plan: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """How the two handle the planned gaps, in their own words. First 6."""
    gap_shifts: Mapped[bool] = mapped_column(default=True)
    """Whether 30, 60 and 90 days are counted on around the gap; else they stay where they were."""
    target_30: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    target_60: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    target_90: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    first_task: Mapped[str | None] = sealed(Class.CONFIDENTIAL)

    @property
    def gaps(self) -> list[tuple[date, date]]:
        """The first and the last day of each planned gap."""
        both = ((self.gap_from, self.gap_until), (self.second_gap_from, self.second_gap_until))
        return [(begins, ends) for begins, ends in both if begins and ends]

    def gaps_ahead(self, today: date) -> list[tuple[date, date]]:
        return [(begins, ends) for begins, ends in self.gaps if ends >= today]

    def renewed(self, *, by: tuple[str, str], at: datetime, today: date) -> "Agreement":
        """Make the version of the next season: the same terms, gaps only if still ahead, targets to be set anew.

        by: the mentor and the mentee, who both said yes to it.
        """
        mentor, mentee = by
        own = {"id", "version", "suggestion", "first_task", *TARGETS}
        terms = {column.key: getattr(self, column.key) for column in Agreement.__table__.columns}
        ahead = self.gaps_ahead(today)
        terms |= dict(zip(GAP_DAYS, chain(*ahead, repeat(None)), strict=False))
        if not ahead:
            own |= {"gap_way", "gap_plan"}
        next_one = Agreement(**{name: value for name, value in terms.items() if name not in own})
        next_one.version = self.version + 1
        next_one.drafted_by, next_one.drafted_at = mentee, at
        next_one.confirmed_by, next_one.confirmed_at = mentor, at
        return next_one

    @staticmethod
    @built_once
    def versions_of(mentorship_id: str) -> "Select[Agreement]":
        """All versions, the newest first."""
        return select(Agreement).where(Agreement.mentorship_id == mentorship_id).order_by(Agreement.version.desc())

    @staticmethod
    @built_once
    def versions_beside(version: int, mentorship_id: str) -> "Select[Agreement]":
        """All versions but one, the newest first."""
        return Agreement.versions_of(mentorship_id).where(Agreement.version != version)

    @staticmethod
    @built_once
    def versions_of_each(mentorship_ids: Collection[str]) -> "Select[Agreement]":
        return select(Agreement).where(Agreement.mentorship_id.in_(mentorship_ids)).order_by(Agreement.version.desc())

    @staticmethod
    @built_once
    def in_force(mentorship_id: str) -> "Select[Agreement]":
        """The newest version that both signed."""
        return Agreement.versions_of(mentorship_id).where(Agreement.confirmed_at.is_not(None)).limit(1)

    @staticmethod
    @built_once
    def signed_of(mentorship_id: str) -> "Select[Agreement]":
        """The versions that both signed, the first one first."""
        signed = select(Agreement).where(Agreement.mentorship_id == mentorship_id, Agreement.confirmed_at.is_not(None))
        return signed.order_by(Agreement.version)

    @staticmethod
    @built_once
    def in_force_of_each(mentorship_ids: Collection[str]) -> "Select[Agreement]":
        """The newest version that both signed, of each of several mentorships."""
        other = aliased(Agreement)
        theirs = (other.mentorship_id == Agreement.mentorship_id, other.confirmed_at.is_not(None))
        newest = select(func.max(other.version)).where(*theirs).scalar_subquery()
        return select(Agreement).where(Agreement.mentorship_id.in_(mentorship_ids), Agreement.version == newest)

    @staticmethod
    @built_once
    def plan_of_each(mentorship_ids: Collection[str]) -> "Select[Agreement]":
        """What is in force of each, for whoever only plans meetings: what the two wrote stays sealed."""
        return Agreement.in_force_of_each(mentorship_ids).options(*unopened(Agreement))


class Gap(Base):
    """Days in which the two do not meet and the bot is silent. First 6."""

    __tablename__ = "gap"
    __table_args__ = (CheckConstraint("until_on >= from_on", name="ends_after_it_begins"),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    """The last day of it."""
    way: Mapped[GapPlan | None]
    shifts: Mapped[bool] = mapped_column(default=True)
    """Whether its days are left out where the season's days are counted."""
    plan: Mapped[str | None] = sealed(Class.CONFIDENTIAL)

    @staticmethod
    @built_once
    def of(mentorship_id: str) -> "Select[Gap]":
        return select(Gap).where(Gap.mentorship_id == mentorship_id).order_by(Gap.from_on)


def that_shift(gaps: Iterable[Gap]) -> list[Gap]:
    """Choose the gaps around which the two count on; in the others 30, 60 and 90 stay where they were. First 6."""
    return [gap for gap in gaps if gap.shifts]
