"""What someone tells about who they are: asked for with a yes of its own, counted, shown nowhere, gone when taken back.

Mentor Guide, Mentor Matching 2.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

import given
from mentorship.hall.about_me import READINGS_KEPT_FOR, Told, has_told, last_readings
from mentorship.privacy.retention import due
from mentorship.program.matching_run import MatchingSeat
from mentorship.program.sign_up import Role
from pretend_slack import Person
from signing_up import MAY_I, YES, begins, signs_up

if TYPE_CHECKING:
    from houses import House

WORDS = "First in the family to study"
READ = "Who read your About-me answers"
SHOWN = "My matches and the matchers"


@pytest.fixture
def maya(house: "House") -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


def privacy_page_of(person: Person) -> str:
    person.types("/mentorship privacy")
    words = person.modal.words
    person.closes_all()
    return words


def tells(person: Person, role: str, word: str = WORDS, *, shown: bool = False) -> None:
    begins(person, role, about={"About me": [word]})
    person.fills({MAY_I: YES, **({word: SHOWN} if shown else {})})
    person.submits("Next")
    person.submits("Sign up")


def all_that_is_said(house: "House") -> str:
    conversations = house.slack.workspace.conversations.values()
    return str([message.as_slack() for each in conversations for message in each.messages.values()])


@pytest.mark.feature("N4")
def test_it_is_kept_only_with_a_yes_of_its_own(house: "House", ada: Person) -> None:
    """The promises at the beginning are another consent, and no answer is given beforehand."""
    begins(ada, "mentee", about={"About me": [WORDS]})
    assert ada.modal.values[MAY_I] is None
    ada.fills({MAY_I: "No, forget what I said about me"})
    ada.submits("Next")
    ada.submits("Sign up")

    assert READ not in privacy_page_of(ada)
    with house.desk() as desk:
        assert not has_told(desk, ada.id)
    ada.types("/mentee-signup")
    for _ in range(3):
        ada.submits("Next")
    assert not ada.modal.values["About me"], "nothing of it stayed"


@pytest.mark.feature("N4", "P21")
def test_it_counts_without_being_shown_and_whoever_told_it_sees_who_read_it(
    house: "House", maya: Person, ada: Person, grace: Person
) -> None:
    tells(ada, "mentee")
    tells(grace, "mentor")
    assert "Nobody so far" in privacy_page_of(ada)

    maya.types("/mentorship match")
    maya.clicks("Who could fit?")
    seen = maya.modal.words
    maya.clicks("Their sign-up")
    seen += maya.modal.words
    maya.closes_all()
    house.settles()
    assert WORDS not in seen + all_that_is_said(house)

    page = privacy_page_of(ada)
    assert "The matching, and no person, in its run of Mon 5 Jan" in page
    assert "@Maya" not in page.partition(READ)[2], "no word was shown to her"


@pytest.mark.feature("N4", "P21")
def test_a_matcher_who_is_shown_a_word_is_named_to_whom_it_is_about(
    house: "House", maya: Person, ada: Person, grace: Person
) -> None:
    tells(ada, "mentee", shown=True)
    tells(grace, "mentor", shown=True)
    maya.types("/mentorship match")
    maya.clicks("Who could fit?")
    assert f"both speak of {WORDS}" in maya.modal.words
    for person in (ada, grace):
        assert "@Maya looked at who could fit, and saw a word that you and someone else both show, Mon 5 Jan" in (
            privacy_page_of(person)
        )
    maya.clicks("Their sign-up")
    assert WORDS in maya.modal.words

    assert "@Maya opened your sign-up and saw the words you show, Mon 5 Jan" in privacy_page_of(ada)
    assert "opened your sign-up and saw" not in privacy_page_of(grace)
    assert READ not in privacy_page_of(maya)


@pytest.mark.feature("N4")
def test_what_is_taken_back_is_gone_at_once_and_who_had_read_it_stays_to_be_seen(
    house: "House", maya: Person, ada: Person
) -> None:
    tells(ada, "mentee", shown=True)
    house.passes(minutes=1)
    ada.types("/mentorship privacy")
    ada.clicks("Forget my About-me answers")
    assert "in its run of Mon 5 Jan" in ada.modal.words
    ada.closes()

    maya.types("/mentorship match")
    maya.clicks("Who could fit?")
    maya.clicks("Their sign-up")
    assert WORDS not in maya.modal.words
    ada.types("/mentee-signup")
    for _ in range(3):
        ada.submits("Next")
    assert not ada.modal.values["About me"]


def test_a_word_that_is_edited_away_is_in_no_last_run_either(house: "House", maya: Person, ada: Person) -> None:
    tells(ada, "mentee", shown=True)
    maya.types("/mentorship match")
    maya.closes_all()

    def in_the_run() -> str:
        with house.desk() as desk:
            return "".join(seat.facts for seat in desk.session.scalars(select(MatchingSeat)))

    assert "first_generation" in in_the_run()
    signs_up(ada, "mentee", about={"About me": ["Immigrant"]})
    assert "first_generation" not in in_the_run()


def test_an_emptied_answer_takes_the_yes_back(house: "House", ada: Person) -> None:
    tells(ada, "mentee")
    signs_up(ada, "mentee", about={"About me": []})
    with house.desk() as desk:
        assert not has_told(desk, ada.id)


def test_a_withdrawn_sign_up_takes_it_along(house: "House", ada: Person) -> None:
    tells(ada, "mentee")
    ada.opens_home()
    ada.clicks("Withdraw")
    with house.desk() as desk:
        assert not has_told(desk, ada.id)


def test_who_read_it_is_kept_for_a_year_and_one_line_a_day(house: "House", ada: Person) -> None:
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE, about_me=Told([WORDS]))
    house.passes(minutes=2)
    with house.desk() as desk:
        assert len(last_readings(desk, ada.id, at_most=10)) == 1
        desk.now += READINGS_KEPT_FOR + timedelta(days=2)
        due(desk)
        assert last_readings(desk, ada.id, at_most=10) == []
