"""The checklist of the requirements: what a matcher looks at before anybody is asked. Mentor Guide, Mentor Matching 1.

Each item holds, fails, or was not said because somebody left it blank. What does not hold can be set aside by whoever
may, with a written reason for each (Features B8).
"""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum

from mentorship.desk import Desk
from mentorship.hall.pool import broken_in, pool_around, without
from mentorship.hall.sign_ups import sign_ups_of
from mentorship.matching.people import Pool
from mentorship.matching.rules import Rule
from mentorship.program.proposal import Proposal, SetAside
from mentorship.program.sign_up import Role, SignUp


class Item(StrEnum):
    HOURS = "hours"
    MESSAGES = "messages"
    YEARS = "years"
    MONTHS = "months"
    SUPPORTS = "supports"
    ROOM = "room"
    LANGUAGE = "language"
    SHARED_HOUR = "shared_hour"


class Mark(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    NOT_SAID = "not_said"
    SET_ASIDE = "set_aside"


BROKEN_BY: Mapping[Item, Collection[Rule]] = {
    Item.HOURS: (Rule.MENTEE_HOURS, Rule.MENTOR_HOURS),
    Item.YEARS: (Rule.MENTOR_YEARS,),
    Item.MONTHS: (Rule.MENTEE_MONTHS, Rule.MENTOR_MONTHS),
    Item.ROOM: (Rule.MENTEE_FULL, Rule.MENTOR_FULL),
    Item.LANGUAGE: (Rule.NO_COMMON_LANGUAGE,),
    Item.SHARED_HOUR: (Rule.NO_COMMON_HOUR,),
}

LEFT_BLANK: Mapping[Item, Callable[[SignUp], bool]] = {
    Item.MESSAGES: lambda each: not each.answers_by,
    Item.YEARS: lambda each: each.role is Role.MENTOR and each.years_of_experience is None,
    Item.SUPPORTS: lambda each: not each.supports_others,
    Item.LANGUAGE: lambda each: not each.languages,
    Item.SHARED_HOUR: lambda each: not each.windows,
}


def checklist(
    desk: Desk, pool: Pool, *, mentor_id: str, mentee_id: str, set_aside: Collection[str] = ()
) -> dict[Item, Mark]:
    """Hold both against the requirements as they are now; nothing once one of them is not signed up any more.

    pool: that both are in, without the places which their own proposal has taken.
    """
    both = sign_ups_of(desk, mentor_id=mentor_id, mentee_id=mentee_id).values()
    if len(both) < len(Role):
        return {}
    wanting = set(broken_in(pool, mentor_id=mentor_id, mentee_id=mentee_id))

    def mark(item: Item) -> Mark:
        broken = wanting & set(BROKEN_BY.get(item, ()))
        if broken and broken <= set(set_aside):
            return Mark.SET_ASIDE
        if item in LEFT_BLANK and any(LEFT_BLANK[item](each) for each in both):
            return Mark.NOT_SAID
        return Mark.FAILS if broken else Mark.HOLDS

    return {item: mark(item) for item in Item}


def still_broken(desk: Desk, proposal: Proposal) -> list[Rule]:
    """List the hard rules that stand between the two now, and that no matcher set aside."""
    return still_broken_in(pool_around(desk, proposal), proposal, set_aside=reasons_of(desk, proposal))


def still_broken_in(pool: Pool, proposal: Proposal, *, set_aside: Collection[str]) -> list[Rule]:
    """List them by a pool that both are in, the proposal's own places taken or not."""
    broken = broken_in(without(pool, proposal), mentor_id=proposal.mentor_id, mentee_id=proposal.mentee_id)
    return [rule for rule in broken if rule not in set_aside]


def reasons_of(desk: Desk, proposal: Proposal) -> dict[str, str]:
    """Return what was set aside and why: {rule: reason}."""
    return {each.what: each.because for each in desk.session.scalars(SetAside.about(proposal.id))}
