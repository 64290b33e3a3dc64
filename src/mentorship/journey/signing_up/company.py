"""Company while waiting: two mentees who both asked for it, and support others, are introduced to each other.

Source: Mentee Guide, Requirements 4; Features L2.
"""

from typing import Literal

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.company import COMPANY
from mentorship.hall.sign_ups import hold_all_sign_ups
from mentorship.hall.waiting import is_waiting
from mentorship.outbox import to_pair
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp


def may_ask(sign_up: SignUp) -> bool:
    """Ask whether someone said that they support other mentees, and has no company yet."""
    return sign_up.role is Role.MENTEE and sign_up.supports_others and sign_up.company_since is None


def ask_for(desk: Desk, sign_up: SignUp) -> Literal["found", "noted", "not_now"]:
    """Note that someone would like company, and introduce the two if another one waits for it."""
    hold_all_sign_ups(desk)  # of two who ask at once, one sees the other
    desk.hold(sign_up)
    if not (may_ask(sign_up) and is_waiting(desk, sign_up)):
        return "found" if sign_up.company_since else "not_now"
    sign_up.wants_company_at = sign_up.wants_company_at or desk.now
    other = next((each for each in those_who_want_it(desk) if suits(desk, sign_up, each)), None)
    if other is None:
        return "noted"
    sign_up.company_since = other.company_since = desk.now
    both = sorted((sign_up.member_id, other.member_id))
    desk.out.show(COMPANY, to_pair(*both), key=":".join(both), one=both[0], other=both[1])
    return "found"


def those_who_want_it(desk: Desk) -> list[SignUp]:
    """List them, longest first, each with the member, whom `is_waiting` asks whether they may take part."""
    wanting = select(SignUp, Member).where(SignUp.wants_company_at.is_not(None), SignUp.company_since.is_(None))
    each_with_member = wanting.join(Member, Member.id == SignUp.member_id)
    found = desk.session.scalars(each_with_member.order_by(SignUp.wants_company_at, SignUp.id))
    return [each for each in found if may_ask(each) and is_waiting(desk, each)]


def suits(desk: Desk, one: SignUp, other: SignUp) -> bool:
    """Ask whether two may be introduced: a language in common, and nothing that keeps them apart."""
    if one.member_id == other.member_id:
        return False
    named = {*(one.not_with or "").split(","), *(other.not_with or "").split(",")}
    return (
        bool(set(one.languages) & set(other.languages))
        and not named & {one.member_id, other.member_id}
        and not desk.are_kept_apart(one.member_id, other.member_id)
    )
