"""Waiting for a match: honest, never in silence, and the same words whatever the mentors do meanwhile.

Both guides, Signing Up 3; Mentor Guide, Requirements 5; Mentee Guide, Requirements 4.
"""

from collections import Counter
from datetime import UTC, datetime
from functools import partial

import pytest

import given
from counting import asked_during
from houses import House
from mentorship.hall.settings import change_settings
from mentorship.journey.signing_up import reminders
from mentorship.program.sign_up import Role
from pools import mentor
from pretend_slack import Person
from proposals import ask, ask_both, propose
from signing_up import signs_up

TOPICS = {"What you would like to learn": ["Python", "Testing"]}
SUPPORT = {"In #mentees": ["I support other mentees"]}


@pytest.fixture
def ada(house: House) -> Person:
    """A mentee who waits."""
    person = house.member("Ada", tz="Africa/Lagos")
    signs_up(person, "mentee", promises=SUPPORT, subject=TOPICS)
    person.marks_as_read()
    return person


def heard(person: Person) -> str:
    """The only thing someone has heard since they last looked."""
    [message] = person.unread()
    person.marks_as_read()
    return message.words


@pytest.mark.feature("A7", "C20", "P7")
def test_whoever_waits_reads_how_it_stands_every_seven_days_and_on_home_at_any_time(house: House, ada: Person):
    """Mentee Guide, Signing Up 3."""
    mentor(house, "Grace", topics=["rust", "go"])
    with house.desk() as desk:
        change_settings(desk, by=house.olga.id, places_meanwhile=("#help",))
    house.passes(days=6.5)
    assert ada.has_heard_nothing_new()
    house.passes(days=1)

    word = heard(ada)
    assert "waiting for 7 days" in word
    assert "one mentor has room" in word
    assert "No mentor with room offers Python, Testing yet" in word
    assert "What would help: one more topic. Mentors with room offer Rust, Go." in word
    assert "you are welcome in #help" in word
    house.passes(days=7)
    assert "waiting for 14 days" in heard(ada)

    ada.opens_home()
    assert "for 14 days now" in ada.home.words
    ada.at_home().clicks("How it stands")
    assert "one mentor has room" in ada.modal.words


def test_where_no_mentor_has_room_it_is_said_once(house: House, ada: Person):
    """Mentee Guide, Signing Up 3; features P7."""
    house.passes(days=7, hours=1)
    word = heard(ada)
    assert "Right now no mentor has room. The mentors look for more, for Python, Testing too." in word
    assert "No mentor with room" not in word


def test_whoever_waits_reads_how_many_of_those_with_room_offer_her_topics(house: House, ada: Person):
    """Mentee Guide, Signing Up 3: five with room have not passed her by; there are just so many who know Python."""
    mentor(house, "Grace", topics=["rust"])
    mentor(house, "Maya", topics=["python", "go"])
    house.passes(days=7, hours=1)
    assert "2 mentors have room; one offers a topic of yours." in heard(ada)
    mentor(house, "Jo", topics=["testing"])
    house.passes(days=7)
    assert "3 mentors have room; 2 offer topics of yours." in heard(ada)


def test_the_words_to_many_are_said_with_no_more_questions_than_those_to_a_few(house: House):
    asked = []
    for crowd in ("Nia Bea Cleo", "Radia Fran Barbara Edith Jean Karen Lynn Mary"):
        people = [house.member(name) for name in crowd.split()]
        with house.desk() as desk:
            for person in people:
                given.sign_up(desk, person, Role.MENTEE, next_word_at=desk.now)
        with house.desk() as desk:
            asked.append(asked_during(partial(reminders.due, desk))[0])
    assert asked[1] == asked[0]


def test_a_crowd_that_waits_hears_within_half_an_hour_and_not_all_at_once(house: House):
    """Delivery, section 2: bursts are smoothed, and each has their own moment, always the same."""
    crowd = [house.member(f"Mentee {number}") for number in range(40)]
    with house.desk() as desk:
        for person in crowd:
            given.sign_up(desk, person, Role.MENTEE, next_word_at=datetime(2026, 1, 10, 12, tzinfo=UTC))  # a Saturday
    house.goes_to("2026-01-12 07:59")
    assert all(person.has_heard_nothing_new() for person in crowd)
    house.goes_to("2026-01-12 08:31")
    moments = [datetime.fromtimestamp(float(message.ts), UTC) for person in crowd for message in person.messages()]
    assert len(moments) == 40, "each has heard, and once"
    assert {moment.hour for moment in moments} == {8}
    minutes = Counter(moment.minute for moment in moments)
    assert max(minutes.values()) < 10


