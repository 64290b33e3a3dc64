"""What stands in the messages of those from whom someone had parted: brought up to date as that one goes or is back."""

from typing import Any

from sqlalchemy import case, select

from mentorship.desk import Desk
from mentorship.outbox import Said, to_member
from mentorship.program import doors
from mentorship.program.mentorship import Mentorship
from mentorship.store import Asking, built_once


def draw_again_for_partners(desk: Desk, member_id: str) -> Asking[None]:
    """Have their closing cards drawn again, and what asks them to approve words: it may be there no more."""
    [found] = yield [stands_with_partners(member_id)]
    for mentorship_id, partner_id, kind, key in found:
        to = to_member(partner_id)
        if kind == doors.WORDS_TO_APPROVE:
            desk.out.redraw(kind, to, key=key, words=key)
        elif key.startswith(f"{mentorship_id}:"):
            desk.out.redraw(kind, to, key=key, mentorship=mentorship_id, member=partner_id)


@built_once
def stands_with_partners(member_id: str) -> Any:  # Any: a Select of several, which built_once cannot name
    """The closing cards of all whom they had parted from, and what asks these to approve words, whoever wrote them."""
    partner = case((Mentorship.mentor_id == member_id, Mentorship.mentee_id), else_=Mentorship.mentor_id)
    stands = select(Mentorship.id, Said.member_id, Said.kind, Said.key).join(Said, Said.member_id == partner)
    theirs = Mentorship.is_of(member_id, Mentorship.ended_at.is_not(None))
    return stands.where(theirs, Said.kind.in_((doors.CLOSING_CARD, doors.WORDS_TO_APPROVE)))
