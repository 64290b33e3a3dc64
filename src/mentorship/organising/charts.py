"""The program over time, as charts: sign-ups and introductions by month, and what is wanted and offered by topic.

Counts only, of everyone together.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import load_only

from mentorship.desk import Desk
from mentorship.program.calendar import day_of
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp

MONTHS = 6
TOPICS = 8
COUNTED = (
    SignUp.role,
    SignUp.signed_up_at,
    SignUp.topics,
    SignUp.paused_at,
    SignUp.paused_until,
    SignUp.in_mentorships,
)


class Charts(Struct, frozen=True):
    """{month's first day: how many}, the oldest first; {topic: how many}, the most wanted first, and of
    those what the fewest offer."""

    mentees: dict[date, int]
    mentors: dict[date, int]
    introductions: dict[date, int]
    wanted: dict[str, int]
    offered: dict[str, int]


def charts_of(desk: Desk) -> Charts:
    """Count what happened in the last months, and what those who wait want and mentors offer now."""
    sign_ups = desk.session.scalars(select(SignUp).options(load_only(*COUNTED))).all()
    waiting = (each for each in sign_ups if each.role is Role.MENTEE and each.in_mentorships == 0)
    wanted = topics_in(desk, waiting)
    offered = topics_in(desk, (each for each in sign_ups if each.role is Role.MENTOR))
    shown = sorted({*wanted, *offered}, key=lambda topic: (-wanted[topic], offered[topic], topic))[:TOPICS]
    return Charts(
        mentees=by_month(desk, (each.signed_up_at for each in sign_ups if each.role is Role.MENTEE)),
        mentors=by_month(desk, (each.signed_up_at for each in sign_ups if each.role is Role.MENTOR)),
        introductions=by_month(desk, desk.session.scalars(select(Mentorship.started_at))),
        wanted={topic: wanted[topic] for topic in shown},
        offered={topic: offered[topic] for topic in shown},
    )


def topics_in(desk: Desk, sign_ups: Iterable[SignUp]) -> Counter[str]:
    """How many people of the pool name each topic."""
    active = (each for each in sign_ups if each.is_active(on=desk.today()))
    return Counter(topic for each in active for topic in each.topics)


def by_month(desk: Desk, moments: Iterable[datetime]) -> dict[date, int]:
    counted = Counter(day_of(moment, desk.settings.zone).replace(day=1) for moment in moments)
    return {month: counted[month] for month in last_months(desk.today())}


def last_months(today: date) -> list[date]:
    """The first days of the last months, this one last."""
    since = today.year * 12 + today.month - MONTHS
    return [date(number // 12, number % 12 + 1, 1) for number in range(since, since + MONTHS)]
