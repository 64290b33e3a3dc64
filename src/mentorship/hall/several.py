"""Several mentorships of one person: whatever the rooms show of them is asked for in one question, not in one each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.policies import OfTwoT
from mentorship.program.agreement import Gap
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.store import at_hand


def running_with_partners(desk: Desk, member_id: str) -> list[Mentorship]:
    """List someone's running mentorships, oldest first, and have the other one of each at hand."""
    running = desk.running_of(member_id)
    missing = {each.partner_of(member_id) for each in running} - {each.id for each in at_hand(desk.session, Member)}
    if missing:
        desk.session.scalars(select(Member).where(Member.id.in_(missing))).all()
    return running


def by_mentorship(found: Iterable[OfTwoT]) -> dict[str, list[OfTwoT]]:
    """Divide records by the mentorship they belong to, each part in the order in which they came."""
    theirs: dict[str, list[OfTwoT]] = defaultdict(list)
    for each in found:
        theirs[each.mentorship_id].append(each)
    return theirs


def gaps_of_each(desk: Desk, mentorships: Sequence[Mentorship]) -> dict[str, list[Gap]]:
    """List the gaps of each; of one alone they may be laid out already."""
    if len(mentorships) == 1:
        return {each.id: desk.gaps_of(each) for each in mentorships}
    return by_mentorship(desk.session.scalars(Gap.of_each([each.id for each in mentorships])))
