"""Consent to the use of identities in matching: given at sign-up, taken back with one press. Features N4."""

from sqlalchemy import delete, select

from mentorship.desk import Desk
from mentorship.program.erasure import Erased
from mentorship.program.matching_run import MatchingSeat
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.drafts import Draft


def has_identities(desk: Desk, member_id: str) -> bool:
    consented = select(SignUp.id).where(SignUp.member_id == member_id, SignUp.identity_consented_at.is_not(None))
    return desk.session.scalar(consented) is not None


def withdraw_identities(desk: Desk, member_id: str) -> None:
    """Forget what someone said about who they are: from this moment on it counts for nothing."""
    for role in Role:
        if sign_up := desk.session.scalars(SignUp.of(member_id, role)).first():
            sign_up.identities = sign_up.identity_matters = sign_up.identity_consented_at = None
            sign_up.identities_shown = None
            if sign_up.matters_most == "identity":
                sign_up.matters_most = None
    for seat in desk.session.scalars(select(MatchingSeat).where(MatchingSeat.member_id == member_id)):
        seat.forget_words_about_oneself()
    desk.session.execute(delete(Draft).where(Draft.member_id == member_id))
    desk.note_erasure(member_id, Erased.IDENTITIES)
    desk.session.flush()
    desk.out.refresh_home(member_id)
