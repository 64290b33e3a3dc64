"""The handover pack: what a mentee lets her next mentor read, word for word as she saw it. Features P19."""

from datetime import datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.mentorship import Mentorship
from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class Handover(Base):
    """One mentee's pack. It is for the next mentor alone, and hers to take back."""

    __tablename__ = "handover"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="member_id", until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(unique=True)
    parts: Mapped[list[str]]
    """What she ticked."""
    note: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    packed_at: Mapped[datetime]

    @staticmethod
    @built_once
    def of(member_id: str) -> "Select[Handover]":
        return select(Handover).where(Handover.member_id == member_id)

    @staticmethod
    def for_(mentorship: Mentorship) -> "Select[Handover]":
        """The pack that reaches this mentorship's mentor: the one packed last, if no mentor came between.

        Nor does it reach the mentor with whom she had what she packed.
        """
        return Handover.reaching(mentorship.id, mentorship.mentor_id, mentorship.mentee_id, mentorship.started_at)

    @staticmethod
    @built_once
    def reaching(mentorship_id: str, mentor_id: str, mentee_id: str, started_at: datetime) -> "Select[Handover]":
        between = (
            select(Mentorship.id)
            .where(
                Mentorship.mentee_id == mentee_id,
                Mentorship.id != mentorship_id,
                Mentorship.started_at > Handover.packed_at,
                Mentorship.started_at <= started_at,
            )
            .exists()
        )
        packed_with = (
            select(Mentorship.mentor_id)
            .where(
                Mentorship.mentee_id == mentee_id,
                Mentorship.started_at <= Handover.packed_at,
                Mentorship.ended_at.is_not(None),
            )
            .order_by(Mentorship.started_at.desc())
            .limit(1)
            .correlate(Handover)
            .scalar_subquery()
        )
        reaches = and_(Handover.packed_at <= started_at, ~between, packed_with.is_distinct_from(mentor_id))
        return select(Handover).where(Handover.member_id == mentee_id, reaches)
