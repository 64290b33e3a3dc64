"""A mentorship ends in the same instant in which something else happens to it: two transactions, and neither is lost.

On PostgreSQL they really overlap, on two connections; on SQLite one comes after the other.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import text

import given
from houses import House
from mentorship.desk import Desk
from mentorship.hall.ending import end_mentorship
from mentorship.journey.support import ask
from mentorship.organising.people import leave
from mentorship.policies import Gone
from mentorship.privacy.forgetting import forget
from mentorship.program.mentorship import Ending, Mentorship
from mentorship.program.sign_up import Role, SignUp
from pretend_slack import Person

pytestmark = pytest.mark.postgresql

SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
LOOKS = 100
"""So often somebody looks whether another waits for them, a hundredth of a second each time."""


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


@contextmanager
def somebody_is_just_doing(house: House, deed: Callable[[Desk], object]) -> Iterator[None]:
    """Somebody does it at a desk of their own, which they close when another waits for them, or is through."""
    done, is_through = Event(), Event()

    def at_a_desk() -> None:
        with house.desk() as desk:
            deed(desk)
            desk.session.flush()
            done.set()
            for _ in range(LOOKS if house.engine.dialect.name == "postgresql" else 0):
                if is_through.wait(0.01) or desk.session.scalar(SOMEBODY_WAITS):
                    return

    with ThreadPoolExecutor(1) as threads:
        somebody = threads.submit(at_a_desk)
        assert done.wait(10)
        yield
        is_through.set()
        somebody.result(10)


def ends(desk: Desk, mentorship_id: str, *, by: Person) -> None:
    end_mentorship(desk, desk.get(Mentorship, mentorship_id), by=by.id, how=Ending.EARLY)


ASKS = {"in confidence": ask.ask_organisers, "in a report": ask.report}


def asks_for_help(desk: Desk, way: str, by: Person, about: Person, readers: list[Person]) -> None:
    ids = [each.id for each in readers]
    ASKS[way](desk, by.id, words="Something about it.", is_anonymous=False, concerned={about.id}, readers=ids)


@pytest.mark.parametrize("way", ASKS)
def test_whoever_asks_for_help_while_the_other_ends_it_never_meets_them_again(house, way, pair, ada, grace):
    with somebody_is_just_doing(house, lambda desk: ends(desk, pair, by=grace)), house.desk() as desk:
        asks_for_help(desk, way, ada, grace, [house.olga])
    with house.desk() as desk:
        assert desk.are_kept_apart(ada.id, grace.id)
        assert desk.get(Mentorship, pair).ending is Ending.EARLY


@pytest.mark.parametrize("way", ASKS)
def test_whoever_ends_it_while_the_other_asks_for_help_never_meets_them_again(house, way, pair, ada, grace):
    with (
        somebody_is_just_doing(house, lambda desk: asks_for_help(desk, way, ada, grace, [house.olga])),
        house.desk() as desk,
    ):
        ends(desk, pair, by=grace)
    with house.desk() as desk:
        assert desk.are_kept_apart(ada.id, grace.id)
        assert desk.get(Mentorship, pair).ending is Ending.EARLY


def test_of_two_who_end_it_in_the_same_instant_the_second_is_told_that_it_is_settled(house, pair, ada, grace):
    with (
        somebody_is_just_doing(house, lambda desk: ends(desk, pair, by=grace)),
        pytest.raises(Gone),
        house.desk() as desk,
    ):
        ends(desk, pair, by=ada)
    with house.desk() as desk:
        both = desk.session.scalars(SignUp.of_both(grace.id, ada.id))
        assert [each.in_mentorships for each in both] == [0, 0]
        assert desk.get(Mentorship, pair).ended_by == grace.id


@pytest.mark.parametrize("goes", [leave, forget])
def test_whoever_goes_while_the_other_ends_it_goes_all_the_same(house, goes, pair, ada, grace):
    with somebody_is_just_doing(house, lambda desk: ends(desk, pair, by=grace)), house.desk() as desk:
        goes(desk, desk.member(ada.id))
    with house.desk() as desk:
        assert desk.session.scalars(SignUp.of(grace.id, Role.MENTOR)).one().in_mentorships == 0
        assert desk.get(Mentorship, pair).ending is Ending.EARLY
