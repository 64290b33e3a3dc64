"""What is written in a gap or a break is held, never lost. First 6; program, sections 5 and 13."""

from datetime import timedelta

from mentorship.desk import Desk
from mentorship.outbox import Later
from mentorship.program.calendar import after_gaps
from mentorship.program.mentorship import Mentorship

ASKS_EVERY = timedelta(days=1)
"""A break may have no day on which it is over, and each can be over sooner."""


def until_they_go_on(desk: Desk, mentorship: Mentorship) -> Later | None:
    """Hold what one of the two wrote for the other while they rest or have a gap; None if nothing holds it."""
    return while_resting(desk, mentorship) or until_the_gap_is_over(desk, mentorship)


def while_resting(desk: Desk, mentorship: Mentorship) -> Later | None:
    return Later(desk.now + ASKS_EVERY) if mentorship.is_resting else None


def until_the_gap_is_over(desk: Desk, mentorship: Mentorship) -> Later | None:
    if desk.is_out:
        return None
    moment = after_gaps(desk.now, desk.zone_of(mentorship.mentee_id), gaps=desk.gaps_of(mentorship))
    return Later(moment) if moment > desk.now else None
