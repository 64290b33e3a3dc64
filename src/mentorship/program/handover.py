"""The handover pack: what a mentee lets her next mentor read, word for word as she saw it. Features P19."""

from datetime import datetime

from sqlalchemy import Select, select
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
        """The pack that reaches this mentorship's mentor: the one packed last, if no mentor came between."""
        between = (
            select(Mentorship.id)
            .where(
                Mentorship.mentee_id == mentorship.mentee_id,
                Mentorship.id != mentorship.id,
                Mentorship.started_at > Handover.packed_at,
                Mentorship.started_at <= mentorship.started_at,
            )
            .exists()
        )
        mine = Handover.of(mentorship.mentee_id).where(Handover.packed_at <= mentorship.started_at)
        return mine.where(~between)
