"""The sign-ups of one, or of two: what a desk has read already is not asked for again."""

from sqlalchemy import text

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import at_hand, must_hold


def sign_up_of(desk: Desk, member_id: str, role: Role) -> SignUp | None:
    for known in at_hand(desk.session, SignUp):
        if (known.member_id, known.role) == (member_id, role):
            return known
    return desk.session.scalars(SignUp.of(member_id, role)).first()


def sign_ups_of(desk: Desk, *, mentor_id: str, mentee_id: str) -> dict[Role, SignUp]:
    """Both sign-ups, the mentor's first, as far as they are there; of one person, the two of their own."""
    whose = {Role.MENTOR: mentor_id, Role.MENTEE: mentee_id}
    found = {each.role: each for each in at_hand(desk.session, SignUp) if each.member_id == whose[each.role]}
    if len(found) < len(whose):
        found = {each.role: each for each in desk.session.scalars(SignUp.of_both(mentor_id, mentee_id))}
    return {role: found[role] for role in Role if role in found}


def hold_all_sign_ups(desk: Desk) -> None:
    """Let nobody sign up, change an answer or withdraw until this desk is closed."""
    if must_hold(desk.session):
        desk.session.execute(ALONE)


ALONE = text("LOCK TABLE sign_up IN SHARE ROW EXCLUSIVE MODE")


def welcome_of(sign_up: SignUp) -> dict[str, str]:
    """What the tray is given of the message that says what somebody signed up for."""
    return {
        "to": to_member(sign_up.member_id),
        "key": sign_up.id,
        "sign_up": sign_up.id,
        "role": sign_up.role.value,
    }
