"""Who waits, and since when, for every room that says so. Source: both guides, Signing Up 3; Features A7."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from mentorship.desk import Desk
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Asking, built_once


def is_waiting(desk: Desk, sign_up: SignUp) -> bool:
    """Whether someone is in the pool and has nobody yet."""
    is_there = sign_up.is_active(on=desk.today()) and not sign_up.needs_a_matchers_yes(desk.settings)
    return is_there and sign_up.in_mentorships == 0 and desk.member(sign_up.member_id).may_take_part


def waits_since(desk: Desk, sign_up: SignUp) -> datetime:
    return each_waits_since(desk, [sign_up], sign_up.role)[sign_up.member_id]


def each_waits_since(desk: Desk, sign_ups: Collection[SignUp], role: Role) -> dict[str, datetime]:
    """Tell since when each waits, by member: since signing up, or since their last mentorship in this role ended."""
    [found] = desk.ask(LAST_ENDS[role]([each.member_id for each in sign_ups]))
    ended = dict(found)
    return {each.member_id: waiting_since(each.signed_up_at, ended.get(each.member_id)) for each in sign_ups}


def waiting_since(signed_up_at: datetime, last_ended_at: datetime | None) -> datetime:
    """Tell since when someone waits. last_ended_at: the end of their last mentorship in the same role."""
    return max(signed_up_at, last_ended_at or signed_up_at)


def last_ends(theirs: Mapped[str]) -> Callable[[Collection[str]], Any]:  # Any: a Select of both columns
    """Make the question when the last mentorship of each member ended."""

    @built_once
    def ends(member_ids: Collection[str]) -> Any:
        ended = select(theirs, func.max(Mentorship.ended_at)).where(Mentorship.ended_at.is_not(None))
        return ended.where(theirs.in_(member_ids)).group_by(theirs)

    return ends


LAST_ENDS = {Role.MENTOR: last_ends(Mentorship.mentor_id), Role.MENTEE: last_ends(Mentorship.mentee_id)}


def days_waiting(desk: Desk, sign_up: SignUp) -> int:
    return desk.days_since(waits_since(desk, sign_up))


class Wait(Struct, frozen=True):
    """How long someone has waited, and whether they do so again: after a mentorship, not since they signed up."""

    days: int
    is_again: bool


def wait_of_each(desk: Desk, sign_ups: Collection[SignUp]) -> Asking[dict[str, Wait]]:
    """Tell how long each has waited, by sign-up."""
    found = yield [LAST_ENDS[each.role]([each.member_id]) for each in sign_ups]
    waits: dict[str, Wait] = {}
    for each, ended in zip(sign_ups, found, strict=True):
        since = waiting_since(each.signed_up_at, dict(ended).get(each.member_id))
        waits[each.id] = Wait(desk.days_since(since), is_again=since > each.signed_up_at)
    return waits
