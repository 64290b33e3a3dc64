"""Several mentorships of one person: whatever the rooms show of them is asked for in one question, not in one each."""

from collections import defaultdict
from collections.abc import Iterable

from mentorship.policies import OfTwoT


def by_mentorship(found: Iterable[OfTwoT]) -> dict[str, list[OfTwoT]]:
    """Divide records by the mentorship they belong to, each part in the order in which they came."""
    theirs: dict[str, list[OfTwoT]] = defaultdict(list)
    for each in found:
        theirs[each.mentorship_id].append(each)
    return theirs
