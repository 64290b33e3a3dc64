"""What matchers do together: who looks after whose case, and whose week it is."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until


class Claim(Base):
    """A matcher looks after a mentee's case for a while; it keeps nobody else from doing so (Features L4)."""

    __tablename__ = "matching_claim"
    __kept__ = Kept(Class.ACCOUNT, subject=("mentee_id", "matcher_id"), until=Until.MEMBER)

    mentee_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    matcher_id: Mapped[str]
    claimed_at: Mapped[datetime]


class Duty(Base):
    """A matcher's week on the rota."""

    __tablename__ = "matching_duty"
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.MEMBER)

    week_on: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday, in the program's zone."""
    member_id: Mapped[str] = mapped_column(primary_key=True)
