"""What one of two presses in private: whatever the other looks up of their own before and after it, is the same.

Their Home, their messages, `/mentorship privacy`, and the export, down to its numbers and moments.
"""

import json
from datetime import timedelta
from typing import Any

import pytest

import given
from asking_for_help import asks_organisers, reports, wants_never_again
from houses import House
from mentorship.hall.settings import change_settings
from mentorship.privacy.export import export
from mentorship.program.sign_up import Role
from organisers import ends_for_them
from pretend_slack import Person
from proposals import ask


@pytest.fixture
def ada(house: House) -> Person:
    return house.member("Ada", tz="Europe/Madrid")


@pytest.fixture
def grace(house: House) -> Person:
    """Where it is four in the morning when the story begins."""
    return house.member("Grace", tz="America/New_York")


def met(house: House, grace: Person, ada: Person, *, days_ago: int = 0) -> str:
    """The two met first so many days ago, and it is quiet around them since."""
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, organisers=(house.olga.id,))
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR)
        day = desk.today() - timedelta(days=days_ago)
        return given.after_the_first_meeting(desk, mentor=grace, mentee=ada, first_met_on=day).id


def looked_up(house: House, person: Person) -> dict[str, Any]:
    """All that someone can look up, with the file as it would be now."""
    house.settles()
    person.opens_home()
    home = person.home.words
    person.types("/mentorship privacy")
    page = person.modal.words
    person.closes_all()
    with house.desk() as desk:
        file = json.loads(export(desk, person.id))
    return {"home": home, "page": page, "messages": [each.words for each in person.messages()], **file}


def asks(ada: Person) -> None:
    ada.opens_home()
    ada.clicks("Ask my mentor", on="home")
    ada.fills({"Your question": "Am I too slow for this?"})
    ada.submits("Send")
    ada.closes_all()


def takes_it_back(ada: Person) -> None:
    asks(ada)
    ada.opens_home()
    ada.clicks("Take it back", on="home")


def notes_something_to_herself(ada: Person) -> None:
    ada.types("/mentorship note I was bored")


def wants_nobody_to_match_them_again(ada: Person) -> None:
    wants_never_again(ada, "Grace")
    ada.closes_all()


def asks_for_help(ada: Person) -> None:
    asks_organisers(ada, "Grace shouts")


def presses(ada: Person, button: str, **answers: str) -> None:
    ada.clicks(button, in_=ada.dm())
    if ada.modal and ada.modal.submit:
        ada.fills({label.replace("_", " ") + "?": answer for label, answer in answers.items()})
        ada.submits()
    if ada.modal:
        ada.closes_all()


WHENEVER = (
    asks,
    takes_it_back,
    notes_something_to_herself,
    wants_nobody_to_match_them_again,
    asks_for_help,
)


@pytest.mark.parametrize("presses_in_private", WHENEVER)
def test_what_a_mentee_does_for_herself_is_nothing_of_her_mentors(house, ada, grace, presses_in_private):
    """Mentee Guide, Responsibilities 5 and 9; Between 5 to 7."""
    met(house, grace, ada)
    before = looked_up(house, grace)
    presses_in_private(ada)
    assert looked_up(house, grace) == before


@pytest.mark.parametrize(
    "button, met_days_ago, days_later",
    [
        ("I'd like help", 0, 22),
        ("Not for me", 0, 10),
        ("Answer in private", 6, 2),
        ("Wrap up the season", 76, 1),
        ("Go on as it is", 76, 1),
    ],
)
def test_an_answer_that_is_for_the_program_alone_is_nothing_of_the_others(
    house, ada, grace, button, met_days_ago, days_later
):
    """Mentor Guide, Responsibilities 10; Requirements 4: seen by both once both have answered."""
    met(house, grace, ada, days_ago=met_days_ago)
    house.passes(days=days_later)
    before = looked_up(house, grace)
    presses(ada, button)
    assert looked_up(house, grace) == before


@pytest.mark.feature("K7")
def test_when_it_was_that_the_other_pressed_something_stands_nowhere(house, ada, grace):
    """Both read that it is quiet no more; in the data of the one who pressed nothing, nothing moves."""
    met(house, grace, ada)
    house.passes(days=22)
    before = looked_up(house, grace)
    presses(ada, "All fine")
    assert looked_up(house, grace) | {"messages": []} == before | {"messages": []}


