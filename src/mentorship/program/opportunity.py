"""An opportunity: a door the mentor opens. Sponsorship is the heart of the program (Responsibilities 6)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, sealed

ASKED_ABOUT_AFTER = timedelta(days=7)
"""The check-in after an offer asks about it; after a week without one, a message of its own does. Features I3."""


class OpportunityKind(StrEnum):
    CONTACT = "contact"
    INTRODUCTION = "introduction"
    EVENT = "event"
    JOB = "job"
    RECOMMENDATION = "recommendation"


class Opportunity(Base):
    """Watched for, offered, taken up, and what came of it; each a fact with its moment."""

    __tablename__ = "opportunity"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="mentorship_id", until=Until.CLOSING)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentorship_id: Mapped[str] = mapped_column(ForeignKey("mentorship.id"), index=True)
    kind: Mapped[OpportunityKind | None]
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    next_step: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    watched_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    taken_up_at: Mapped[datetime | None]
    help_asked_at: Mapped[datetime | None]
    """The mentee wants it, and would like help with the first step."""
    declined_at: Mapped[datetime | None]
    result: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    result_at: Mapped[datetime | None]
    next_word_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the mentee is asked about it next; None: not at all."""

    @staticmethod
    def of(mentorship_id: str) -> "Select[Opportunity]":
        return Opportunity.of_each([mentorship_id])

    @staticmethod
    @built_once
    def without_an_answer(mentorship_id: str) -> "Select[Opportunity]":
        """The offers of which the mentee has said nothing so far, the newest first."""
        answers = (Opportunity.taken_up_at, Opportunity.help_asked_at, Opportunity.declined_at)
        waits = (Opportunity.offered_at.is_not(None), *(each.is_(None) for each in answers))
        theirs = select(Opportunity).where(Opportunity.mentorship_id == mentorship_id, *waits)
        return theirs.order_by(Opportunity.offered_at.desc(), Opportunity.id)

    @staticmethod
    @built_once
    def of_each(mentorship_ids: Collection[str]) -> "Select[Opportunity]":
        return (
            select(Opportunity)
            .where(Opportunity.mentorship_id.in_(mentorship_ids))
            .order_by(Opportunity.offered_at.is_(None), Opportunity.offered_at, Opportunity.watched_at, Opportunity.id)
        )
