"""Consent to the use of identities in matching: given at sign-up, taken back with one press. Features N4."""

from sqlalchemy import delete

from mentorship.desk import Desk
from mentorship.hall import about_me
from mentorship.hall.sign_ups import sign_ups_of
from mentorship.slack.drafts import Draft


def withdraw_identities(desk: Desk, member_id: str) -> None:
    """Forget what someone said about who they are, what they were about to send too."""
    about_me.take_back(desk, member_id)
    for sign_up in sign_ups_of(desk, mentor_id=member_id, mentee_id=member_id).values():
        if sign_up.matters_most == "identity":
            sign_up.matters_most = None
    desk.session.execute(delete(Draft).where(Draft.member_id == member_id))
    desk.session.flush()
    desk.out.refresh_home(member_id)
