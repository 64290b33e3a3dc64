"""What a matcher sees of someone who waits."""

from mentorship.desk import Desk
from mentorship.journey.mentor_matching.views import Waiting
from mentorship.program.proposal import Proposal
from mentorship.program.sign_up import SignUp


def seen(desk: Desk, sign_up: SignUp) -> Waiting:
    """See how long they have waited, and whether a proposal is open already."""
    is_open = Proposal.open_ones().where(Proposal.mentee_id == sign_up.member_id)
    return Waiting(
        sign_up,
        days=(desk.now - sign_up.signed_up_at).days,
        is_proposed=desk.session.scalars(is_open).first() is not None,
    )
