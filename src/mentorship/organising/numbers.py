"""The program's numbers: counts and medians, never what anybody wrote, and never how a mentorship ended.

How it ended would tell an organiser who was reported that there was a report.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from mentorship.desk import Desk
from mentorship.hall.pool import how_many_wait
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp

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
    days_to_match: int | None
    days_together: int | None


def numbers_of(desk: Desk) -> Numbers:
    """Count how the program stands now."""
    quiet_since = desk.now - timedelta(days=desk.settings.quiet_days[0])
    running = Mentorship.ended_at.is_(None)
    mentors = select(func.count()).select_from(SignUp).where(SignUp.role == Role.MENTOR)
    mentors = mentors.where(SignUp.active_on(desk.today()))
    proposed = select(func.count()).select_from(Proposal).where(Proposal.closed_at.is_(None))
    over = Mentorship.ended_at.is_not(None)
    together = select(Mentorship.started_at, Mentorship.ended_at).where(over).order_by(Mentorship.ended_at.desc())
    return Numbers(
        waiting=how_many_wait(desk),
        mentors=desk.session.scalar(mentors) or 0,
        proposed=desk.session.scalar(proposed) or 0,
        running=count(desk, running),
        resting=count(desk, running, Mentorship.resting_since.is_not(None)),
        quiet=count(desk, running, Mentorship.resting_since.is_(None), Mentorship.last_pressed_at <= quiet_since),
        ended=count(desk, over),
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


def count(desk: Desk, *where: ColumnElement[bool]) -> int:
    return desk.session.scalar(select(func.count()).select_from(Mentorship).where(*where)) or 0


def in_days(waits: Iterable[timedelta]) -> int | None:
    days = [wait.days for wait in waits]
    return round(median(days)) if days else None
