"""When something may be said: what the outbox asks about people's days. Program, section 14."""

from collections.abc import Set
from datetime import date, datetime
from typing import Protocol

from mentorship.outbox.kinds import Hours, Kind
from mentorship.outbox.recipients import is_dm, members_of

NO_MEMBER = ""  # the calendar answers with the program's own hours
A_FEW = 8


class Calendar(Protocol):
    """What the outbox asks the desk about people's days."""

    def meet(self, member_ids: Set[str]) -> None:
        """Be ready to be asked about these members."""
        ...

    def next_waking(self, member_id: str, moment: datetime) -> datetime:
        """Find the first moment from `moment` on in a member's waking hours; of the program for nobody."""
        ...

    def day_of(self, member_id: str, moment: datetime) -> date:
        """Tell which day a moment falls on where the member lives."""
        ...

    def is_muted(self, member_id: str, kind: str) -> bool:
        """Ask whether the member muted a kind."""
        ...


def waking_moment(calendar: Calendar, rules: Kind, to: str, moment: datetime) -> datetime:
    """Find the first moment from `moment` on at which this kind may be said to its recipients.

    A pair is told when both are awake; if their days never meet, when one of them is.
    """
    if rules.hours is Hours.ANY or (rules.hours is Hours.WAKING_IN_DM and not is_dm(to)):
        return moment
    members = members_of(to) or [NO_MEMBER]
    for _ in range(A_FEW):
        before = moment
        for member in members:
            moment = calendar.next_waking(member, moment)
        if moment == before or len(members) == 1:
            break
    return moment
