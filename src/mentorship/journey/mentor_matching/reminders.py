"""The digest in #mentors: Mondays at 10:00 of the program's zone, if somebody waits. Nothing when there is nothing."""

from datetime import datetime, time, timedelta

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.outbox import to_channel
from mentorship.pool import waiting
from mentorship.program.calendar import Slot
from mentorship.program.sign_up import Role, SignUp

MONDAY, TEN = 0, time(10)
USEFUL_FOR = timedelta(hours=10)


def due(desk: Desk) -> None:
    """Post this Monday's digest, once."""
    monday = slot(desk).last_until(desk.now)
    if desk.now < monday + USEFUL_FOR and those_who_wait(desk):
        desk.out.tell(
            "mentor_matching.digest",
            to_channel("mentors"),
            key=f"{monday:%Y-%m-%d}",
            useful_until=monday + USEFUL_FOR,
        )


def next_moment(desk: Desk) -> datetime | None:
    """Next Monday, as long as there are mentees at all."""
    mentee = desk.session.scalars(select(SignUp.id).where(SignUp.role == Role.MENTEE).limit(1)).first()
    return slot(desk).first_after(desk.now) if mentee else None


def slot(desk: Desk) -> Slot:
    return Slot(MONDAY, TEN, desk.settings.zone)


def those_who_wait(desk: Desk) -> list[SignUp]:
    """Who waits, without the mentees who would read about themselves in #mentors."""
    return [sign_up for sign_up in waiting(desk) if not desk.is_in("mentors", sign_up.member_id)]
