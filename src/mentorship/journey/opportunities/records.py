"""What belongs to doors beside the doors themselves: the text of an introduction, and the links of a pair."""

from datetime import datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class Introduction(Base):
    """How the mentor would introduce the mentee to a third person; sent by nobody before she approves it."""

    __tablename__ = "introduction"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    opportunity_id: Mapped[str] = mapped_column(ForeignKey("opportunity.id"), unique=True)
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    drafted_at: Mapped[datetime]
    third_agreed_at: Mapped[datetime]
    """When the mentor said that the third person agreed to be named."""
    approved_at: Mapped[datetime | None]
    """When the mentee said that this is the text."""

    @staticmethod
    @built_once
    def of(opportunity_id: str) -> "Select[Introduction]":
        return select(Introduction).where(Introduction.opportunity_id == opportunity_id)


class PairLink(Base):
    """A link that the two want to find again."""

    __tablename__ = "pair_link"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    link: Mapped[str] = sealed(Class.CONFIDENTIAL)
    words: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    added_at: Mapped[datetime]

    @staticmethod
    @built_once
    def of(mentorship_id: str) -> "Select[PairLink]":
        return select(PairLink).where(PairLink.mentorship_id == mentorship_id).order_by(PairLink.added_at, PairLink.id)
