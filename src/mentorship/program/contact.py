"""When the mentor may be written to: the times and the frequency that two people agreed on. First 4 b; Between 6, 7."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from mentorship.program.calendar import WakingHours

WEEK = timedelta(weeks=1)


class ContactRule(Struct, frozen=True):
    """`hours`: the agreed times on the mentor's wall; `a_week`: how many words in seven days, None for any number."""

    hours: WakingHours
    a_week: int | None

    def goes_out_at(self, now: datetime, *, others: Sequence[datetime]) -> datetime:
        """Tell when a word that is written now reaches the mentor.

        `others`: when the ones before it went out or will, in their order.
        """
        moment = now
        if self.a_week and len(others) >= self.a_week:
            moment = max(now, others[-self.a_week] + WEEK)
        return self.hours.next_waking(moment)

    def used(self, now: datetime, *, others: Sequence[datetime]) -> int:
        """Count the words of the last seven days, with those that still wait."""
        return sum(1 for each in others if each > now - WEEK)
