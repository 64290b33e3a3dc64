"""The matchers' Monday at 10:00 in the program's zone: a new run, whose week it is, the digest; if somebody waits.

Where that Monday is off, it is the next working day.
"""

from collections.abc import Set
from datetime import datetime, timedelta

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.pool import how_many_wait, looking_for_another, waiting
from mentorship.hall.runs import MONDAY, TEN
from mentorship.hall.weekly import next_in_a_week, this_week
from mentorship.journey.mentor_matching import rota
from mentorship.program.calendar import Slot, day_of
from mentorship.program.member import InChannel
from mentorship.program.sign_up import Role, SignUp

USEFUL_FOR = timedelta(hours=10)


def due(desk: Desk) -> None:
    """On Monday post the digest and remind whose week it is, once."""
    monday, at = this_week(desk, slot(desk))
    if not at <= desk.now < at + USEFUL_FOR:
        return
    week_on = day_of(monday, desk.settings.zone)
    if how_many_wait(desk):
        rota.begin_week(desk, week_on, at=at)
    if not desk.out.known(rota.DIGEST, week_on.isoformat()) and those_who_wait(desk, readers(desk)):
        rota.show_digest(desk, week_on)


def next_moment(desk: Desk) -> datetime | None:
    """Next Monday, as long as there are mentees at all."""
    mentee = desk.session.scalars(select(SignUp.id).where(SignUp.role == Role.MENTEE).limit(1)).first()
    return next_in_a_week(desk, slot(desk)) if mentee else None


def slot(desk: Desk) -> Slot:
    return Slot(MONDAY, TEN, desk.settings.zone)


def readers(desk: Desk) -> set[str]:
    """Those who read in #mentors."""
    return set(desk.session.scalars(InChannel.members_of("mentors")))


def those_who_wait(desk: Desk, readers: Set[str]) -> list[SignUp]:
    """Who waits, without the mentees who would read about themselves in #mentors."""
    return [each for each in waiting(desk) if each.member_id not in readers]


def how_many_want_another(desk: Desk, readers: Set[str]) -> int:
    """Count who has a mentor and asked for a second one: their own mentors read #mentors, so nobody is named there."""
    return sum(each.member_id not in readers for each in looking_for_another(desk))
