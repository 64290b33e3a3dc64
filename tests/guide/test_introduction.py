"""The introduction: what happens when both said yes. Mentor Guide, Signing Up 5; Mentee Guide, Signing Up 4."""

from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

import given
from mentorship.hall.about_me import Told
from mentorship.program.sign_up import Role
from pretend_slack import Person

if TYPE_CHECKING:
    from houses import House


@pytest.fixture
def maya(house: "House") -> Person:
    """A matcher."""
    return house.mentor_in_channel("Maya")


def mentor(house: "House", name: str, **facts: object) -> Person:
    person = house.member(name, pronouns="she/her")
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTOR, **facts)
    return person


def mentee(house: "House", name: str, **facts: object) -> Person:
    person = house.member(name)
    with house.desk() as desk:
        given.sign_up(desk, person, Role.MENTEE, **facts)
    return person


def asked_both(matcher: Person, mentor: Person, mentee: Person) -> None:
    """Take as given that the mentor said yes and the mentee is asked."""
    matcher.types(f"/mentorship propose @{mentor.name} @{mentee.name}")
    matcher.fills({"Why these two? In your own words": "You both love small tools."})
    matcher.submits("Propose")
    matcher.clicks("Ask the mentor", in_="#mentors")
    mentor.clicks("Yes, let's meet")


def conversation_with(person: Person, other: Person) -> str | None:
    """The group conversation of the two and the bot, as it is called on one's screen."""
    return next((place for place in person.conversations() if other.name in place), None)


@pytest.mark.feature("E1")
@pytest.mark.feature("E3")
def test_both_are_introduced_in_one_conversation_with_what_each_chose_to_share(house: "House", maya: Person) -> None:
    """Mentor Guide, Signing Up 5; Mentee Guide, Signing Up 4."""
    grace = mentor(house, "Grace", about_me=Told(["woman"], ["woman"]))
    ada = mentee(house, "Ada", about_me=Told(["parent"], matters="a lot"))
    asked_both(maya, grace, ada)

    ada.clicks("Yes, let's meet")

    [introduction] = ada.messages(in_=conversation_with(ada, grace))
    assert "@Grace and @Ada, meet each other!" in introduction.words
    assert "@Maya thought of you two" in introduction.words
    assert "small tools" in introduction.words
    assert "she/her" in introduction.words
    assert "Get ready for a first job" in introduction.words
    assert "Woman" not in introduction.words, "words about oneself are in no message"
    assert "@Ada, you go first" in introduction.words
    assert "Set a time" in introduction.buttons
    assert "first job" not in introduction.text
    assert len(grace.messages(in_=conversation_with(grace, ada))) == 1

    ada.clicks("What we tell about ourselves")
    assert "@Grace: Woman" in ada.modal.words
    assert "Parent" not in ada.modal.words
    ada.closes_all()
    grace.types("/mentorship privacy")
    assert "@Ada, your match, looked at what you two show each other" in grace.modal.words


@pytest.mark.feature("E2")
def test_the_mentor_comes_to_mentors_and_the_mentee_to_mentees(house: "House", maya: Person) -> None:
    """Mentor Guide, Signing Up 5; somebody who is there already is no trouble."""
    grace, ada = mentor(house, "Grace"), mentee(house, "Ada")
    grace.joins("#mentors")
    asked_both(maya, grace, ada)
    assert "#mentees" not in ada.conversations()

    ada.clicks("Yes, let's meet")

    assert "#mentees" in ada.conversations()
    assert "#mentors" not in ada.conversations()
    assert house.olga.has_heard_nothing_new()


@pytest.mark.feature("C9")
def test_who_loses_the_race_for_a_place_is_told_kindly_and_goes_first(house: "House", maya: Person) -> None:
    """Mentor Guide, Mentor Matching 6: the mentor took another mentee in the meantime."""
    grace, ada = mentor(house, "Grace", room_for=1), mentee(house, "Ada")
    linus = mentee(house, "Linus")
    asked_both(maya, grace, ada)
    with house.desk() as desk:
        given.mentorship(desk, mentor=grace, mentee=linus)

    ada.clicks("Yes, let's meet")

    assert conversation_with(ada, grace) is None
    assert "You go first" in ada.last_message().words
    assert "Nothing came of the match" in grace.last_message().words
    maya.types("/mentorship match")
    assert "@Ada · since today" in maya.modal.words


def test_other_proposals_that_no_longer_fit_are_withdrawn_with_a_note(house: "House", maya: Person) -> None:
    """Program, section 3, item 4: her other mentor's yes filled the mentee's last place."""
    uma, ada = mentor(house, "Uma", room_for=1), mentee(house, "Ada")
    bea = mentee(house, "Bea")
    maya.types("/mentorship propose @Uma @Bea")
    maya.fills({"Why these two? In your own words": "Both paint."})
    maya.submits("Propose")
    card_of_bea = maya.last_message(in_="#mentors")
    asked_both(maya, uma, ada)

    ada.clicks("Yes, let's meet")

    cards = [message.words for message in maya.messages(in_="#mentors") if message.ts == card_of_bea.ts]
    assert "no longer fits" in cards[0]
    assert bea.has_heard_nothing_new()


@pytest.mark.feature("E2")
def test_an_invitation_that_fails_is_named_to_the_organisers_once_and_goes_out_when_it_is_mended(
    house: "House", maya: Person
) -> None:
    """Mentee Guide, Signing Up 4; the introduction does not wait for it."""
    grace, ada = mentor(house, "Grace"), mentee(house, "Ada")
    asked_both(maya, grace, ada)
    house.slack.kicks_app_from("#mentees")

    ada.clicks("Yes, let's meet")

    assert conversation_with(ada, grace)
    assert "#mentors" in grace.conversations()
    assert "#mentees" not in ada.conversations()
    assert "#mentees" in house.olga.last_message().words
    house.olga.marks_as_read()
    house.passes(hours=2)
    assert house.olga.has_heard_nothing_new()

    house.slack.invites_app_to("#mentees")
    house.settles()
    assert "#mentees" in ada.conversations()
    assert len([call for call in house.slack.calls_of("conversations.invite") if call.answer["ok"]]) == 2


@pytest.mark.feature("E5")
def test_the_bot_cannot_read_what_the_two_write(house: "House", maya: Person) -> None:
    """Both guides, Responsibilities 5: it knows of booked meetings and pressed buttons, of nothing else."""
    grace, ada = mentor(house, "Grace"), mentee(house, "Ada")
    asked_both(maya, grace, ada)
    ada.clicks("Yes, let's meet")
    place = conversation_with(ada, grace)
    assert "I can't read what you write here" in ada.messages(in_=place)[0].words

    ada.says("Hello! Wednesdays are good, are they not?", in_=place)
    grace.says("They are, let's talk on Wednesday!", in_=conversation_with(grace, ada))

    with pytest.raises(SlackApiError, match="missing_scope"):
        house.bot.client.conversations_history(channel=ada.group_dm_with("Grace"))
    house.passes(days=3, hours=1)
    assert "no time yet" in ada.last_message(in_=ada.dm()).words
