"""What stories about matching take as given: those who wait for a mentor, and the mentors."""

from datetime import timedelta
from typing import TYPE_CHECKING

import given
from mentorship.program.sign_up import Role
from pretend_slack import Person

if TYPE_CHECKING:
    from houses import House


def mentor(house: "House", name: str, **facts: object) -> Person:
    person = house.member(name)
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTOR, **facts)
    return person


def mentee(house: "House", name: str, *, days: int = 10, **facts: object) -> Person:
    person = house.member(name)
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTEE, signed_up_at=desk.now - timedelta(days=days), **facts)
    return person
