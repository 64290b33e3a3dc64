"""A request for help. No log and no number knows of it.

Beyond `support`, only an ending asks whether there is one, and who would ask about a long break: not in these days.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, String, cast, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.member import was_erased
from mentorship.store import Base, Class, Kept, Until, built_once, sealed


class Way(StrEnum):
    """Whom someone turned to."""

    CHANNEL = "channel"
    ORGANISERS = "organisers"
    REPORT = "report"


class HelpRequest(Base):
    """One request. Who reads it is settled, and said, before it is sent, and nobody else does unless the asker says so.

    No setting takes it from its readers: whoever it concerns could be an organiser.
    """

    __tablename__ = "help_request"
    __kept__ = Kept(Class.CONFIDENTIAL, subject="asker_id", until=Until.CASE)

    id: Mapped[str] = mapped_column(primary_key=True)
    asker_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    way: Mapped[Way]
    channel: Mapped[str | None]
    readers: Mapped[list[str]]
    """The members it was sent to, one by one, as long as they are there and fit; nobody for a channel."""
    is_anonymous: Mapped[bool]
    concerns: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """Member ids, separated by commas, whom it is about."""
    words: Mapped[str] = sealed(Class.CONFIDENTIAL)
    asked_at: Mapped[datetime]
    next_word_at: Mapped[datetime | None] = mapped_column(index=True)
    """When its readers are reminded next, or the asker hears that it was in vain; None: not at all."""
    waits_since: Mapped[datetime | None]
    """Since when it is with these readers, and one of them may take it; None: none is left, and the asker knows."""
    taken_by: Mapped[str | None]
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    """From here on it is only kept, for a time. A question to a channel is not looked after by anyone."""

    @property
    def concerned(self) -> frozenset[str]:
        return frozenset(self.concerns.split(",")) if self.concerns else frozenset()

    @property
    def is_alone(self) -> bool:
        """Whether nobody is left who may read it."""
        return self.way is not Way.CHANNEL and not self.readers

    @property
    def has_lost_its_asker(self) -> bool:
        """Whether whoever asked was forgotten, and its readers may know: of someone unnamed it would tell who."""
        return was_erased(self.asker_id) and not self.is_anonymous

    def is_case_between(self, two: Collection[str]) -> bool:
        """Whether one of two asked the organisers, in confidence or by a report, about the other."""
        is_case = self.way is not Way.CHANNEL and self.asker_id in two
        return is_case and not self.concerned.isdisjoint({*two} - {self.asker_id})

    @staticmethod
    @built_once
    def asked_by(member_ids: Collection[str]) -> "Select[HelpRequest]":
        return select(HelpRequest).where(HelpRequest.asker_id.in_(member_ids))

    @staticmethod
    @built_once
    def open_ones() -> "Select[HelpRequest]":
        """What organisers have not closed yet, the oldest first."""
        return (
            select(HelpRequest)
            .where(HelpRequest.closed_at.is_(None), HelpRequest.way != Way.CHANNEL)
            .order_by(HelpRequest.asked_at)
        )

    @staticmethod
    @built_once
    def open_to(member_id: str) -> "Select[HelpRequest]":
        """Those of them that were sent to someone, or to somebody whose id begins or ends like theirs."""
        return HelpRequest.open_ones().where(cast(HelpRequest.readers, String).contains(member_id))
