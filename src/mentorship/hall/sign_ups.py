"""The sign-ups of one, or of two: what a desk has read already is not asked for again."""

from mentorship.desk import Desk
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import at_hand


def sign_up_of(desk: Desk, member_id: str, role: Role) -> SignUp | None:
    for known in at_hand(desk.session, SignUp):
        if (known.member_id, known.role) == (member_id, role):
            return known
    return desk.session.scalars(SignUp.of(member_id, role)).first()


def sign_ups_of(desk: Desk, *, mentor_id: str, mentee_id: str) -> dict[Role, SignUp]:
    """Both sign-ups, as far as they are still there."""
    whose = {Role.MENTOR: mentor_id, Role.MENTEE: mentee_id}
    known = {each.role: each for each in at_hand(desk.session, SignUp) if each.member_id == whose[each.role]}
    if len(known) == len(whose):
        return known
    both = SignUp.of_both(mentor_id=mentor_id, mentee_id=mentee_id)
    return {each.role: each for each in desk.session.scalars(both)}
