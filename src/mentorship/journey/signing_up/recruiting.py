"""Looking for mentors: when more people wait than there is room. Mentor Guide, Requirements 5; Features A12.

#mentors gets an invitation that is ready to share, #mentorship the call itself; each at most once a month.
"""

from collections import Counter
from datetime import datetime, time, timedelta

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.hall.pool import how_many_wait, waiting
from mentorship.journey.signing_up.waiting_room import free_places, mentors_with_room
from mentorship.outbox import to_channel
from mentorship.program.calendar import Slot, local
from mentorship.program.sign_up import Role, SignUp

MONDAY, ELEVEN = 0, time(11)
USEFUL_FOR = timedelta(hours=9)
NAMED_TOPICS = 5
FIRST_MENTEE = select(SignUp.id).where(SignUp.role == Role.MENTEE).limit(1)


def due(desk: Desk) -> None:
    """On a Monday on which more people wait than there is room, ask for mentors, if nobody did this month."""
    monday = slot(desk).last_until(desk.now)
    month = f"{local(monday, desk.settings.zone):%Y-%m}"
    if desk.now >= monday + USEFUL_FOR or desk.out.known("signing_up.invitation", month) or not is_needed(desk):
        return
    for kind, channel in (("signing_up.invitation", "mentors"), ("signing_up.call", "mentorship")):
        desk.out.tell(kind, to_channel(channel), key=month, useful_until=monday + USEFUL_FOR)


def next_moment(desk: Desk) -> datetime | None:
    mentee = desk.session.scalar(FIRST_MENTEE)
    return slot(desk).first_after(desk.now) if mentee else None


def slot(desk: Desk) -> Slot:
    return Slot(MONDAY, ELEVEN, desk.settings.zone)


def is_needed(desk: Desk) -> bool:
    return how_many_wait(desk) > places(desk)


def places(desk: Desk) -> int:
    """Count the mentees that mentors in the pool could still take."""
    return sum(max(places, 0) for _, places in free_places(desk))


def in_demand(desk: Desk) -> list[str]:
    """List the topics that those who wait want most, the ones nobody with room offers first."""
    wanted = Counter(topic for each in waiting(desk) for topic in each.topics)
    offered = {topic for mentor in mentors_with_room(desk) for topic in mentor.topics}
    return sorted(wanted, key=lambda topic: (topic in offered, -wanted[topic], topic))[:NAMED_TOPICS]
