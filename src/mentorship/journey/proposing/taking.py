"""Taking a proposal in hand: nobody else changes it, or a place of its two people, until this desk is closed."""

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.program.member import Member
from mentorship.program.proposal import Proposal
from mentorship.store import must_hold


def take(desk: Desk, proposal_id: str) -> Proposal | None:
    """Load a proposal as it is now, with its two people held first.

    Whatever changes a place or a proposal of someone holds that person, always in the order of ids: so two yeses in
    the same instant come one after the other, and the second one sees what the first one took (Mentor Matching 6).
    """
    proposal = desk.find(Proposal, proposal_id)
    if proposal is None:
        return None
    hold(desk, *proposal.both)
    desk.hold(proposal)
    return proposal


def hold(desk: Desk, *member_ids: str) -> None:
    """Hold people until this desk is closed."""
    if must_hold(desk.session):
        held = select(Member.id).where(Member.id.in_(member_ids)).order_by(Member.id)
        desk.session.execute(held.with_for_update(key_share=True)).all()
