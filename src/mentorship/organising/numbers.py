"""The program's numbers: counts and medians, never what anybody wrote, and never how a mentorship ended.

How it ended would tell an organiser who was reported that there was a report.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from mentorship.desk import Desk
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import Role, SignUp


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
    ended = desk.session.execute(
        select(Mentorship.started_at, Mentorship.ended_at).where(Mentorship.ended_at.is_not(None))
    ).all()
    return Numbers(
        waiting=len(waiting(desk)),
        mentors=sum(mentor.is_active(on=desk.today()) for mentor in desk.session.scalars(SignUp.in_queue(Role.MENTOR))),
        proposed=len(desk.session.scalars(Proposal.open_ones()).all()),
        running=count(desk, running),
        resting=count(desk, running, Mentorship.resting_since.is_not(None)),
        quiet=count(desk, running, Mentorship.resting_since.is_(None), Mentorship.last_pressed_at <= quiet_since),
        ended=len(ended),
        days_to_match=in_days(days_to_match(desk)),
        days_together=in_days(until - since for since, until in ended if until),
    )


def waiting(desk: Desk) -> list[SignUp]:
    """Mentees in the pool who have no mentor."""
    matched = set(desk.session.scalars(select(Mentorship.mentee_id).where(Mentorship.ended_at.is_(None))))
    return [
        mentee
        for mentee in desk.session.scalars(SignUp.in_queue(Role.MENTEE))
        if mentee.member_id not in matched and mentee.is_active(on=desk.today())
    ]


def days_to_match(desk: Desk) -> list[timedelta]:
    """How long each mentee waited from the sign-up to the first introduction after it."""
    first = func.min(Mentorship.started_at)
    found = desk.session.execute(
        select(SignUp.signed_up_at, first)
        .join(Mentorship, Mentorship.mentee_id == SignUp.member_id)
        .where(SignUp.role == Role.MENTEE, Mentorship.started_at >= SignUp.signed_up_at)
        .group_by(SignUp.id, SignUp.signed_up_at)
    )
    return [started_at - signed_up_at for signed_up_at, started_at in found]


def count(desk: Desk, *where: ColumnElement[bool]) -> int:
    return desk.session.scalar(select(func.count()).select_from(Mentorship).where(*where)) or 0


def in_days(waits: Iterable[timedelta]) -> int | None:
    days = [wait.days for wait in waits]
    return round(median(days)) if days else None
