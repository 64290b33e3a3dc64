"""The mentorship: the relationship of two people, from the introduction to the closing.

Mentor Matching 6 (two at most) is held by the database: each running mentorship sits on a numbered place of its
mentor and of its mentee, and no place can be taken twice.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Select,
    and_,
    bindparam,
    event,
    func,
    inspect,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Base, Class, Kept, Until, built_once, only


class Ending(StrEnum):
    """How a mentorship ended. Nobody but organisers and the one who chose sees which."""

    WRAPPED_UP = "wrapped_up"
    EARLY = "early"
    QUIET = "quiet"
    LEFT = "left"
    BY_ORGANISERS = "by_organisers"


RUNNING = text("ended_at IS NULL")
ENDED = text("ended_at IS NOT NULL")
RESTING_UNTIL = text("ended_at IS NULL AND resting_until IS NOT NULL")


def started(context: DefaultExecutionContext) -> datetime:
    """A new mentorship is looked at once, so that even one in which nothing is ever pressed is noticed."""
    started_at: datetime = context.current_parameters["started_at"]  # type: ignore[index]  # set while inserting
    return started_at


class Mentorship(Base):
    __tablename__ = "mentorship"
    __table_args__ = (
        Index("one_mentee_per_place_of_a_mentor", "mentor_id", "mentor_place", unique=True, **only(RUNNING)),
        Index("one_mentor_per_place_of_a_mentee", "mentee_id", "mentee_place", unique=True, **only(RUNNING)),
        Index("running_mentorships", "last_pressed_at", "resting_since", **only(RUNNING)),
        Index("resting_mentorships", "resting_until", **only(RESTING_UNTIL)),
        Index("ended_mentorships", "ended_at", "ending", **only(ENDED)),
        Index("ended_mentorships_to_empty", "emptied_at", "ended_at", **only(ENDED)),
        CheckConstraint("mentor_id <> mentee_id", name="never_the_same_person"),
        CheckConstraint("mentor_place >= 1 AND mentee_place >= 1", name="places_count_from_one"),
    )
    __kept__ = Kept(Class.ACCOUNT, subject=("mentor_id", "mentee_id"), until=Until.MEMBER)

    id: Mapped[str] = mapped_column(primary_key=True)
    mentor_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    mentee_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    mentor_place: Mapped[int]
    mentee_place: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(index=True)
    first_met_on: Mapped[date | None]
    """The day of the first meeting: 30, 60 and 90 are counted from it."""
    last_pressed_at: Mapped[datetime]
    """When either last pressed anything about it; quiet is counted from here (Features K7)."""
    rests_on: Mapped[date | None]
    """The day the two were told on which it rests if neither presses anything; None: they were told of none."""
    resting_since: Mapped[datetime | None]
    """A break: on purpose, or because it stayed quiet. Reminders are silent; one press re-opens it."""
    resting_until: Mapped[date | None]
    resting_by: Mapped[str | None]
    """Who took the break and so decides when it is over; None: it stayed quiet, either may wake it."""
    other_rests_since: Mapped[datetime | None]
    """Since when the other one's break waits, unseen, for this one to be over; it begins then. Features J8."""
    first_look_at: Mapped[datetime | None] = mapped_column(index=True, default=started)
    """When the first meeting's room has to look at it again; None: nothing will become due by itself."""
    week_look_at: Mapped[datetime | None] = mapped_column(index=True, default=started)
    """When the weekly meeting's room has to look at it again; None as above."""
    month_look_at: Mapped[datetime | None] = mapped_column(index=True, default=started)
    """When the monthly review's room has to look at it again; None as above."""
    season_asked: Mapped[int | None]
    """The last season for which the two were asked how to go on; 1 is the first ninety days."""
    season_asked_at: Mapped[datetime | None]
    """When that was; after a break anew, for silence is counted from here."""
    times_reopened: Mapped[int] = mapped_column(default=0)
    """How often it was opened again: calendars, which were told that it is over, must believe the next file."""
    ended_at: Mapped[datetime | None] = mapped_column(active_history=True)  # see count_what_ended
    ended_by: Mapped[str | None]
    ending: Mapped[Ending | None]
    emptied_at: Mapped[datetime | None]
    """When what the two wrote was deleted, some time after the ending (see privacy)."""

    def partner_of(self, member_id: str) -> str:
        """Return the other one. Raises ValueError for someone who is neither."""
        if member_id == self.mentor_id:
            return self.mentee_id
        if member_id == self.mentee_id:
            return self.mentor_id
        raise ValueError("is neither the mentor nor the mentee")

    def role_of(self, member_id: str) -> Role:
        return Role.MENTOR if member_id == self.mentor_id else Role.MENTEE

    @property
    def both(self) -> tuple[str, str]:
        return self.mentor_id, self.mentee_id

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def is_resting(self) -> bool:
        return self.is_running and self.resting_since is not None

    def press(self, *, at: datetime) -> None:
        """Note that one of the two did something about it: it is not quiet, and what is due may be due otherwise."""
        self.last_pressed_at = self.first_look_at = self.week_look_at = self.month_look_at = at
        self.rests_on = None
        flag_modified(self, "rests_on")  # a day that is named in this instant goes with it

    def rest(self, *, at: datetime, until: date | None = None, by: str | None = None) -> None:
        self.resting_since, self.resting_until, self.resting_by = at, until, by
        self.first_look_at = self.week_look_at = self.month_look_at = at

    def rested_before(self, moment: datetime | None) -> bool:
        """Whether a break that goes on had begun by then: what was planned for that moment, it took away."""
        return self.resting_since is not None and moment is not None and self.resting_since < moment

    def may_wake(self, member_id: str) -> bool:
        """Whoever took the break ends it."""
        return self.is_resting and self.resting_by in (None, member_id)

    def closes_at(self, *, after_days: int) -> datetime | None:
        """Tell when what stayed quiet is closed unless one of the two wakes it; None where nothing closes by itself."""
        if self.resting_since is None or not self.is_running or self.resting_by is not None:
            return None
        return self.resting_since + timedelta(days=after_days)

    def is_break_of(self, member_id: str) -> bool:
        """Whether someone's own break goes on, or waits unseen behind the other one's."""
        return self.resting_by == member_id or self.other_rests_since is not None

    def ask_how_to_go_on(self, season: int, *, at: datetime) -> None:
        self.season_asked, self.season_asked_at = season, at

    def wake(self, *, at: datetime) -> None:
        if self.is_resting and self.season_asked_at:
            self.season_asked_at = at
        self.resting_since = self.resting_until = self.resting_by = self.other_rests_since = None
        self.press(at=at)

    def end(self, *, at: datetime, by: str | None, how: Ending) -> None:
        self.ended_at, self.ended_by, self.ending = at, by, how
        self.week_look_at = self.month_look_at = at  # once more: what still asks something is retired
        self.first_look_at = at  # once more: where nobody pressed, the next tick is when both get their closing card

    def reopen(self, *, at: datetime, places: tuple[int, int]) -> None:
        """Go on, on these places of the mentor and the mentee. The database refuses what was taken in the meantime."""
        self.ended_at = self.ended_by = self.ending = self.resting_since = None
        self.mentor_place, self.mentee_place = places
        self.times_reopened += 1
        self.wake(at=at)

    @staticmethod
    @built_once
    def of_id(mentorship_id: str) -> "Select[Mentorship]":
        return select(Mentorship).where(Mentorship.id == mentorship_id)

    @staticmethod
    def running() -> "Select[Mentorship]":
        return select(Mentorship).where(Mentorship.ended_at.is_(None))

    @staticmethod
    @built_once
    def running_of(member_id: str) -> "Select[Mentorship]":
        """The running mentorships of a person, in either role, oldest first."""
        mine = Mentorship.of(member_id, Mentorship.ended_at.is_(None))
        return mine.order_by(Mentorship.started_at, Mentorship.id)

    @staticmethod
    @built_once
    def kept_of(member_id: str) -> "Select[Mentorship]":
        """The ended mentorships of a person of which what the two wrote is still kept, the newest first."""
        mine = Mentorship.of(member_id, Mentorship.ended_at.is_not(None), Mentorship.emptied_at.is_(None))
        return mine.order_by(Mentorship.ended_at.desc(), Mentorship.id)

    @staticmethod
    @built_once
    def had_before(mentor_id: str, mentee_id: str, started_at: datetime) -> "Select[Mentorship]":
        """What the same two had before that moment, in either role, if they met: then they are no strangers."""
        pair = or_(
            and_(Mentorship.mentor_id == mentor_id, Mentorship.mentee_id == mentee_id),
            and_(Mentorship.mentor_id == mentee_id, Mentorship.mentee_id == mentor_id),
        )
        return select(Mentorship).where(pair, Mentorship.first_met_on.is_not(None), Mentorship.started_at < started_at)

    @staticmethod
    def of(member_id: str, *which: ColumnElement[bool]) -> "Select[Mentorship]":
        return select(Mentorship).where(Mentorship.is_of(member_id, *which))

    @staticmethod
    def is_of(member_id: "str | BindParameter[str]", *which: ColumnElement[bool]) -> ColumnElement[bool]:
        """Whether it is a person's, in either role; asked role by role, as each has an index of its own."""
        roles = (Mentorship.mentor_id, Mentorship.mentee_id)
        theirs = (select(Mentorship.id).where(whose == member_id, *which) for whose in roles)
        return Mentorship.id.in_(union_all(*theirs))


