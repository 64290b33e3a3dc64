"""Company while waiting, until the two have met. Source: Mentee Guide, Requirements 4; Features L2."""

from collections.abc import Collection

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.program.sign_up import SignUp

COMPANY = "signing_up.company"
"""What introduces them to each other."""


def let_company_go(desk: Desk, mine: SignUp | None, *, among: Collection[str] | None = None) -> None:
    """Let whoever was to be someone's company, and does not know of it yet, be the next one's.

    among: only if it is one of these people.
    """
    if mine is None or mine.company_since is None:
        return
    same_moment = (SignUp.company_since == mine.company_since, SignUp.id != mine.id)
    for other in desk.session.scalars(select(SignUp).where(*same_moment)):
        key = ":".join(sorted((mine.member_id, other.member_id)))
        if (among is None or other.member_id in among) and desk.out.where_shown(COMPANY, key) is None:
            mine.company_since = other.company_since = None
            return
