"""Somebody leaves the workspace in the very instant in which they are introduced: nobody stays behind with nobody."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import select

import given
from houses import House
from mentorship.organising.people import leave
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize("who_leaves", [Role.MENTOR, Role.MENTEE])
def test_a_mentorship_that_begins_while_one_of_the_two_leaves_ends_with_it(house: House, who_leaves: Role) -> None:
    grace, ada = house.member("Grace"), house.member("Ada")
    with house.desk() as desk:
        given.sign_up(desk, grace, Role.MENTOR)
        given.sign_up(desk, ada, Role.MENTEE)
    leaver = grace if who_leaves is Role.MENTOR else ada

    def leaves() -> None:
        with house.desk() as desk:
            leave(desk, desk.member(leaver.id))

    with ThreadPoolExecutor() as threads:
        with house.desk() as desk:
            given.mentorship(desk, mentor=grace, mentee=ada)
            leaving = threads.submit(leaves)
            wait([leaving], timeout=0.5)  # until it waits for this desk to be closed
        leaving.result(timeout=5)
    with house.desk() as desk:
        (mentorship,) = desk.session.scalars(select(Mentorship))
        assert mentorship.ending is Ending.LEFT
