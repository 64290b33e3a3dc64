"""Who waits, and since when, for every room that says so. Source: both guides, Signing Up 3; Features A7."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from mentorship.desk import Desk
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp


def is_waiting(desk: Desk, sign_up: SignUp) -> bool:
    """Whether someone is in the pool and has nobody yet."""
    is_there = sign_up.is_active(on=desk.today()) and not sign_up.needs_a_matchers_yes(desk.settings)
    return is_there and sign_up.in_mentorships == 0 and desk.member(sign_up.member_id).may_take_part


def waits_since(desk: Desk, sign_up: SignUp) -> datetime:
    return each_waits_since(desk, [sign_up], sign_up.role)[sign_up.member_id]


def each_waits_since(desk: Desk, sign_ups: Collection[SignUp], role: Role) -> dict[str, datetime]:
    """Tell since when each waits, by member: since signing up, or since their last mentorship in this role ended."""
    theirs = Mentorship.mentee_id if role is Role.MENTEE else Mentorship.mentor_id
    ends = select(theirs, func.max(Mentorship.ended_at)).where(Mentorship.ended_at.is_not(None)).group_by(theirs)
    found = desk.session.execute(ends.where(theirs.in_([each.member_id for each in sign_ups])))
    ended = {member_id: ended_at for member_id, ended_at in found if ended_at}
    return {each.member_id: max(each.signed_up_at, ended.get(each.member_id, each.signed_up_at)) for each in sign_ups}


def days_waiting(desk: Desk, sign_up: SignUp) -> int:
    return (desk.now - waits_since(desk, sign_up)).days


@dataclass(frozen=True)
class Wait:
    """How long someone has waited, and whether they do so again: after a mentorship, not since they signed up."""

    days: int
    is_again: bool


def wait_of(desk: Desk, sign_up: SignUp) -> Wait:
    since = waits_since(desk, sign_up)
    return Wait((desk.now - since).days, is_again=since > sign_up.signed_up_at)
