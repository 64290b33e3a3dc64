"""A sign-up: what a mentor or a mentee told us about themselves, one per person and role.

The answers that only the engine may use are sealed; see `circles.py` for who may see which.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    and_,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mentorship.program.settings import Settings
from mentorship.store import Base, Class, Kept, Until, built_once, only, sealed


class Role(StrEnum):
    MENTOR = "mentor"
    MENTEE = "mentee"


PAUSED_UNTIL = text("paused_until IS NOT NULL")
WITH_ROOM = text("in_mentorships < room_for")


class Mastery(StrEnum):
    """How well a mentor knows a topic, in their own eyes. No gate: some mastery is enough (Requirements 3)."""

    SOME = "some"
    SOLID = "solid"
    DEEP = "deep"


SITUATIONS = ("stuck", "own_way")
"""What mentors are asked to imagine: how they would help, is their style (Mentor Matching 3; Features C5)."""


class SignUp(Base):
    """One person's sign-up in one role. Edited, never doubled."""

    __tablename__ = "sign_up"
    __table_args__ = (
        UniqueConstraint("member_id", "role"),
        Index("sign_ups_by_role", "role", "in_mentorships", "paused_at", "member_id"),
        Index("paused_sign_ups", "paused_until", **only(PAUSED_UNTIL)),
        Index("sign_ups_with_room", "role", "member_id", **only(WITH_ROOM)),
        Index("sign_ups_by_conduct", "conduct_version", "conduct_asked"),
    )
    __kept__ = Kept(Class.ACCOUNT, subject="member_id", until=Until.WITHDRAWN)

    id: Mapped[str] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    role: Mapped[Role]
    signed_up_at: Mapped[datetime]
    """The place in the queue; an edit does not change it."""
    edited_at: Mapped[datetime]
    consented_at: Mapped[datetime]
    guide_version: Mapped[str]
    paused_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    next_word_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the next word to someone who waits is due; None: nobody waits here."""
    confirmed_at: Mapped[datetime | None]
    """When the person last said that it is still right, or acted on it (Features A9)."""
    asked_in_vain: Mapped[int] = mapped_column(default=0)
    """How often they were asked that since, and did not answer."""
    wants_company_at: Mapped[datetime | None]
    """When someone who waits asked to meet others who wait (Features L2)."""
    company_since: Mapped[datetime | None]
    """When they were introduced to them."""
    in_mentorships: Mapped[int] = mapped_column(default=0)
    """How many run in this role, counted where one begins and ends: who waits is found without looking at all."""
    announcement: Mapped[str | None]
    """What #mentorship is told, in words the person approved; None: nothing."""
    announced_at: Mapped[datetime | None]
    """When it was to be told: once, whatever is edited later."""
    let_down_at: Mapped[datetime | None]
    """When a proposal fell through: goes ahead of the queue (Features C16)."""
    accepted_by: Mapped[str | None]
    """The matcher who accepted fewer than five years of experience."""
    accepted_because: Mapped[str | None]

    # The Code of Conduct they agreed to: Responsibilities 1
    conduct_version: Mapped[str | None]
    conduct_link: Mapped[str | None]
    """Where it stood; None: our own short one."""
    conduct_agreed_at: Mapped[datetime | None]
    conduct_asked: Mapped[str | None]
    """The newer version that they were asked about."""

    # Both: Requirements 1, 2 and 4 (mentees: 3)
    hours_a_week: Mapped[int]
    months: Mapped[int | None]
    """None: open-ended."""
    earliest_end_on: Mapped[date | None]
    """The earliest day on which they might have to stop; None: nothing in sight."""
    answers_by: Mapped[str]
    """How soon they answer a message: same_day, two_days, week."""
    answers_in: Mapped[list[str]] = mapped_column(default=list)
    """And where: slack, email, phone."""
    supports_others: Mapped[bool]
    field: Mapped[str]
    topics: Mapped[list[str]]
    """Choices of the form, and people's own words; organisers merge those that mean the same (`topics.py`)."""
    interests: Mapped[list[str]] = mapped_column(default=list)
    """Interests, experiences, values: choices and own words, as with topics (Mentor Matching 2)."""
    interests_shown: Mapped[bool] = mapped_column(default=False)
    """Whether one's match may read what of it the two share; matchers may in any case."""
    languages: Mapped[list[str]]
    windows: Mapped[list[list[str]]]
    """[[weekday, from, until]…], e.g. ["0", "18:00", "20:00"], on the wall of `zone`."""
    zone: Mapped[str | None]
    """The IANA zone of the windows; None: wherever Slack says the member is."""
    mediums: Mapped[list[str]]
    city: Mapped[str | None]
    scales: Mapped[dict[str, float]]
    """{pace, structure or directness: 0, ½ or 1}; a blank is not there."""
    anything_else: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    not_with: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """Member ids, separated by commas, that this person cannot be matched with. The engine's alone."""
    working_with: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """How they work with people, in their own words: the matchers', never the partner's (Mentor Matching 7)."""

    # Mentors: Requirements 3; Mentor Matching 3, 4 and 6
    years_of_experience: Mapped[int | None]
    """For mentees: years in the field so far."""
    current_role: Mapped[str | None]
    doors: Mapped[list[str]]
    """Mentors: doors they can open. Mentees: doors they would like opened."""
    mastery: Mapped[dict[str, str]] = mapped_column(default=dict)
    """{topic: how well they know it}, see `Mastery`; a topic that is not there was not rated."""
    situations: Mapped[dict[str, float]] = mapped_column(default=dict)
    """{one of `SITUATIONS`: how much room they would leave, 0, ½ or 1}; a blank is not there."""
    room_for: Mapped[int]

    # Mentees
    goal_kinds: Mapped[list[str]]
    goal: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    learns_best: Mapped[str | None]
    would_learn_from: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """Member ids, separated by commas: a hint to the matchers, never shown to whom it names (Features C19)."""

    matters_most: Mapped[str | None] = sealed(Class.CONFIDENTIAL)
    """The criterion that counts double for this mentee. The engine's alone."""

    @property
    def gives_space(self) -> float | None:
        """How much space a mentor gives, 0 … 1: the mean of two answers, a blank counting ½; None: both are blank."""
        if not self.situations:
            return None
        return sum(self.situations.get(each, 0.5) for each in SITUATIONS) / len(SITUATIONS)

    def confirm(self, *, at: datetime) -> None:
        """Note that it is still right: the person said so, or acted on it (Features A9)."""
        self.confirmed_at, self.asked_in_vain = at, 0

    def is_active(self, *, on: date) -> bool:
        """In the pool as far as the person is concerned: not paused on that day. A withdrawn sign-up is deleted."""
        return self.paused_at is None or (self.paused_until is not None and self.paused_until <= on)

    def needs_a_matchers_yes(self, settings: Settings) -> bool:
        """A mentor with fewer years than the guide asks for is kept, but waits for a matcher (Features B3)."""
        return (
            self.role is Role.MENTOR
            and (self.years_of_experience or 0) < settings.years_of_experience
            and self.accepted_by is None
        )

    def has_room(self, settings: Settings) -> bool:
        """Whether they would take one more, as far as they and the program say."""
        return self.in_mentorships < min(self.room_for, settings.cap)

    def ends_within(self, settings: Settings, *, on: date) -> bool:
        """Whether the earliest day on which they might have to stop comes before a season is over (Features B5).

        A day that has passed warns of nothing: they are still here.
        """
        ends_on = self.earliest_end_on
        return ends_on is not None and on <= ends_on < on + timedelta(days=settings.season_days)

    def agreed_to_conduct(self, settings: Settings) -> bool:
        """Whether they agreed to the Code of Conduct as it stands today (Features B7)."""
        return self.conduct_version == settings.conduct_version

    @staticmethod
    def active_on(day: date | BindParameter[date]) -> "ColumnElement[bool]":
        """Whether they are active on a day, to a database; see `is_active`."""
        return or_(SignUp.paused_at.is_(None), SignUp.paused_until <= day)

    @staticmethod
    def with_room() -> "ColumnElement[bool]":
        """Whether they would take one more, to a database; see WITH_ROOM. The program's cap may be lower."""
        return SignUp.in_mentorships < SignUp.room_for

    @staticmethod
    @built_once
    def of(member_id: str, role: Role) -> "Select[SignUp]":
        return select(SignUp).where(SignUp.member_id == member_id, SignUp.role == role)

    @staticmethod
    @built_once
    def of_each(member_ids: Collection[str]) -> "Select[SignUp]":
        """Whatever each of them signed up for."""
        return select(SignUp).where(SignUp.member_id.in_(member_ids))

    @staticmethod
    @built_once
    def of_both(mentor_id: str, mentee_id: str) -> "Select[SignUp]":
        """The sign-ups of a mentor and of a mentee."""
        return select(SignUp).where(
            or_(
                and_(SignUp.member_id == mentor_id, SignUp.role == Role.MENTOR),
                and_(SignUp.member_id == mentee_id, SignUp.role == Role.MENTEE),
            )
        )

    @staticmethod
    @built_once
    def in_queue(role: Role) -> "Select[SignUp]":
        """Everyone's: who was let down first, then who waits longest."""
        return (
            select(SignUp)
            .where(SignUp.role == role)
            .order_by(SignUp.let_down_at.is_(None), SignUp.signed_up_at, SignUp.id)
        )