@pytest.mark.feature("P7", "C20")
@pytest.mark.parametrize("what", ["a no", "a pause", "a lapse", "a withdrawal"])
def test_the_words_are_the_same_before_and_after_whatever_the_mentors_do(house: House, ada: Person, what: str):
    """Bo signed up with Ada and the same answers; Ada was proposed to Grace, and nothing came of it."""
    bo = house.member("Bo", tz="Africa/Lagos")
    signs_up(bo, "mentee", promises=SUPPORT, subject=TOPICS)
    bo.marks_as_read()
    grace, maya = mentor(house, "Grace"), house.mentor_in_channel("Maya")
    house.passes(days=1, hours=1)
    ask(maya, grace, ada)

    if what == "a no":
        grace.clicks("Not this match")
        grace.submits()
    elif what == "a pause":
        grace.clicks("Not now")
        grace.submits()
    elif what == "a withdrawal":
        maya.clicks("Withdraw this", in_="#mentors")
    while house.now.day < 19:
        house.passes(days=1)
        words = [[message.words for message in person.unread()] for person in (ada, bo)]
        assert words[0] == words[1]
    assert len(words[0]) == 2, "a word a week"
    ada.opens_home()
    bo.opens_home()
    assert ada.home.words.replace("Ada", "Bo") == bo.home.words


def test_everyone_reads_the_same_number_of_days_on_the_same_day(house: House):
    """At ten in #mentors it is not a week of seven times 24 hours yet; a calendar counts seven days."""
    house.olga.joins("#mentors")
    house.goes_to("2026-01-05 18:00")
    bo = house.member("Bo", tz="Africa/Lagos")
    signs_up(bo, "mentee")
    house.goes_to("2026-01-12 23:00")

    [digest] = [each.words for each in house.olga.messages("#mentors") if "Good morning, mentors" in each.words]
    assert "@Bo · 7 days" in digest
    assert any("waiting for 7 days" in each.words for each in bo.messages())


def test_whoever_signed_up_today_waits_since_today_with_a_proposal_too(house: House, ada: Person):
    grace, maya = mentor(house, "Grace"), house.mentor_in_channel("Maya")
    propose(maya, grace, ada)
    maya.types("/mentorship match")
    assert "@Ada · since today · a proposal is open" in maya.modal.words


@pytest.mark.feature("A9")
def test_after_thirty_days_someone_is_asked_whether_it_is_still_right(house: House, ada: Person):
    house.passes(days=29.5)
    ada.marks_as_read()
    house.passes(days=1)

    asked = heard(ada)
    assert "waiting for 30 days" in asked and "Is your sign-up still right?" in asked
    ada.clicks("Still right")
    assert "Your place is yours" in ada.last_message().words
    ada.marks_as_read()
    house.passes(days=7)
    assert "still right" not in heard(ada), "the weekly word alone"
    house.passes(days=27)
    assert "Is your sign-up still right?" in ada.unread()[-1].words


@pytest.mark.feature("A9")
@pytest.mark.parametrize("role", ["mentee", "mentor"])
def test_three_questions_without_an_answer_and_the_sign_up_is_paused_not_deleted(house: House, role: str):
    nia = house.member("Nia", tz="Africa/Lagos")
    signs_up(nia, role)
    house.passes(days=45)
    asked = [message for message in nia.messages() if "still right?" in message.words]
    assert len(asked) == 3
    nia.marks_as_read()
    house.passes(days=7)

    assert "I paused your sign-up. Nothing is deleted" in heard(nia)
    house.passes(days=30)
    assert nia.has_heard_nothing_new()
    nia.clicks("I'm back")
    nia.opens_home()
    assert "for 82 days now" in nia.home.words


@pytest.mark.feature("A9")
def test_whoever_has_just_said_yes_to_a_match_is_not_asked_whether_their_sign_up_is_still_right(
    house: House, ada: Person
):
    """The mentee may take days to answer, and a mentor who answers is there."""
    grace, maya = house.mentor_in_channel("Grace", tz="Africa/Lagos"), house.mentor_in_channel("Maya")
    signs_up(grace, "mentor")
    house.passes(days=31)
    [asked] = [each for each in grace.messages() if "still right?" in each.words]
    house.passes(days=1)
    ask_both(maya, grace, ada)
    house.passes(days=28)

    assert [each for each in grace.messages() if "still right?" in each.words] == [asked]
    house.passes(days=3)
    assert len([each for each in grace.messages() if "still right?" in each.words]) == 2, "a month after her yes"


