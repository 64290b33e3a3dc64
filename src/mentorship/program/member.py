"""A member of the workspace, as far as the program needs to know one, and who is in which channel."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.store import Base, Class, Kept, Until, built_once

WORKING_WEEK = (0, 1, 2, 3, 4)
"""Monday to Friday, unless a member says otherwise at sign-up."""


class Member(Base):
    """Someone in the workspace; the id is Slack's."""

    __tablename__ = "member"
    __kept__ = Kept(Class.ACCOUNT, subject="id", until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(default="UTC")
    pronouns: Mapped[str | None]
    title: Mapped[str | None]
    working_days: Mapped[list[int]] = mapped_column(default=lambda: list(WORKING_WEEK))
    muted: Mapped[list[str]] = mapped_column(default=list)
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    is_bot: Mapped[bool] = mapped_column(default=False)
    has_left: Mapped[bool] = mapped_column(default=False)
    known_at: Mapped[datetime]

    @property
    def may_take_part(self) -> bool:
        """Guests, bots, strangers and people who left can not sign up."""
        return not (self.is_guest or self.is_bot or self.has_left)


def was_erased(member_id: str) -> bool:
    """Whether nobody in particular stands where somebody was: an id of ours, where Slack's is in capitals."""
    return not member_id.isupper()


class InChannel(Base):
    """That someone is in one of the program's channels; kept from events, compared at start and daily."""

    __tablename__ = "in_channel"
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.MEMBER)

    channel: Mapped[str] = mapped_column(primary_key=True)
    """Our name for it: mentorship, mentors, mentees, organisers."""
    member_id: Mapped[str] = mapped_column(primary_key=True)

    @staticmethod
    @built_once
    def members_of(channel: str) -> Select[str]:
        return select(InChannel.member_id).where(InChannel.channel == channel)
