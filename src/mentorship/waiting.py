"""Who waits, and since when, for every room that says so. Source: both guides, Signing Up 3; Features A7."""

from datetime import datetime

from sqlalchemy import func, select

from mentorship.desk import Desk
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp


def is_waiting(desk: Desk, sign_up: SignUp) -> bool:
    """Whether someone is in the pool and has nobody yet."""
    if not sign_up.is_active(on=desk.today()) or sign_up.needs_a_matchers_yes(desk.settings):
        return False
    theirs = Mentorship.mentee_id if sign_up.role is Role.MENTEE else Mentorship.mentor_id
    return desk.session.scalars(Mentorship.running().where(theirs == sign_up.member_id).limit(1)).first() is None


def waits_since(desk: Desk, sign_up: SignUp) -> datetime:
    """Tell since when: since signing up, or since the last mentorship ended."""
    theirs = Mentorship.mentee_id if sign_up.role is Role.MENTEE else Mentorship.mentor_id
    ended_at = desk.session.scalar(select(func.max(Mentorship.ended_at)).where(theirs == sign_up.member_id))
    return max(sign_up.signed_up_at, ended_at or sign_up.signed_up_at)


def days_waiting(desk: Desk, sign_up: SignUp) -> int:
    return (desk.now - waits_since(desk, sign_up)).days
