"""What matchers and the two say about a proposal: support, doubts, questions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once, only, sealed

UNANSWERED = text("answered_at IS NULL")


class Opinion(Base):
    """What one matcher thinks of a proposal: a good match, or a doubt. The last word counts."""

    __tablename__ = "proposal_opinion"
    __table_args__ = (UniqueConstraint("proposal_id", "member_id"),)
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    member_id: Mapped[str]
    said_at: Mapped[datetime]
    doubt: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """None: a good match."""

    @staticmethod
    @built_once
    def about(proposal_id: str) -> "Select[Opinion]":
        return select(Opinion).where(Opinion.proposal_id == proposal_id).order_by(Opinion.said_at, Opinion.id)


class Question(Base):
    """Tell me more: what someone who was asked wants to know from the matcher. The clock stands still meanwhile."""

    __tablename__ = "proposal_question"
    __table_args__ = (Index("one_question_at_a_time", "proposal_id", unique=True, **only(UNANSWERED)),)
    __kept__ = Kept(Class.CONFIDENTIAL, subject=("asked_by", "answered_by"), until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    clock_from: Mapped[datetime]
    """From when the days were counted that stand still while this waits."""
    text: Mapped[str] = sealed(Class.CONFIDENTIAL)
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    """Without an answer: it waits no longer, as whoever asked has said yes and the mentee asks something now."""
    answer: Mapped[str | None] = sealed(Class.CONFIDENTIAL)

    def clock_runs_on_from(self, moment: datetime) -> datetime:
        """From when the days count once the clock runs on: the time it stood still is not counted."""
        return self.clock_from + (moment - self.asked_at)

    @staticmethod
    @built_once
    def of_id(question_id: str) -> "Select[Question]":
        return select(Question).where(Question.id == question_id)

    @staticmethod
    @built_once
    def about(proposal_id: str) -> "Select[Question]":
        return select(Question).where(Question.proposal_id == proposal_id).order_by(Question.asked_at, Question.id)

    @staticmethod
    @built_once
    def open_about(proposal_id: str) -> "Select[Question]":
        return Question.about(proposal_id).where(Question.answered_at.is_(None))
