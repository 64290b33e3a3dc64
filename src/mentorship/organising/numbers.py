"""The program's numbers: counts and medians, never what anybody wrote, and never how a mentorship ended.

How it ended would tell an organiser who was reported that there was a report.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, and_, exists, func, literal, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from mentorship.desk import Desk
from mentorship.hall.line import who_waits_on
from mentorship.outbox import Row, State
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import built_once

LATELY = timedelta(days=7)
MANY, ALL = 1000, 2**31 - 1
"""How far each kind is counted: on Home, which is drawn often, and in the window for it."""
LATEST = 1000
"""Of so many mentorships at most a median is taken: how it is now, and quick to tell however long a program runs."""


class Counts(NamedTuple):
    """Features M2 and M3. Of each kind at most as many as were to be counted."""

    waiting: int
    mentors: int
    proposed: int
    ended: int
    left_out: int
    """Reminders of the last seven days that came too late to be of use: mostly since no bot was running."""
    running: int
    resting: int
    quiet: int


class Numbers(NamedTuple):
    """The medians are in days; None while there is nothing to count."""

    counts: Counts
    days_to_match: int | None
    days_together: int | None


def numbers_of(desk: Desk) -> Numbers:
    """Tell how the program stands now, and how long it took lately."""
    [[counted]] = desk.ask(counts(desk, at_most=ALL))
    return Numbers(Counts(*counted), in_days(days_to_match(desk)), in_days(days_together(desk)))


def counts(desk: Desk, *, at_most: int) -> Any:  # Any: a Select of all, which built_once cannot name
    """Ask for `Counts`; of mentorships that run, those in which nothing was pressed for longest are counted first."""
    quiet_since = desk.now - timedelta(days=desk.settings.quiet_days[0])
    return counted_on(desk.today(), quiet_since, desk.now - LATELY, at_most)


@built_once
def counted_on(day: date, quiet_since: datetime, lately: datetime, at_most: int) -> Any:
    def count(record: type, *where: ColumnElement[bool]) -> ScalarSelect[int]:
        found = select(literal(1)).select_from(record).where(*where).limit(at_most)
        return select(func.count()).select_from(found.subquery()).scalar_subquery()

    of_running = select(Mentorship.resting_since, Mentorship.last_pressed_at).where(Mentorship.ended_at.is_(None))
    running = of_running.order_by(Mentorship.last_pressed_at).limit(at_most).subquery()
    is_quiet = and_(running.c.resting_since.is_(None), running.c.last_pressed_at <= quiet_since)
    expired = literal(State.EXPIRED, literal_execute=True)  # written out, as in its index
    return select(
        count(SignUp, SignUp.role == Role.MENTEE, *who_waits_on(day)),
        count(SignUp, SignUp.role == Role.MENTOR, SignUp.active_on(day)),
        count(Proposal, Proposal.closed_at.is_(None)),
        count(Mentorship, Mentorship.ended_at.is_not(None)),
        count(Row, Row.state == expired, Row.done_at >= lately),
        func.count(),
        func.count(running.c.resting_since),
        func.count().filter(is_quiet),
    ).select_from(running)


def days_together(desk: Desk) -> list[timedelta]:
    """How long those who parted last were together."""
    parted = select(Mentorship.started_at, Mentorship.ended_at).where(Mentorship.ended_at.is_not(None))
    latest = desk.session.execute(parted.order_by(Mentorship.ended_at.desc()).limit(LATEST))
    return [ended_at - started_at for started_at, ended_at in latest if ended_at]


def days_to_match(desk: Desk) -> list[timedelta]:
    """How long the mentees who were matched last waited, from the sign-up to the first introduction after it."""
    newest = select(Mentorship).order_by(Mentorship.started_at.desc()).limit(LATEST).subquery()
    latest, earlier = aliased(Mentorship, newest), aliased(Mentorship)
    was_matched_before = exists().where(
        earlier.mentee_id == latest.mentee_id,
        earlier.started_at >= SignUp.signed_up_at,
        earlier.started_at < latest.started_at,
    )
    waited = (
        select(SignUp.signed_up_at, latest.started_at)
        .join(SignUp, and_(SignUp.member_id == latest.mentee_id, SignUp.role == Role.MENTEE))
        .where(latest.started_at >= SignUp.signed_up_at, ~was_matched_before)
    )
    return [started_at - signed_up_at for signed_up_at, started_at in desk.session.execute(waited)]


def in_days(waits: Iterable[timedelta]) -> int | None:
    days = [wait.days for wait in waits]
    return round(median(days)) if days else None