# What sign-ups know of it: how many run, by which the pool is found however many there are


def count(connection: Connection, mentorship: Mentorship, change: int) -> None:
    """Add to, or take from, what both sign-ups count; two that begin or end at once are both counted."""
    both = {"mentor": mentorship.mentor_id, "mentee": mentorship.mentee_id, "change": change}
    connection.execute(COUNT_BOTH, both)


COUNT_BOTH = (
    update(SignUp)
    .where(
        or_(
            and_(SignUp.member_id == bindparam("mentor"), SignUp.role == Role.MENTOR),
            and_(SignUp.member_id == bindparam("mentee"), SignUp.role == Role.MENTEE),
        )
    )
    .values(in_mentorships=SignUp.in_mentorships + bindparam("change"))
)


@event.listens_for(Mentorship, "after_insert")
def count_in(mapper: Mapper[Mentorship], connection: Connection, mentorship: Mentorship) -> None:
    if mentorship.is_running:
        count(connection, mentorship, +1)


@event.listens_for(Mentorship, "after_update")
def count_what_ended(mapper: Mapper[Mentorship], connection: Connection, mentorship: Mentorship) -> None:
    changed = inspect(mentorship).attrs.ended_at.history
    was_running = not any(changed.deleted or ())
    if changed.added and was_running is not mentorship.is_running:
        count(connection, mentorship, +1 if mentorship.is_running else -1)


