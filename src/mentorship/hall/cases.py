"""What speaks for two people and against, in messages: to matchers on the card, to the two when they are asked.

Words about oneself are in no message, shown or not, so that they are gone when they are taken back (Features N4): only
windows name them (`last_run.py`). Source: Mentor Guide, Mentor Matching 2 to 7.
"""

from mentorship.desk import Desk
from mentorship.hall.pool import id_of, pool_of, public
from mentorship.matching.board import Board
from mentorship.matching.people import SCALES, Person, Pool
from mentorship.matching.reasons import Case, case_of
from mentorship.program.sign_up import Role, SignUp


def case_between(desk: Desk, *, mentor_id: str, mentee_id: str) -> Case | None:
    """Judge two people, whatever the rules say; None if one of them is not signed up any more."""
    pool = pool_of(desk, [mentee_id], [mentor_id])
    mentee, mentor = pool.people[id_of(mentee_id, Role.MENTEE)], pool.people[id_of(mentor_id, Role.MENTOR)]
    if not mentee.roles or not mentor.roles:
        return None
    return judged(pool, mentee, mentor)


def case_for_the_two(desk: Desk, *, mentor_id: str, mentee_id: str) -> Case | None:
    """Judge them by what each lets the other read; None as above."""
    pool = pool_of(desk, [mentee_id], [mentor_id])
    both = (mentee_id, Role.MENTEE), (mentor_id, Role.MENTOR)
    found = [desk.session.scalars(SignUp.of(*each)).first() for each in both]
    shown = [for_the_other(pool.people[id_of(*each)], one) for each, one in zip(both, found, strict=True) if one]
    return judged(pool, *shown) if len(shown) == len(both) else None


def for_the_other(person: Person, sign_up: SignUp) -> Person:
    """Leave out what only matchers read: ways of working, interests unless they are shown, what mentees said."""
    return person._replace(
        personality=(None,) * len(SCALES),
        interests=person.interests if sign_up.interests_shown else (),
        gives_space=sign_up.gives_space,
    )


def judged(pool: Pool, mentee: Person, mentor: Person) -> Case:
    board = Board(pool, [for_a_message(mentee)], [for_a_message(mentor)])
    return case_of(board, 0, 0, shown=board.shown_points(0), minutes=board.common_minutes(0))


def for_a_message(person: Person) -> Person:
    return public(person)._replace(attributes=())
