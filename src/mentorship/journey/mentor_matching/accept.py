"""Accepting a mentor with fewer years than the guide asks for: a matcher's yes, with a reason.

Source: Mentor Guide, Requirements 3; Features B3.
"""

from datetime import date

from sqlalchemy import ColumnElement, Select, func, select

from mentorship.desk import Desk
from mentorship.hall.sign_ups import welcome_of
from mentorship.outbox import to_member
from mentorship.program import doors
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import built_once


def accept(desk: Desk, sign_up: SignUp, *, by: str, because: str) -> None:
    """Take a mentor into the pool, and tell them."""
    sign_up.accepted_by, sign_up.accepted_because = by, because
    desk.log("accepted", by=by, about=sign_up.member_id)
    desk.out.tell("mentor_matching.accepted", to_member(sign_up.member_id), key=sign_up.id, sign_up=sign_up.id)
    desk.out.redraw(doors.WELCOME, **welcome_of(sign_up))
    desk.out.refresh_home(sign_up.member_id)


def waiting_for_a_yes(desk: Desk, *, seen_by: str | None = None) -> list[SignUp]:
    """List the mentors who wait for a matcher's yes, longest first."""
    found = desk.session.scalars(SignUp.in_queue(Role.MENTOR).where(*no_yes_yet(desk.settings.years_of_experience)))
    return [
        sign_up for sign_up in found if sign_up.needs_a_matchers_yes(desk.settings) and sign_up.member_id != seen_by
    ]


@built_once
def number_without_a_yes(years_asked: int, day: date) -> Select[int]:
    """Ask how many mentors wait for it, and have not paused."""
    theirs = select(func.count()).select_from(SignUp).where(SignUp.role == Role.MENTOR, SignUp.active_on(day))
    return theirs.where(*no_yes_yet(years_asked))


def no_yes_yet(years_asked: int) -> tuple[ColumnElement[bool], ...]:
    return SignUp.accepted_by.is_(None), func.coalesce(SignUp.years_of_experience, 0) < years_asked
