"""The matchers' Monday at 10:00 in the program's zone: a new run, whose week it is, the digest; if somebody waits.

Where that Monday is off, it is the next working day.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from mentorship.desk import Desk
from mentorship.hall.line import InLine, how_many_wait, in_line, line_on, waiting
from mentorship.hall.runs import MONDAY, TEN
from mentorship.hall.weekly import next_in_a_week, this_week
from mentorship.journey.mentor_matching import rota
from mentorship.program.calendar import Slot, day_of
from mentorship.program.member import InChannel
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Question

USEFUL_FOR = timedelta(hours=10)


def due(desk: Desk) -> None:
    """On Monday post the digest and remind whose week it is, once."""
    monday, at = this_week(desk, slot(desk))
    if not at <= desk.now < at + USEFUL_FOR:
        return
    week_on = day_of(monday, desk.settings.zone)
    if how_many_wait(desk):
        rota.begin_week(desk, week_on, at=at)
    if desk.out.known(rota.DIGEST, week_on.isoformat()):
        return
    line, readers = desk.ask(*who_waits(desk))
    if waiting(without_readers(desk, line, readers)):
        rota.show_digest(desk, week_on)


def next_moment(desk: Desk) -> datetime | None:
    """Next Monday, as long as there are mentees at all."""
    mentee = desk.session.scalars(select(SignUp.id).where(SignUp.role == Role.MENTEE).limit(1)).first()
    return next_in_a_week(desk, slot(desk)) if mentee else None


def slot(desk: Desk) -> Slot:
    return Slot(MONDAY, TEN, desk.settings.zone)


def who_waits(desk: Desk) -> tuple[Question, Select[str]]:
    """Ask who waits, and who reads in #mentors."""
    return line_on(desk.today()), InChannel.members_of("mentors")


def without_readers(desk: Desk, line: Iterable[Any], readers: Collection[str]) -> list[InLine]:
    """List, of what `who_waits` finds, whom #mentors may be told of: not the mentees who read there themselves."""
    return [each for each in in_line(desk, line) if each.member_id not in readers]
