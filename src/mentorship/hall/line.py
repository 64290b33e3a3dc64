"""The line of those who wait for a mentor, in the order in which matchers look at them. Source: Features C16."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, func, select

from mentorship.desk import Desk
from mentorship.hall.waiting import waiting_since
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Question, built_once


class InLine(NamedTuple):
    """A mentee who waits, for a mentor or for a second one; only what a look at many needs."""

    sign_up_id: str
    member_id: str
    topics: Sequence[str]
    in_mentorships: int
    room_for: int
    let_down_at: datetime | None
    signed_up_at: datetime
    parted_at: datetime | None
    """When her last mentorship ended."""

    @property
    def since(self) -> datetime:
        return waiting_since(self.signed_up_at, self.parted_at)


@built_once
def line_on(day: date) -> Question:
    """Ask who waits that day, and who has a mentor and asked for a second one: what `InLine` tells of each."""
    return _IN_LINE.where(SignUp.with_room(), SignUp.active_on(day))


@built_once
def line_of(member_id: str) -> Question:
    """Ask what `InLine` tells of one mentee, whether she waits or not."""
    return _IN_LINE.where(SignUp.member_id == member_id)


_IN_LINE = select(
    SignUp.id,
    SignUp.member_id,
    SignUp.topics,
    SignUp.in_mentorships,
    SignUp.room_for,
    SignUp.let_down_at,
    SignUp.signed_up_at,
    select(func.max(Mentorship.ended_at)).where(Mentorship.mentee_id == SignUp.member_id).scalar_subquery(),
).where(SignUp.role == Role.MENTEE)


def in_line(desk: Desk, found: Iterable[Any], *, seen_by: str | None = None) -> list[InLine]:
    """List who waits, in their order: who has no mentor yet, who was let down, who waits longest.

    Matchers decide, so they have to see who goes first (Features C16), and are not told why: a proposal may have
    lapsed, a mentor may have gone, the organisers may have ended it. Whoever ended it herself goes by her wait, as
    everyone does, so that where she stands tells nothing of what she may have told in confidence.

    found: what `line_on` finds. Whoever looks never finds their own case here.
    """
    return sorted(
        (
            each
            for each in map(InLine._make, found)
            if each.in_mentorships < desk.settings.cap and each.member_id != seen_by
        ),
        key=lambda each: (each.in_mentorships > 0, each.let_down_at is None, each.since, each.sign_up_id),
    )


def waiting(line: Iterable[InLine]) -> list[InLine]:
    """Those who have no mentor yet."""
    return [each for each in line if not each.in_mentorships]


def how_many_wait(desk: Desk, *, seen_by: str | None = None) -> int:
    """Count them, without reading what they wrote."""
    [[many]] = desk.ask(number_of_those_who_wait(desk.today(), seen_by or ""))
    return int(many)


@built_once
def number_of_those_who_wait(day: date, seen_by: str) -> Select[int]:
    theirs = select(func.count()).select_from(SignUp).where(SignUp.role == Role.MENTEE)
    return theirs.where(*who_waits_on(day), SignUp.member_id != seen_by)


def topics_of_those_who_wait(desk: Desk) -> Sequence[Sequence[str]]:
    """What each of them wants to learn, in no order."""
    theirs = select(SignUp.topics).where(SignUp.role == Role.MENTEE)
    return desk.session.scalars(theirs.where(*who_waits(desk))).all()


def who_waits(desk: Desk, *, seen_by: str | None = None) -> list[ColumnElement[bool]]:
    return [*who_waits_on(desk.today()), SignUp.member_id != (seen_by or "")]


def who_waits_on(day: date | BindParameter[date]) -> list[ColumnElement[bool]]:
    return [SignUp.in_mentorships == 0, SignUp.active_on(day)]