@pytest.mark.parametrize("button", ["Rather not", "A few questions"])
def test_what_she_answers_after_the_end_is_not_told(house, ada, grace, button):
    """Features K5, K9."""
    met(house, grace, ada, days_ago=90)
    ada.types("/mentorship end")
    ada.submits("End it")
    ada.closes_all()
    house.passes(hours=5)
    grace.clicks("Celebrate together", in_=grace.dm())
    grace.submits()
    grace.closes_all()
    house.passes(days=1)
    before = looked_up(house, grace)
    presses(ada, button)
    assert looked_up(house, grace) == before


# What matchers and organisers do


def test_a_mentor_nobody_has_asked_finds_nothing_of_a_proposal_nor_of_the_rule_that_was_set_aside(house, ada, grace):
    """Mentor Guide, Signing Up 3; Features B8."""
    maya = house.mentor_in_channel("Maya")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, grace, Role.MENTOR, windows=[["0", "06:00", "06:30"]])
    before = looked_up(house, grace), looked_up(house, ada)
    maya.types("/mentorship propose @Grace @Ada")
    maya.fills(dict.fromkeys(maya.modal.labels, "They will find an hour"))
    maya.submits("Propose")
    assert (looked_up(house, grace), looked_up(house, ada)) == before


def test_a_mentee_finds_nothing_of_a_mentors_no(house, ada):
    """Mentor Guide, Signing Up 4: not even that one more run was made of the matching."""
    maya, jo = house.mentor_in_channel("Maya"), house.member("Jo", tz="Europe/Madrid")
    with house.desk() as desk:
        given.sign_up(desk, ada, Role.MENTEE)
        given.sign_up(desk, jo, Role.MENTOR)
    house.passes(minutes=5)
    before = looked_up(house, ada)
    ask(maya, jo, ada)
    assert looked_up(house, ada) == before
    jo.clicks("Not this match")
    jo.submits()
    house.passes(minutes=5)
    assert looked_up(house, ada) == before


def test_what_organisers_write_for_their_log_is_theirs(house, ada, grace):
    met(house, grace, ada)
    ends_for_them(house.olga, of="Ada", because="After a conversation with Grace")
    assert "After a conversation" not in str(looked_up(house, ada)) + str(looked_up(house, grace))
    assert "After a conversation with Grace" in str(looked_up(house, house.olga)), "it is hers: she wrote it"


@pytest.mark.feature("J8")
def test_who_reported_the_other_reads_in_no_file_what_they_wrote_at_the_end(house, ada, grace):
    met(house, grace, ada)
    reports(ada, "It hurt")
    grace.types("/mentorship end")
    grace.fills({"Kind words for Ada": "You will regret this"})
    grace.submits("End it")
    grace.closes_all()
    house.passes(days=1)
    assert "regret" not in str(looked_up(house, ada))
    assert "You will regret this" in str(looked_up(house, grace)), "who wrote it has it"


def test_thanks_that_are_not_said_stand_in_no_file_either(house, ada, grace):
    """Whoever reported the other wants none of it; who wrote it learns nothing of that."""
    met(house, grace, ada)
    reports(ada, "It hurt")
    grace.types("/mentorship end")
    grace.submits("End it")
    house.passes(days=1)
    grace.closes_all()
    grace.clicks("Say thank you")
    grace.fills({"Thanks to Ada": "I know where you live"})
    grace.submits("Send")
    house.passes(days=1)
    assert "where you live" not in str(looked_up(house, ada))
    assert "where you live" in str(looked_up(house, grace))


def test_a_word_that_was_let_through_is_both_peoples_and_one_that_was_taken_back_nobodys(house, ada, grace):
    """Between 4 and 7."""
    met(house, grace, ada)
    asks(ada)
    assert "too slow" in str(looked_up(house, ada)["word_to_mentor"])
    assert "word_to_mentor" not in looked_up(house, grace)
    house.passes(days=1)
    assert "too slow" in str(looked_up(house, grace)["word_to_mentor"])
    takes_it_back(ada)
    assert len(looked_up(house, ada)["word_to_mentor"]) == 1
