"""What a matcher should know of two people besides their case: their common time, an end in sight, a hope.

It is for matchers' eyes, in windows that nobody else sees. Source: Mentor Guide, Requirements 1 and 4; Features B5,
B9, C19.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from mentorship.desk import Desk
from mentorship.hall.sign_ups import sign_ups_of
from mentorship.program.availability import Availability, Window, minutes_in_common
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp


class Between(Struct, frozen=True):
    """minutes: free together, in each of the next four weeks. ends: {who may have to stop within a season: the day}.
    is_hoped_for: the mentee said that she would like to learn from this mentor."""

    minutes: int
    ends: Mapping[str, date]
    is_hoped_for: bool


def between(desk: Desk, *, mentor_id: str, mentee_id: str, seen_by: str) -> Between | None:
    """Look at two people; None if one of them is not signed up. Whoever is hoped for never reads of it."""
    sign_ups = sign_ups_of(desk, mentor_id=mentor_id, mentee_id=mentee_id)
    if len(sign_ups) < len(Role):
        return None
    mentor, mentee = sign_ups[Role.MENTOR], sign_ups[Role.MENTEE]
    return Between(
        minutes=minutes_between(desk, mentor, mentee),
        ends={
            each.member_id: each.earliest_end_on
            for each in (mentor, mentee)
            if each.earliest_end_on and each.ends_within(desk.settings, on=desk.today())
        },
        is_hoped_for=mentor_id in hoped_for(desk, mentee, seen_by=seen_by),
    )


def hoped_for(desk: Desk, mentee: SignUp, *, seen_by: str) -> list[str]:
    """List whom a mentee would like to learn from, never to the one who is named, and nobody who left."""
    named = hopes_of(mentee)
    desk.meet({*named} - {seen_by})
    known = {each: desk.find(Member, each) for each in named if each != seen_by}
    return [each for each, member in known.items() if member and not member.has_left]


def hopes_of(mentee: SignUp) -> list[str]:
    return mentee.would_learn_from.split(",") if mentee.would_learn_from else []


def minutes_between(desk: Desk, one: SignUp, other: SignUp) -> int:
    """Count the minutes a week that two people can rely on. Requirements 1."""
    return min(minutes_in_common(availability_of(desk, one), availability_of(desk, other), after=desk.now))


def availability_of(desk: Desk, sign_up: SignUp) -> Availability:
    windows = tuple(Window.read(each) for each in sign_up.windows)
    return Availability(windows, sign_up.zone or desk.zone_of(sign_up.member_id))
