"""Opportunities. Mentor Guide, Responsibilities 6; Mentee Guide, Between Meetings 2."""

import pytest

from given import after_the_first_meeting
from mentorship.program.opportunity import Opportunity

DOOR = {
    "What is it?": "An introduction",
    "In a line": "Kofi leads the <data> team & is looking for juniors",
    "A first step": "Write him two lines by Friday",
}


@pytest.fixture
def grace(house):
    return house.member("Grace", tz="Europe/London")


@pytest.fixture
def ada(house):
    return house.member("Ada", tz="Africa/Lagos")


@pytest.fixture
def together(house, ada, grace):
    with house.desk() as desk:
        return after_the_first_meeting(desk, mentor=grace, mentee=ada).id


def opens_a_door(grace):
    grace.types("/mentorship opportunity")
    grace.fills(DOOR)
    grace.submits("Offer it")


def test_a_door_the_mentor_opens_reaches_the_mentee_and_is_followed_to_what_came_of_it(house, together, ada, grace):
    """Mentor Guide, Responsibilities 6; Mentee Guide, Between Meetings 2."""
    opens_a_door(grace)

    heard = ada.last_message(in_=ada.dm())
    assert "Kofi leads the" in heard.words and "Write him two lines by Friday" in heard.words
    assert "Kofi" not in heard.text
    ada.clicks("Read")
    assert "Kofi leads the" in ada.modal.words
    ada.closes()

    ada.clicks("I wrote to them")
    assert "took up the door" in grace.screen.words
    assert "I wrote to them" not in ada.last_message(in_=ada.dm()).buttons

    house.passes(days=16)
    assert "Did something come of it?" in ada.screen.words
    ada.clicks("What came of it?")
    ada.fills({"What came of it?": "We talk on Monday"})
    ada.submits("Tell")
    house.passes(days=1)
    for person in (ada, grace):
        person.opens_home()
        assert "What came of it: Kofi leads the" in person.home.words.replace("*", "")
        assert "We talk on Monday" in person.home.words


@pytest.mark.feature("I3")
def test_a_mentee_who_would_like_help_with_a_door_gets_it_from_the_mentor(house, together, ada, grace):
    """Mentee Guide, Between Meetings 2 and 6."""
    opens_a_door(grace)

    ada.clicks("Help me start")

    assert "would like your help with the first step" in grace.screen.words
    ada.clicks("Not for me")
    house.passes(days=9)
    assert "Is it one for you?" not in ada.screen.words


def test_an_offer_without_an_answer_is_asked_about_once(house, together, ada, grace):
    """Mentee Guide, Between Meetings 2."""
    opens_a_door(grace)

    house.passes(days=8)
    asked = [message for message in ada.messages(in_=ada.dm()) if "Is it one for you?" in message.words]
    assert len(asked) == 1
    house.passes(days=9)
    asked = [message for message in ada.messages(in_=ada.dm()) if "Is it one for you?" in message.words]
    assert len(asked) == 1


def test_what_a_mentor_watches_for_becomes_an_offer_with_one_press(house, together, ada, grace):
    """Mentor Guide, Weekly Meeting 5 b."""
    with house.desk() as desk:
        desk.session.add(Opportunity(mentorship_id=together, words="a small conference", watched_at=desk.now))
    for person in (ada, grace):
        person.opens_home()
        assert "Watching for: a small conference" in person.home.words.replace("*", "")

    grace.clicks("All doors", on="home")
    grace.clicks("Offer this")

    assert "a small conference" in ada.last_message(in_=ada.dm()).words


def test_only_the_mentor_opens_doors_and_only_the_two_see_them(house, together, ada, grace):
    """Mentor Guide, Responsibilities 5 and 6."""
    opens_a_door(grace)
    eve = house.member("Eve")

    ada.types("/mentorship opportunity")
    assert "Open a door" not in ada.modal.buttons
    ada.closes()
    eve.presses_old(ada.last_message(in_=ada.dm()), "Read")
    assert eve.modal is None or "Kofi" not in eve.modal.words
    eve.types("/mentorship opportunity")
    assert "no mentorship of yours" in eve.screen.words
