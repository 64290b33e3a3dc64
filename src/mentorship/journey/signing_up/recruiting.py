"""Looking for mentors: when more people wait than there is room. Mentor Guide, Requirements 5; Features A12.

#mentors gets an invitation that is ready to share, #mentorship the call itself; each at most once a month.
Where the Monday is off, it is the next working day.
"""

from collections import Counter
from collections.abc import Sequence, Set
from datetime import datetime, time, timedelta

from msgspec import Struct
from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.line import how_many_wait, topics_of_those_who_wait
from mentorship.hall.weekly import next_in_a_week, this_week
from mentorship.journey.signing_up.waiting_room import free_places
from mentorship.outbox import to_channel
from mentorship.program.calendar import Slot, local
from mentorship.program.sign_up import Role, SignUp

MONDAY, ELEVEN = 0, time(11)
USEFUL_FOR = timedelta(hours=9)
NAMED_TOPICS = 5
FIRST_MENTEE = select(SignUp.id).where(SignUp.role == Role.MENTEE).limit(1)


def due(desk: Desk) -> None:
    """On a Monday on which more people wait than there is room, ask for mentors, if nobody did this month."""
    monday, at = this_week(desk, slot(desk))
    month = f"{local(monday, desk.settings.zone):%Y-%m}"
    if not at <= desk.now < at + USEFUL_FOR or desk.out.known("signing_up.invitation", month) or not is_needed(desk):
        return
    for kind, channel in (("signing_up.invitation", "mentors"), ("signing_up.call", "mentorship")):
        desk.out.tell(kind, to_channel(channel), key=month, useful_until=at + USEFUL_FOR)


def next_moment(desk: Desk) -> datetime | None:
    mentee = desk.session.scalar(FIRST_MENTEE)
    return next_in_a_week(desk, slot(desk)) if mentee else None


def slot(desk: Desk) -> Slot:
    return Slot(MONDAY, ELEVEN, desk.settings.zone)


def is_needed(desk: Desk) -> bool:
    return how_many_wait(desk) > places(desk)


def places(desk: Desk) -> int:
    """Count the mentees that mentors in the pool could still take."""
    return sum_of(free_places(desk))


def sum_of(places: Sequence[tuple[SignUp, int]]) -> int:
    return sum(max(each, 0) for _, each in places)


class Need(Struct, frozen=True):
    """How many wait, how many mentees could still be taken, and what those who wait want most."""

    waiting: int
    places: int
    topics: list[str]


def need_of(desk: Desk) -> Need | None:
    """Look up how many mentors are missing, and for what; None if there is room for everyone who waits."""
    waits, mentors = topics_of_those_who_wait(desk), free_places(desk)
    if len(waits) <= sum_of(mentors):
        return None
    offered = {topic for mentor, places in mentors if places > 0 for topic in mentor.topics}
    return Need(len(waits), sum_of(mentors), in_demand(waits, offered=offered))


def in_demand(wanted_by_each: Sequence[Sequence[str]], *, offered: Set[str]) -> list[str]:
    """List the topics that those who wait want most, the ones nobody with room offers first."""
    wanted = Counter(topic for topics in wanted_by_each for topic in topics)
    return sorted(wanted, key=lambda topic: (topic in offered, -wanted[topic], topic))[:NAMED_TOPICS]