@pytest.mark.feature("A9")
def test_a_mentor_who_is_asked_about_a_match_does_not_read_besides_that_her_place_is_free(house: House, ada: Person):
    """She is asked again when nothing came of it."""
    grace, maya = house.mentor_in_channel("Grace", tz="Africa/Lagos"), house.mentor_in_channel("Maya")
    signs_up(grace, "mentor")
    house.passes(days=29)
    ask(maya, grace, ada)
    house.passes(days=4)
    assert not any("still right?" in each.words for each in grace.messages())
    house.passes(days=10)
    assert len([each for each in grace.messages() if "still right?" in each.words]) == 1


@pytest.mark.feature("A8")
def test_whoever_withdraws_is_forgotten_and_the_matchers_hear_it_without_a_reason(house: House, ada: Person):
    """Both guides, Signing Up 1."""
    house.olga.joins("#mentors")
    ada.clicks("Withdraw")

    assert "I deleted what you told me" in ada.last_message().words
    assert "@Ada is no longer looking for a mentor." in house.olga.last_message(in_="#mentors").words
    house.olga.types("/mentorship match")
    assert "Ada" not in house.olga.modal.words


def test_a_mentee_who_is_in_mentors_does_not_read_there_that_she_withdrew(house: House, ada: Person):
    ada.joins("#mentors")
    ada.clicks("Withdraw", on="You're signed up")

    assert ada.messages("#mentors") == []
    assert "no longer looking for a mentor" in house.olga.last_message().words


@pytest.mark.feature("A12")
def test_when_more_wait_than_there_is_room_mentors_get_an_invitation_to_share_and_mentorship_a_call(
    house: House, ada: Person
):
    """Mentor Guide, Requirements 5."""
    maya = house.mentor_in_channel("Maya")
    house.olga.joins("#mentorship")
    house.goes_to("2026-01-12 12:00")

    [invitation] = [each.words for each in maya.messages("#mentors") if "More people wait" in each.words]
    assert "1 person waits, and no mentor has room now" in invitation
    assert "Would you mentor someone" in invitation
    assert "Python, Testing" in invitation
    calls = [each for each in house.olga.messages("#mentorship") if "looking for mentors" in each.words]
    assert "Python, Testing" in calls[0].words
    assert "Ada" not in invitation + calls[0].words
    house.olga.clicks("Become a mentor", in_="#mentorship")
    assert "Hours a week you can give" in house.olga.modal.labels
    house.olga.closes()

    house.goes_to("2026-01-26 12:00")
    assert sum("More people wait" in each.words for each in maya.messages("#mentors")) == 1, "once a month"
    mentor(house, "Grace")
    house.goes_to("2026-02-09 12:00")
    assert sum("More people wait" in each.words for each in maya.messages("#mentors")) == 1, "there is room"


@pytest.mark.feature("B6")
def test_two_who_wait_and_promised_to_support_others_can_meet_meanwhile(house: House):
    """Mentee Guide, Requirements 4."""
    ada, bo, cy = (house.member(name, tz="Africa/Lagos") for name in ("Ada", "Bo", "Cy"))
    for person in (ada, bo):
        signs_up(person, "mentee", promises=SUPPORT)
    signs_up(cy, "mentee")
    house.passes(days=7, hours=1)

    assert "Meet someone else who waits" not in cy.last_message().buttons, "did not tick it"
    ada.clicks("Meet someone else who waits")
    assert "introduce you to the next one" in ada.last_message().words
    bo.clicks("Meet someone else who waits")

    together = ada.last_message(in_="@Mentorship, @Bo")
    assert "You both wait for a mentor" in together.words
    assert bo.last_message(in_="@Mentorship, @Ada").words == together.words


def test_two_who_must_not_meet_are_not_introduced_and_cannot_tell(house: House):
    ada, bo = (house.member(name, tz="Africa/Lagos") for name in ("Ada", "Bo"))
    signs_up(ada, "mentee", promises=SUPPORT, about={"People I can't be matched with": ["Bo"]})
    signs_up(bo, "mentee", promises=SUPPORT)
    house.passes(days=7, hours=1)
    for person in (ada, bo):
        person.clicks("Meet someone else who waits")
        assert "introduce you to the next one" in person.last_message().words


def test_someone_whose_proposal_is_open_reads_no_more_than_others(house: House, ada: Person):
    grace, maya = mentor(house, "Grace"), house.mentor_in_channel("Maya")
    propose(maya, grace, ada)
    house.passes(days=7, hours=1)
    assert "one mentor has room" in heard(ada)
