"""Accepting a mentor with fewer years than the guide asks for: a matcher's yes, with a reason.

Source: Mentor Guide, Requirements 3; Features B3.
"""

from sqlalchemy import func

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.program.sign_up import Role, SignUp


def accept(desk: Desk, sign_up: SignUp, *, by: str, because: str) -> None:
    """Take a mentor into the pool, and tell them."""
    sign_up.accepted_by, sign_up.accepted_because = by, because
    desk.log("accepted", by=by, about=sign_up.member_id)
    desk.out.tell("mentor_matching.accepted", to_member(sign_up.member_id), key=sign_up.id, sign_up=sign_up.id)
    desk.out.refresh_home(sign_up.member_id)


def waiting_for_a_yes(desk: Desk, *, seen_by: str | None = None) -> list[SignUp]:
    """List the mentors who wait for a matcher's yes, longest first."""
    no_yes_yet = SignUp.in_queue(Role.MENTOR).where(SignUp.accepted_by.is_(None))
    few_years = func.coalesce(SignUp.years_of_experience, 0) < desk.settings.years_of_experience
    return [
        sign_up
        for sign_up in desk.session.scalars(no_yes_yet.where(few_years))
        if sign_up.needs_a_matchers_yes(desk.settings) and sign_up.member_id != seen_by
    ]
