"""The program's numbers: counts and medians, never what anybody wrote, and never how a mentorship ended.

How it ended would tell an organiser who was reported that there was a report.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import ScalarSelect, and_, exists, func, literal, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from mentorship.desk import Desk
from mentorship.hall.pool import who_waits
from mentorship.outbox import Row, State
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp

LATELY = timedelta(days=7)
LATEST = 1000
"""Of so many mentorships at most a median is taken: how it is now, and quick to tell however long a program runs."""


@dataclass(frozen=True)
class Numbers:
    """Features M2 and M3. The medians are in days; None while there is nothing to count."""

    waiting: int
    mentors: int
    proposed: int
    running: int
    resting: int
    quiet: int
    ended: int
    left_out: int
    """Reminders of the last seven days that came too late to be of use: mostly since no bot was running."""
    days_to_match: int | None
    days_together: int | None


def numbers_of(desk: Desk) -> Numbers:
    """Count how the program stands now."""
    quiet_since = desk.now - timedelta(days=desk.settings.quiet_days[0])
    is_running, is_over = Mentorship.ended_at.is_(None), Mentorship.ended_at.is_not(None)
    expired = literal(State.EXPIRED, literal_execute=True)  # written out, as in its index
    is_quiet = and_(Mentorship.resting_since.is_(None), Mentorship.last_pressed_at <= quiet_since)
    counted = select(
        count(SignUp, SignUp.role == Role.MENTEE, *who_waits(desk)),
        count(SignUp, SignUp.role == Role.MENTOR, SignUp.active_on(desk.today())),
        count(Proposal, Proposal.closed_at.is_(None)),
        count(Mentorship, is_running),
        count(Mentorship, is_running, Mentorship.resting_since.is_not(None)),
        count(Mentorship, is_running, is_quiet),
        count(Mentorship, is_over),
        count(Row, Row.state == expired, Row.done_at >= desk.now - LATELY),
    )
    waiting, mentors, proposed, running, resting, quiet, ended, left_out = desk.session.execute(counted).one()
    together = select(Mentorship.started_at, Mentorship.ended_at).where(is_over).order_by(Mentorship.ended_at.desc())
    return Numbers(
        waiting=waiting,
        mentors=mentors,
        proposed=proposed,
        running=running,
        resting=resting,
        quiet=quiet,
        ended=ended,
        left_out=left_out,
        days_to_match=in_days(days_to_match(desk)),
        days_together=in_days(until - since for since, until in desk.session.execute(together.limit(LATEST)) if until),
    )


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


def count(record: type, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(record).where(*where).scalar_subquery()


def in_days(waits: Iterable[timedelta]) -> int | None:
    days = [wait.days for wait in waits]
    return round(median(days)) if days else None
