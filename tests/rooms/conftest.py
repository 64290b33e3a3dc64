"""Two people who are together, for stories of what happens to them in one instant."""

import pytest

import given
from houses import House
from mentorship.program.sign_up import Role
from pretend_slack import Person


@pytest.fixture
def ada(house: House) -> Person:
    return house.member("Ada")


@pytest.fixture
def grace(house: House) -> Person:
    return house.member("Grace")


@pytest.fixture
def pair(house: House, ada: Person, grace: Person) -> str:
    with house.desk() as desk:
        for person, role in ((ada, Role.MENTEE), (grace, Role.MENTOR)):
            given.sign_up(desk, person, role)
        return given.after_the_first_meeting(desk, mentor=grace, mentee=ada).id
