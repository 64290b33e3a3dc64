"""Taking a proposal in hand: nobody else changes it, or a place of its two people, until this desk is closed."""

from mentorship.desk import Desk
from mentorship.program.proposal import Proposal


def take(desk: Desk, proposal_id: str) -> Proposal | None:
    """Load a proposal as it is now, with its two people held first.

    Whatever changes a place or a proposal of someone holds that person, always in the order of ids: so two yeses in
    the same instant come one after the other, and the second one sees what the first one took (Mentor Matching 6).
    """
    proposal = desk.find(Proposal, proposal_id)
    if proposal is None:
        return None
    desk.hold_people(*proposal.both)
    desk.hold(proposal)
    return proposal
