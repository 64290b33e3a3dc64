"""The introduction: both said yes. The only place where a mentorship begins.

Source: Mentor Guide, Signing Up 5; Mentee Guide, Signing Up 4; Mentor Matching 6.
"""

from collections import defaultdict
from collections.abc import Mapping, Set

from msgspec import Struct
from sqlalchemy import BindParameter, bindparam

from mentorship.desk import Desk
from mentorship.hall.pool import lowest_places, pool_around, without
from mentorship.hall.sign_ups import sign_up_of
from mentorship.journey.proposing.checklist import still_broken_in
from mentorship.journey.proposing.settle import close
from mentorship.journey.proposing.telling import show_everywhere
from mentorship.matching.people import Pool
from mentorship.outbox import to_pair
from mentorship.program.meeting import Meeting
from mentorship.program.member import InChannel, Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.proposal import Closing, Proposal, SetAside
from mentorship.program.questions import IN_CHANNEL
from mentorship.program.sign_up import Role


class AtStake(Struct, frozen=True):
    """The open proposals of two people, the oldest first, and a pool of everyone in them."""

    set_aside: Mapping[Proposal, Set[str]]
    """Which rules were set aside, by proposal."""
    pool: Pool


def at_stake(desk: Desk, both: tuple[str, str]) -> AtStake:
    """Look at what one introduction is about: each open proposal of the two stands or falls with it."""
    set_aside: dict[Proposal, set[str]] = defaultdict(set)
    for row in desk.look_who_is_in("mentors", OPEN_ONES_OF, {"both": both}):
        set_aside[row.Proposal] |= {row.what} if row.what else set()
    return AtStake(set_aside, pool_around(desk, *set_aside))


_BOTH: BindParameter[tuple[str, str]] = bindparam("both", expanding=True)
OPEN_ONES_OF = (
    Proposal.open_ones()
    .add_columns(SetAside.what, Member, InChannel)
    .join(Member, Member.id == Proposal.mentee_id)
    .outerjoin(InChannel, IN_CHANNEL)
    .outerjoin(SetAside, SetAside.proposal_id == Proposal.id)
    .where(Proposal.mentor_id.in_(_BOTH) | Proposal.mentee_id.in_(_BOTH))
)


def introduce_if_it_still_fits(desk: Desk, proposal: Proposal) -> None:
    """Introduce the two, and withdraw what no longer fits then; or settle this one, if a rule stands in its way now."""
    stake = at_stake(desk, proposal.both)
    if still_broken_in(stake.pool, proposal, set_aside=stake.set_aside[proposal]):
        close(desk, proposal, Closing.NO_LONGER_FITS, by=None)
        return
    introduce(desk, proposal)
    withdraw_what_no_longer_fits(desk, stake)
    show_everywhere(desk, proposal)


def introduce(desk: Desk, proposal: Proposal) -> Mentorship:
    """Begin the mentorship: places taken, the first meeting open, invitations, the conversation of the two."""
    mentor_place, mentee_place = lowest_places(desk, *proposal.both)
    mentorship = Mentorship(
        mentor_id=proposal.mentor_id,
        mentee_id=proposal.mentee_id,
        mentor_place=mentor_place,
        mentee_place=mentee_place,
        started_at=desk.now,
        last_pressed_at=desk.now,
    )
    desk.session.add(mentorship)
    desk.session.flush()
    desk.session.add(
        Meeting(mentorship_id=mentorship.id, number=1, planned_at=desk.now, minutes=desk.settings.meeting_minutes)
    )
    proposal.close(Closing.INTRODUCED, at=desk.now, by=proposal.mentee_id)
    served = sign_up_of(desk, proposal.mentee_id, Role.MENTEE)
    assert served, "or a rule would have been broken"
    served.let_down_at = None
    desk.out.invite(proposal.mentor_id, "mentors")
    desk.out.invite(proposal.mentee_id, "mentees")
    desk.out.show(
        "proposing.introduction",
        to_pair(*mentorship.both),
        key=mentorship.id,
        mentorship=mentorship.id,
        proposal=proposal.id,
    )
    return mentorship


def withdraw_what_no_longer_fits(desk: Desk, stake: AtStake) -> None:
    """Withdraw the other open proposals of two that would break a rule now; each leaves its places to the next.

    Their own proposal, which is closed by now, has taken the places in the pool that the mentorship has.
    """
    pool = stake.pool
    for other, set_aside in stake.set_aside.items():
        if other.is_open and still_broken_in(pool, other, set_aside=set_aside):
            close(desk, other, Closing.NO_LONGER_FITS, by=None)
            pool = without(pool, other)