@event.listens_for(Mentorship, "after_delete")
def count_out(mapper: Mapper[Mentorship], connection: Connection, mentorship: Mentorship) -> None:
    if mentorship.is_running:
        count(connection, mentorship, -1)


@event.listens_for(SignUp, "before_insert")
def count_anew(mapper: Mapper[SignUp], connection: Connection, sign_up: SignUp) -> None:
    """Someone who signs up again may have mentorships that run: they are counted while the row is written.

    None of theirs is ended or opened again meanwhile: whoever does it has no row yet in which to count it.
    """
    theirs = Mentorship.mentor_id if sign_up.role is Role.MENTOR else Mentorship.mentee_id
    if connection.dialect.name != "sqlite":
        connection.execute(select(Mentorship.id).where(theirs == sign_up.member_id).with_for_update(read=True)).all()
    running = select(func.count()).where(theirs == sign_up.member_id, Mentorship.ended_at.is_(None))
    sign_up.in_mentorships = running.scalar_subquery()  # a number once it is written


class NeverAgain(Base):
    """That two people must never be matched (again): a keyed hash of both ids, which outlives an erasure.

    Another tells who wished it, so that nobody else sees any difference. Of a case that is deleted while the two are
    together, one that holds once they part.
    """

    __tablename__ = "never_again"
    __kept__ = Kept(Class.SECRET, subject=None, until=Until.PROGRAM)

    pair: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]

    @staticmethod
    @built_once
    def marked_among(pairs: Collection[str]) -> "Select[str]":
        return select(NeverAgain.pair).where(NeverAgain.pair.in_(pairs))
