"""A house in which something of everything is going on."""

import pytest

import given
from mentorship.program.agreement import Agreement
from mentorship.program.sign_up import Role


@pytest.fixture
def full_house(house):
    """A workspace in which something of everything is going on, and a stranger to all of it."""
    grace, ada = house.mentor_in_channel("Grace"), house.member("Ada")
    jo, luz = house.mentor_in_channel("Jo"), house.member("Luz")
    with house.desk() as desk:
        for person, role in ((grace, Role.MENTOR), (jo, Role.MENTOR), (ada, Role.MENTEE), (luz, Role.MENTEE)):
            given.sign_up(desk, person, role)
        mentorship = given.after_the_first_meeting(desk, mentor=grace, mentee=ada)
        given.mentorship(desk, mentor=jo, mentee=ada)
        desk.session.add(
            Agreement(
                mentorship_id=mentorship.id, version=2, drafted_by=ada.id, drafted_at=desk.now, goal_kinds=[], slots=[]
            )
        )
    house.settles()
    grace.types("/mentorship propose @Jo @Luz", in_="#mentors")
    grace.fills({"Why these two? In your own words": "They like the same things."})
    grace.submits()
    house.guest = house.member("Gus", guest=True)
    house.stranger, house.grace, house.ada, house.jo, house.luz = house.member("Mallory"), grace, ada, jo, luz
    return house
