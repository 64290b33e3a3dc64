"""What speaks for two people and against, in messages: to matchers on the card, to the two when they are asked.

Words about oneself are in no message, shown or not, so that they are gone when they are taken back (Features N4): only
windows name them (`last_run.py`). Source: Mentor Guide, Mentor Matching 2 to 7.
"""

from collections.abc import Collection

from mentorship.desk import Desk
from mentorship.hall.pool import SignedUp, id_of, pool_of, public
from mentorship.matching.board import Board
from mentorship.matching.people import SCALES, Person, Pool
from mentorship.matching.reasons import Case, case_of
from mentorship.program.sign_up import Role, SignUp


def case_between(pool: Pool, *, mentor_id: str, mentee_id: str) -> Case | None:
    """Judge two people in a pool, whatever the rules say; None if one of them is not signed up any more."""
    mentee, mentor = pool.people[id_of(mentee_id, Role.MENTEE)], pool.people[id_of(mentor_id, Role.MENTOR)]
    if not mentee.roles or not mentor.roles:
        return None
    return judged(pool, mentee, mentor)


def case_for_the_two(desk: Desk, signed_up: Collection[SignedUp]) -> Case | None:
    """Judge them by what each lets the other read, and nothing that mentees said of a mentor; None as above."""
    sign_ups = {sign_up.role: sign_up for sign_up, _ in signed_up}
    if len(sign_ups) < len(Role):
        return None
    mentee, mentor = sign_ups[Role.MENTEE], sign_ups[Role.MENTOR]
    pool = pool_of(desk, [mentee.member_id], [mentor.member_id], signed_up=signed_up)
    mentee_shown, mentor_shown = (
        for_the_other(pool.people[id_of(each.member_id, each.role)], each) for each in (mentee, mentor)
    )
    return judged(pool, mentee_shown, mentor_shown)


def for_the_other(person: Person, sign_up: SignUp) -> Person:
    """Leave out what only matchers read: ways of working, and interests unless they are shown."""
    return person._replace(
        personality=(None,) * len(SCALES), interests=person.interests if sign_up.interests_shown else ()
    )


def judged(pool: Pool, mentee: Person, mentor: Person) -> Case:
    board = Board(pool, [for_a_message(mentee)], [for_a_message(mentor)])
    return case_of(board, 0, 0, shown=board.shown_points(0), minutes=board.common_minutes(0))


def for_a_message(person: Person) -> Person:
    return public(person)._replace(attributes=())
